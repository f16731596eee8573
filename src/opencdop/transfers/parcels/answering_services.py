"""What comes back to whoever sent a case: their answer to it, and after the review its outcome."""

from collections.abc import Mapping
from typing import Any

from opencdop.accounts.roles import Act
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.cases.access import require_panel
from opencdop.cases.merged import case_ids_of, survivor_of
from opencdop.cases.models import Case
from opencdop.cases.services import reach
from opencdop.cases.stages import MilestoneKind, Stage
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.transitions import check_transition
from opencdop.transfers import interests
from opencdop.transfers.agreeing import locked
from opencdop.transfers.bases import LED_BEFORE
from opencdop.transfers.models import Interest, OutcomeReport
from opencdop.transfers.outcome_services import send_outcome
from opencdop.transfers.parcel_models import Parcel
from opencdop.transfers.parcels import events
from opencdop.transfers.parcels.envelope import CHANGED, Refused
from opencdop.transfers.parcels.installations import latest_card
from opencdop.transfers.parcels.keeping import Leftovers, let_go, nothing_left_behind
from opencdop.transfers.parcels.noting import parcel_row, save_new, word_of
from opencdop.transfers.parcels.reading import Came
from opencdop.transfers.parcels.receiving_services import body_of
from opencdop.transfers.parcels.sending import make_parcel, panel_said
from opencdop.transfers.parcels.transitions import ACCEPTED, FILED, NOT_ACCEPTED, PARCEL_MOVES, REPLACED, SENT
from opencdop.transfers.reporting import METHODS, SUMMARY, default_days
from opencdop.transfers.transitions import ACKNOWLEDGED

NOT_AN_ANSWER = "This file is no answer to a case. Take it in where a file has come."
NO_SUCH_CASE = "This file is about a case that was not sent to them from here. Nothing was changed."
LED_ELSEWHERE = (
    "They say that they took {reference} over, but another panel leads it by now. Nothing was changed. Speak with "
    "both: only one panel can lead."
)
VOIDED = (
    "They say that they took {reference} over, but it was set aside here as opened in error. Nothing was changed. "
    "Restore it first, then read their answer in again."
)


@service
def file_answer(came: Came, *, by: Actor) -> Parcel:
    """File their answer. Where they took the case over it is led elsewhere from now on; otherwise it stays here.

    Returns the parcel that they answered. Raises RuleBroken.
    """
    if came.address.kind != Parcel.ANSWER:
        raise Refused(NOT_AN_ANSWER)
    sent = _sent(came, parcel_id=came.said.get("answers"))
    case = _standing(sent)
    require_panel(by, Act.EXCHANGE_CASES, sent.panel_id or "")
    accepted = came.said.get("accepted") is True
    sentence = f"They answered this already: {sent.state_title.lower()}. Nothing was changed."
    check_transition(
        PARCEL_MOVES, before=sent.state, after=ACCEPTED if accepted else NOT_ACCEPTED, sentence=sentence
    )
    if accepted:
        _check_can_go(case, sent)
    access.require(by, Act.EXCHANGE_CASES, case)
    _settle(sent, came, accepted=accepted)
    _keep_row(came, sent, by=by)
    kind = events.ANSWER_ACCEPTED if accepted else events.ANSWER_NOT_ACCEPTED
    record(
        kind,
        by=by,
        case_id=case.pk,
        about=sent,
        data_key_id=case.data_key_id,
        words={"panel": sent.their_panel, "reference": sent.their_reference},
        after=came.said.get("reason"),
    )
    if accepted:
        _offer_to_nobody_else(sent)
        _lead_elsewhere(case, sent, by=by)
    return sent


def _sent(came: Came, *, parcel_id: Any) -> Parcel:
    """The case that was sent to whoever this comes from, by the number of its file; the case and the row held.

    First the case, then the file of it: whoever offers it to another panel takes them in this order.
    """
    rows = Parcel.objects.filter(
        direction=Parcel.OUT,
        kind=Parcel.CASE,
        other__installation_id=came.address.sender,
        parcel_id=str(parcel_id),
    )
    found = rows.select_related("case").first()
    if found is None or found.case is None:
        raise Refused(NO_SUCH_CASE)
    _standing(found)
    return rows.select_for_update(of=("self",)).select_related("other", "case").get(pk=found.pk)


def _standing(sent: Parcel) -> Case:
    """The case that stands for the one that was sent, held: it may have been merged into another since."""
    if sent.case is None:
        raise Refused(NO_SUCH_CASE)
    return locked(survivor_of(sent.case))


def _check_can_go(case: Case, sent: Parcel) -> None:
    if case.stage == Stage.ELSEWHERE or case.lead_panel_id != sent.panel_id:
        raise Refused(LED_ELSEWHERE.format(reference=sent.case.reference if sent.case else ""))
    if case.stage == Stage.VOID:
        raise Refused(VOIDED.format(reference=case.reference))


def _offer_to_nobody_else(sent: Parcel) -> None:
    """What was offered of this case besides is not any more: only one panel can lead."""
    offers = Parcel.objects.filter(case=sent.case, kind=Parcel.CASE, direction=Parcel.OUT, state=SENT)
    for other in offers.exclude(pk=sent.pk).select_for_update(of=("self",)).select_related("file"):
        other.state, other.settled_at = REPLACED, clock.now()
        other.save(update_fields=["state", "settled_at"])
        let_go(other)


def _settle(sent: Parcel, came: Came, *, accepted: bool) -> None:
    said = came.said
    try:
        person = {str(name): str(words) for name, words in dict(said["person"]).items()}
    except (KeyError, TypeError, ValueError):
        raise Refused(CHANGED) from None
    sent.state, sent.settled_at = ACCEPTED if accepted else NOT_ACCEPTED, clock.now()
    sent.settled_by_name = person.get("name", "")
    if accepted:
        sent.their_case_id = word_of(said, "case", "id", longest=26)
        sent.their_reference = word_of(said, "case", "reference", longest=24)
    sent.content = {**(sent.content or {}), "person": person, "reason": str(said.get("reason", ""))}
    sent.save()
    let_go(sent)


def _keep_row(came: Came, sent: Parcel, *, by: Actor) -> None:
    """That this file was dealt with, so that it is not taken a second time."""
    row = parcel_row(came, sent.panel, state=FILED, by=by)
    row.case, row.data_key_id = sent.case, sent.data_key_id
    row.their_panel, row.their_slug = sent.their_panel, sent.their_slug
    row.their_case_id, row.their_reference = sent.their_case_id, sent.their_reference
    save_new(row)


def _lead_elsewhere(case: Case, sent: Parcel, *, by: Actor) -> None:
    """The review is theirs. We keep what recognises later messages, and are owed the outcome."""
    reach(case, milestone=MilestoneKind.HANDED_OVER, on=clock.today(), by=by)
    terms = (sent.content or {}).get("agreement", {})
    method, days = terms.get("method", SUMMARY), terms.get("working_days", default_days())
    interest = interests.begin(
        case, panel=case.lead_panel, body="", why=LED_BEFORE, method=method, working_days=days, by=by
    )
    interests.owe(interest, method=method, working_days=days, by=by)


def send_outcome_file(case: Case, *, words: str = "", by: Actor) -> Parcel:
    """Make the file of the outcome for the panel that the case came from, once the chair has signed the review off.

    It is the report that was agreed, and is kept as any other; `words` are the office's own. Raises RuleBroken.
    """
    with nothing_left_behind() as left:
        return _send_outcome(case, words=words, left=left, by=by)


@service
def _send_outcome(case: Case, *, words: str, left: Leftovers, by: Actor) -> Parcel:
    access.require(by, Act.EXCHANGE_CASES, case)
    came = came_from(case)
    interest = _owed(case, came) if came is not None else None
    if came is None or interest is None:
        raise RuleBroken("This case did not come from another installation that is owed its outcome.")
    how = f"As a sealed file to {came.other.name}"
    report = send_outcome(interest, words=words, how=how, by=by)
    parcel = make_parcel(
        Parcel.OUTCOME,
        other=latest_card(came.other),
        said={
            "case": {"id": case.pk, "reference": case.reference},
            "their_case": {"id": came.their_case_id, "reference": came.their_reference},
            "from_panel": panel_said(case.lead_panel),
            "method": report.method,
            "report": report.content,
        },
        left=left,
        by=by,
        state=FILED,
        case=case,
        data_key_id=case.data_key_id,
        panel=case.lead_panel,
        their_panel=came.their_panel,
        their_slug=came.their_slug,
        their_case_id=came.their_case_id,
        their_reference=came.their_reference,
        content={"report": report.pk},
    )
    record(
        events.OUTCOME_SENT,
        by=by,
        case_id=case.pk,
        about=parcel,
        data_key_id=case.data_key_id,
        words={"panel": came.their_panel, "installation": came.other.name},
    )
    return parcel


def came_from(case: Case) -> Parcel | None:
    """The parcel by which the case came here, if it did."""
    rows = Parcel.objects.filter(case=case, direction=Parcel.IN, kind=Parcel.CASE, state=ACCEPTED)
    return rows.select_related("other", "panel").first()


def went_to(case: Case) -> Parcel | None:
    """The parcel by which the case went to another installation, where they took it over."""
    rows = Parcel.objects.filter(
        case__in=case_ids_of(case), direction=Parcel.OUT, kind=Parcel.CASE, state=ACCEPTED
    )
    return rows.select_related("other").order_by("-settled_at").first()


def _owed(case: Case, came: Parcel) -> Interest | None:
    """The interest of the panel that the case came from."""
    live = case.interests.filter(panel__isnull=True, ended_at__isnull=True).select_related("case__lead_panel")
    return next((each for each in live if each.body == body_of(came)), None)


@service
def file_outcome(came: Came, *, by: Actor) -> Parcel:
    """File the outcome that was reported on the case as we keep it. Returns the parcel. Raises RuleBroken."""
    if came.address.kind != Parcel.OUTCOME:
        raise Refused("This file holds no outcome. Take it in where a file has come.")
    said = came.said
    their_case, ours = said.get("case"), said.get("their_case")
    if not isinstance(their_case, Mapping) or not isinstance(ours, Mapping):
        raise Refused(CHANGED)
    sent = (
        Parcel.objects.select_related("case__lead_panel", "other", "panel")
        .filter(
            direction=Parcel.OUT,
            kind=Parcel.CASE,
            state=ACCEPTED,
            other__installation_id=came.address.sender,
            case_id=str(ours.get("id")),
            their_case_id=str(their_case.get("id")),
        )
        .first()
    )
    if sent is None or sent.case is None:
        raise Refused(NO_SUCH_CASE)
    case = _standing(sent)
    access.require(by, Act.EXCHANGE_CASES, case)
    method, content = str(said.get("method")), _content(said.get("report"))
    row = parcel_row(came, sent.panel, state=FILED, by=by)
    row.case, row.data_key_id, row.content = case, case.data_key_id, {"report": content}
    save_new(row)
    interest = interests.of_panel(case, case.lead_panel) or interests.begin(
        case,
        panel=case.lead_panel,
        body="",
        why=LED_BEFORE,
        method=method if method in METHODS else SUMMARY,
        working_days=default_days(),
        by=by,
    )
    OutcomeReport.objects.create(
        data_key_id=interest.data_key_id,
        interest=interest,
        method=method if method in METHODS else SUMMARY,
        content=content,
        state=ACKNOWLEDGED,
        sent_at=row.made_at,
        sent_by_name=sent.their_panel,
        sent_how=f"As a sealed file from {sent.other.name}",
        acknowledged_at=clock.now(),
        acknowledged_by_name=by.name,
    )
    record(
        events.OUTCOME_FILED,
        by=by,
        case_id=case.pk,
        about=row,
        data_key_id=case.data_key_id,
        words={"panel": sent.their_panel, "installation": sent.other.name},
    )
    return row


def _content(report: Any) -> list[Any]:
    """A report in its shape: of which review, then sections of a title and rows of a label and its lines."""
    try:
        of, sections = report
        shaped = [
            str(of),
            [
                [str(title), [[str(label), [str(line) for line in lines]] for label, lines in rows]]
                for title, rows in sections
            ],
        ]
    except (TypeError, ValueError):
        raise Refused(CHANGED) from None
    if shaped != report:
        raise Refused(CHANGED)
    return shaped
