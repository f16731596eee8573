"""Panels that want to know of a death, and the outcome report that each is owed once the review is signed off."""

from datetime import datetime

from opencdop.accounts.roles import Act
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.cases.merged import survivor_of
from opencdop.cases.models import Case
from opencdop.cases.services import meet_need
from opencdop.cases.stages import Gate, Stage
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound, RuleBroken, Stale
from opencdop.core.rows import read_locked
from opencdop.core.transitions import check_transition
from opencdop.panels.models import Panel
from opencdop.transfers import events, interests, letters
from opencdop.transfers.access import may_keep
from opencdop.transfers.agreeing import check_days, locked
from opencdop.transfers.bases import INTERESTS
from opencdop.transfers.models import Interest, OutcomeReport
from opencdop.transfers.outcome import outcome_of
from opencdop.transfers.queries import due_on_of, signed_off_on
from opencdop.transfers.reporting import METHODS, SUMMARY
from opencdop.transfers.transitions import ACKNOWLEDGED, REPORT_MOVES

SENT_SINCE = (
    "A report was sent to this panel since you opened this page, by {name}. It stands on this page. Nothing of yours "
    "has gone: press once more only where a further report should go."
)
RECORDED_SINCE = (
    "{name} has recorded a report since you opened this page. It stands on this page. Nothing of yours is recorded: "
    "press once more only where they reported again."
)


@service
def keep_informed(
    case: Case,
    *,
    panel: Panel | None,
    body: str = "",
    why: str,
    method: str = SUMMARY,
    due_working_days: int | None = None,
    by: Actor,
) -> Interest:
    """Note that a further panel, here or outside, wants to know: it is told of the outcome, and reads nothing else."""
    access.require(by, Act.PROPOSE_LEAD, case)
    if panel is None and not body.strip():
        raise RuleBroken("Choose the panel, or name it.")
    if panel is not None and panel.pk == case.lead_panel_id:
        raise RuleBroken("Your own panel leads this review.")
    if why not in INTERESTS:
        raise RuleBroken("Choose why this panel wants to know.")
    if method not in METHODS:
        raise RuleBroken("Choose how the outcome is reported.")
    days = check_days(due_working_days)
    locked(case)  # whoever notes the same panel at this moment comes after
    interest = interests.begin(
        case, panel=panel, body=body.strip(), why=why, method=method, working_days=days, by=by
    )
    interests.owe(interest, method=method, working_days=days, by=by)
    return interest


@service
def end_interest(interest: Interest, *, reason: str, by: Actor) -> None:
    """End the interest of another panel in a case that the actor's panel leads, with the reason."""
    access.require(by, Act.PROPOSE_LEAD, interest.case)
    if not reason.strip():
        raise RuleBroken("Say why this panel is no longer kept informed.")
    locked(interest.case)
    read_locked(interest)
    if interest.ended_at is not None:
        raise RuleBroken("This panel is no longer kept informed.")
    if interest.reports_from is None:
        raise RuleBroken("A proposal to this panel waits. Take it back instead, or wait for the answer.")
    interests.end(interest, why=reason.strip(), by=by)


@service
def send_outcome(
    interest: Interest, *, words: str = "", how: str = "", seen: int | None = None, by: Actor
) -> OutcomeReport:
    """Send the outcome as it was agreed. A panel here reads it here; `how` says how it went to one outside.

    `seen` is how many reports there were on screen; raises Stale where one was sent since.
    """
    access.require(by, Act.PROPOSE_LEAD, interest.case)
    case = locked(survivor_of(interest.case))
    read_locked(interest)
    if interest.ended_at is not None or interest.reports_from is None:
        raise RuleBroken("No outcome report is agreed with this panel.")
    if case.stage == Stage.ELSEWHERE:
        raise RuleBroken("Another panel leads this review. It reports the outcome to you.")
    if newer := _newer(interest, seen):
        raise Stale(SENT_SINCE.format(name=newer.sent_by_name))
    signed_off = signed_off_on(case)
    if signed_off is None:
        raise RuleBroken("The outcome is reported once the chair has signed the review off.")
    if interest.panel_id is None and not how.strip():
        raise RuleBroken(
            "Say how the report went to the other panel, for example by secure e-mail, and to whom."
        )
    outcome = outcome_of(case, method=interest.method, words=words)
    report = OutcomeReport(
        data_key_id=case.data_key_id,
        interest=interest,
        method=interest.method,
        content=outcome.content,
        due_on=due_on_of(interest, signed_off_on=signed_off),
        sent_at=clock.now(),
        sent_by_name=by.name,
        sent_how=how.strip(),
    )
    report.save(force_insert=True)
    interests.record_about(events.OUTCOME_SENT, interest, by=by)
    meet_need(case, gate=Gate.CLOSE, code=interest.need_code, by=by)
    letters.tell_outcome(interest, report_id=report.pk, by=by)
    return report


@service
def confirm_outcome(report: OutcomeReport, *, by: Actor) -> None:
    """As the office of the interested panel, confirm that the report is here."""
    if not may_keep(by, report.interest):
        raise NotFound("There is nothing here for you.")
    _acknowledge(report, name=by.name, by=by)


@service
def record_confirmed(report: OutcomeReport, *, said_by: str, by: Actor) -> None:
    """Record that a panel outside has confirmed the report: who said so."""
    access.require(by, Act.PROPOSE_LEAD, report.interest.case)
    if report.interest.panel_id is not None:
        raise RuleBroken("The other panel works here and confirms the report itself.")
    if not said_by.strip():
        raise RuleBroken("Say who confirmed it.")
    _acknowledge(report, name=said_by.strip(), by=by)


@service
def record_outcome_received(
    interest: Interest,
    *,
    words: str,
    said_by: str,
    how: str,
    received_at: datetime,
    seen: int | None = None,
    by: Actor,
) -> OutcomeReport:
    """Record what a panel outside, which led the review, reported to us: its words, from whom, how and when.

    `seen` is how many reports there were on screen; raises Stale where one was recorded since.
    """
    access.require(by, Act.PROPOSE_LEAD, interest.case)
    if locked(interest.case).stage != Stage.ELSEWHERE or interest.panel_id is None:
        raise RuleBroken("This review is led here.")
    if newer := _newer(interest, seen):
        raise Stale(RECORDED_SINCE.format(name=newer.acknowledged_by_name))
    if not words.strip():
        raise RuleBroken("Write down what the other panel reported.")
    if not said_by.strip() or not how.strip():
        raise RuleBroken("Say who reported it, and how it reached you.")
    if received_at > clock.now():
        raise RuleBroken("Check when it reached you. It is in the future.")
    lines = [line for line in words.strip().splitlines() if line.strip()]
    report = OutcomeReport(
        data_key_id=interest.data_key_id,
        interest=interest,
        method=interest.method,
        content=[interest.case.reference, [["What was reported", [["", lines]]]]],
        state=ACKNOWLEDGED,
        sent_at=received_at,
        sent_by_name=said_by.strip(),
        sent_how=how.strip(),
        acknowledged_at=clock.now(),
        acknowledged_by_name=by.name,
    )
    report.save(force_insert=True)
    record(
        events.OUTCOME_RECEIVED,
        by=by,
        case_id=interest.case_id,
        about=report,
        data_key_id=interest.data_key_id,
        words={"other": said_by.strip()},
    )
    return report


def _newer(interest: Interest, seen: int | None) -> OutcomeReport | None:
    """The newest report where there are more than were on screen. The case is held: no other one is on its way."""
    reports = list(OutcomeReport.objects.filter(interest=interest))
    if seen is None or len(reports) <= seen:
        return None
    return max(reports, key=lambda each: each.acknowledged_at or each.sent_at)


def _acknowledge(report: OutcomeReport, *, name: str, by: Actor) -> None:
    read_locked(report)
    check_transition(
        REPORT_MOVES, before=report.state, after=ACKNOWLEDGED, sentence="This was confirmed already."
    )
    report.state, report.acknowledged_at, report.acknowledged_by_name = ACKNOWLEDGED, clock.now(), name
    report.save(update_fields=["state", "acknowledged_at", "acknowledged_by_name"])
    interests.record_about(events.OUTCOME_ACKNOWLEDGED, report.interest, by=by)
