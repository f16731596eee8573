"""Interests as they begin and end: part of services, which have checked the right and record why."""

from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record
from opencdop.cases import services as cases
from opencdop.cases.models import Case, Need
from opencdop.cases.stages import Gate, Stage
from opencdop.core import clock
from opencdop.core.actor import SYSTEM, Actor
from opencdop.panels.models import Panel
from opencdop.transfers import events
from opencdop.transfers.models import Interest

OUTSIDE_REPORT = "The outcome report to a panel outside this installation"
LEADS_ITSELF = "The panel to which it was owed now leads the review itself."


def begin(
    case: Case, *, panel: Panel | None, body: str, why: str, method: str, working_days: int, by: Actor
) -> Interest:
    """The interest of a panel, or of a body outside, in a case: the one that it has already, or a new one.

    Of one that is only proposed the terms are brought up to date; what was agreed stays until `owe` says otherwise.
    """
    interest = _of(case, panel=panel, body=body)
    if interest is not None:
        if interest.reports_from is None:
            _on_terms(interest, method=method, working_days=working_days)
        return interest
    interest = Interest(
        data_key_id=case.data_key_id,
        case=case,
        panel=panel,
        body="" if panel else body,
        why=why,
        method=method,
        due_working_days=working_days,
        began_at=clock.now(),
    )
    interest.save(force_insert=True)
    record_about(events.INTEREST_BEGUN, interest, by=by)
    return interest


def _on_terms(interest: Interest, *, method: str, working_days: int) -> None:
    interest.method, interest.due_working_days = method, working_days
    interest.save(update_fields=["method", "due_working_days"])


def owe(interest: Interest, *, method: str, working_days: int, by: Actor) -> None:
    """From now on the outcome is owed to it on these terms, and the case is not closed without."""
    _on_terms(interest, method=method, working_days=working_days)
    if interest.reports_from is None:
        interest.reports_from = clock.now()
        interest.save(update_fields=["reports_from"])
    case = interest.case
    if case.stage == Stage.ELSEWHERE or interest.panel_id == case.lead_panel_id:
        return  # a body outside leads: it owes the outcome to us
    words = f"The outcome report to {interest.panel.name}" if interest.panel is not None else OUTSIDE_REPORT
    cases.write_need(
        case,
        gate=Gate.CLOSE,
        code=interest.need_code,
        words=words,
        whose=f"{case.lead_panel.name} office",
        by=by,
    )


def end(interest: Interest, *, why: str, by: Actor) -> None:
    """The interest is over; what was owed to it is no longer waited for."""
    if interest.ended_at is not None:
        return
    interest.ended_at = clock.now()
    interest.save(update_fields=["ended_at"])
    record_about(events.INTEREST_ENDED, interest, by=by)
    open_needs = Need.objects.filter(
        case=interest.case, code=interest.need_code, met_at__isnull=True, waived_at__isnull=True
    )
    for need in open_needs:
        cases.waive_need(
            need, reason=why, by=SYSTEM
        )  # it follows by itself, whoever may edit the record by then


def of_panel(case: Case, panel: Panel) -> Interest | None:
    """The interest of a panel of this installation that has not ended."""
    return _of(case, panel=panel, body="")


def _of(case: Case, *, panel: Panel | None, body: str) -> Interest | None:
    live = case.interests.filter(ended_at__isnull=True).select_related("panel", "case__lead_panel")
    if panel is not None:
        return live.filter(panel=panel).first()
    return next((each for each in live.filter(panel__isnull=True) if each.body == body), None)


def record_about(kind: EventKind, interest: Interest, *, by: Actor) -> None:
    """An event about an interest stands under its case."""
    record(
        kind,
        by=by,
        case_id=interest.case_id,
        about=interest,
        data_key_id=interest.data_key_id,
        words={"panel": interest.name},
    )
