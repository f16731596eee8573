"""What the acts about an agreement have in common, and what follows once it is decided who reviews.

Part of services, which have checked the right and tell the other office.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opencdop.accounts.models import Person
from opencdop.actions.naming import names_child
from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record
from opencdop.cases.jurisdiction import AGREED as AGREED_UPON
from opencdop.cases.jurisdiction_services import settle_lead
from opencdop.cases.models import Case, Child
from opencdop.cases.services import touch
from opencdop.cases.stages import LOCKED_STAGES, Stage
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.transitions import check_transition
from opencdop.panels.models import Panel
from opencdop.transfers import events, interests, moving
from opencdop.transfers.bases import BASES, NEEDS_RATIONALE, PARTY
from opencdop.transfers.models import JurisdictionAgreement, Transfer
from opencdop.transfers.reporting import METHODS, MOST_DAYS, SUMMARY, default_days
from opencdop.transfers.transitions import (
    AGREED,
    AGREEMENT_MOVES,
    ASKED,
    DECLINED,
    LIVE,
    PROPOSED,
    REJECTED,
    REVOKED,
    STANDING,
    SUPERSEDED,
    TRANSFER_MOVES,
)

OWN, OTHER = "own", "other"
_NOT_NOW = {
    Stage.VOID: "This case was opened in error. Nobody reviews it.",
    Stage.OUT_OF_SCOPE: "This death is out of scope. Nobody reviews it.",
}


@dataclass(frozen=True)
class Terms:
    """What a proposal says: on which ground, why, and how and by when the outcome is reported."""

    basis: str
    reason: str
    rationale: str = ""
    method: str = SUMMARY
    due_working_days: int | None = None  # None: as the product proposes

    def checked(self) -> "Terms":
        """The terms, complete. Raises RuleBroken with a sentence."""
        if self.basis not in BASES:
            raise RuleBroken("Choose the ground on which a panel reviews.")
        if not self.reason.strip():
            raise RuleBroken("Say why this panel should review. The other panel reads your words.")
        if self.basis in NEEDS_RATIONALE and not self.rationale.strip():
            raise RuleBroken("Say why a panel should review a death that it need not review.")
        if self.method not in METHODS:
            raise RuleBroken("Choose how the outcome is reported.")
        days = check_days(self.due_working_days)
        return Terms(self.basis, self.reason.strip(), self.rationale.strip(), self.method, days)


def check_days(working_days: int | None) -> int:
    """The days as said, or as the product proposes. Raises RuleBroken for too few or too many."""
    days = default_days() if working_days is None else working_days
    if not 1 <= days <= MOST_DAYS:
        raise RuleBroken(f"Choose between 1 and {MOST_DAYS} working days for the outcome report.")
    return days


def propose(
    case: Case,
    *,
    own: Panel,
    other: Panel | None,
    body: str,
    led_by: Panel | None,
    terms: Terms,
    coordinator: Person | None = None,
    by: Actor,
) -> JurisdictionAgreement:
    """A new proposal in place of the one before; `led_by` should review, None for the body outside."""
    said = terms.checked()
    check_names_nobody(case, f"{said.reason} {said.rationale}")
    _check_stage(case, moves=led_by is None or led_by.pk != case.lead_panel_id)
    earlier = case.agreements.filter(state__in=LIVE).select_related("proposing_panel", "other_panel").first()
    if earlier is not None:
        _replace(earlier, proposing=own, by=by)
    agreement = JurisdictionAgreement(
        data_key_id=case.data_key_id,
        case=case,
        proposing_panel=own,
        other_panel=other,
        other_body="" if other else body,
        lead_panel=led_by,
        basis=said.basis,
        reason=said.reason,
        rationale=said.rationale,
        method=said.method,
        due_working_days=check_days(said.due_working_days),
        proposed_by_id=by.id,
        proposed_by_name=by.name,
        proposed_at=clock.now(),
    )
    agreement.save(force_insert=True)
    record_about(events.LEAD_PROPOSED, agreement, words={"basis": agreement.basis_words.lower()}, by=by)
    if earlier is not None:
        keep = {own.pk, other.pk if other else None}
        end_unowed(earlier, why="Another proposal took the place of this one.", keep=keep, by=by)
    if led_by is not None and led_by.pk != case.lead_panel_id:
        ask_to_take_over(agreement, to=led_by, coordinator=coordinator, by=by)
    return agreement


def _check_stage(case: Case, *, moves: bool) -> None:
    stage = Stage(case.stage)
    if stage in _NOT_NOW:
        raise RuleBroken(_NOT_NOW[stage])
    if case.merged_into_id is not None:
        raise RuleBroken("This case was merged into another. Go on from that one.")
    if moves and stage in LOCKED_STAGES:
        raise RuleBroken("This review is finished here or led elsewhere, so it is not handed over.")


def _replace(earlier: JurisdictionAgreement, *, proposing: Panel, by: Actor) -> None:
    """The earlier agreement is past. Whoever waits for an answer is answered, and not passed over."""
    if earlier.state == PROPOSED and earlier.proposing_panel_id != proposing.pk:
        raise RuleBroken(f"{earlier.proposing_panel.name} waits for your answer. Answer its proposal first.")
    move(earlier, SUPERSEDED, sentence="This agreement is past already.")
    earlier.ended_at = clock.now()
    earlier.save()
    end_transfers(earlier, state=REVOKED, reason="Another proposal took its place.", by=by)
    record_about(events.LEAD_SUPERSEDED, earlier, by=by)


def answer(
    agreement: JurisdictionAgreement, *, agreed: bool, reason: str, coordinator: Person | None, by: Actor
) -> None:
    """The answer of the other party, and what follows from it."""
    if not agreed and not reason.strip():
        raise RuleBroken("Say why your panel does not agree. The other panel reads your words.")
    check_names_nobody(agreement.case, reason)
    already = f"{agreement.answered_by_name or 'Somebody'} has answered this already."
    if agreement.state != PROPOSED:
        already = (
            f"This waits for no answer: {agreement.state_title.lower()}."
            if not agreement.answered_at
            else already
        )
    move(agreement, AGREED if agreed else DECLINED, sentence=already)
    agreement.answer, agreement.answered_at = reason.strip(), clock.now()
    agreement.save()
    if not agreed:
        end_transfers(agreement, state=REJECTED, reason=reason.strip(), by=by)
        return
    fulfil(agreement, coordinator=coordinator, by=by)


def fulfil(agreement: JurisdictionAgreement, *, coordinator: Person | None, by: Actor) -> None:
    """What follows once it is decided who reviews: the case is taken over, or the outcome is owed; part of services."""
    settle_lead(agreement.case, rule=agreement.basis, status=AGREED_UPON, by=by)
    transfer = agreement.transfers.filter(state=ASKED).select_related("from_panel", "to_panel").first()
    if transfer is not None:
        moving.take_over(transfer, coordinator=coordinator, by=by)
        return
    owe_to_the_other(agreement, by=by)


def owe_to_the_other(agreement: JurisdictionAgreement, *, by: Actor) -> None:
    """The party that does not review is owed the outcome, from now on; part of services."""
    case = agreement.case
    panel: Panel | None
    if agreement.lead_panel is None:
        panel, body = case.lead_panel, ""
        outside = interests.begin(
            case, panel=None, body=agreement.other_body, why=PARTY, by=by, **_terms_of(agreement)
        )
        interests.end(outside, why=interests.LEADS_ITSELF, by=by)
    elif agreement.lead_panel_id == agreement.other_panel_id:
        panel, body = agreement.proposing_panel, ""
    else:
        panel, body = agreement.other_panel, agreement.other_body
    interest = interests.begin(case, panel=panel, body=body, why=PARTY, by=by, **_terms_of(agreement))
    interests.owe(interest, by=by, **_terms_of(agreement))


def _terms_of(agreement: JurisdictionAgreement) -> dict[str, Any]:
    return {"method": agreement.method, "working_days": agreement.due_working_days}


def ask_to_take_over(
    agreement: JurisdictionAgreement, *, to: Panel, coordinator: Person | None = None, by: Actor
) -> Transfer:
    """Ask a panel of this installation to take the case over; part of services that record why."""
    transfer = Transfer(
        data_key_id=agreement.data_key_id,
        case=agreement.case,
        agreement=agreement,
        from_panel=agreement.case.lead_panel,
        to_panel=to,
        asked_by_id=by.id,
        asked_by_name=by.name,
        asked_at=clock.now(),
        coordinator=coordinator,
    )
    transfer.save(force_insert=True)
    record_about(events.TRANSFER_ASKED, agreement, words={"panel": to.name}, by=by)
    return transfer


def end_transfers(agreement: JurisdictionAgreement, *, state: str, reason: str, by: Actor) -> None:
    """What was asked by this agreement and not answered is asked no longer, or not taken over; part of services."""
    kind = events.TRANSFER_REJECTED if state == REJECTED else events.TRANSFER_REVOKED
    for transfer in agreement.transfers.filter(state=ASKED).select_related("to_panel"):
        check_transition(
            TRANSFER_MOVES, before=transfer.state, after=state, sentence="This was answered already."
        )
        transfer.state, transfer.reason = state, reason
        transfer.answered_by_name, transfer.answered_at = by.name, clock.now()
        transfer.save()
        record_about(kind, agreement, words={"panel": transfer.to_panel.name}, after=reason, by=by)


def end_unowed(
    agreement: JurisdictionAgreement, *, why: str, keep: set[str | None] | None = None, by: Actor
) -> None:
    """Interests that rested on this proposal alone are over."""
    rows = agreement.case.interests.filter(ended_at__isnull=True, reports_from__isnull=True, why=PARTY)
    for interest in rows.select_related("panel", "case__lead_panel"):
        if keep is None or interest.panel_id is None or interest.panel_id not in keep:
            interests.end(interest, why=why, by=by)


def check_names_nobody(case: Case, words: str) -> None:
    """Refuse words for people who never know who the child was. Raises RuleBroken."""
    if names_child(words, identity=Child.objects.get(case_id=case.pk).known):
        raise RuleBroken(
            "Take out what names the child (name, NHS number or postcode): "
            "a chair may read this, and works without."
        )


def standing_agreement(case: Case) -> JurisdictionAgreement | None:
    """The agreement by which it is decided who reviews, if there is one."""
    return case.agreements.filter(state__in=STANDING).select_related("lead_panel", "other_panel").first()


def locked(case: Case) -> Case:
    """The case, its row held until the act is done.

    Held first and read after: whoever waited for somebody who changed the lead would find no such case on PostgreSQL,
    which joins the new row with the old panel.
    """
    Case.objects.select_for_update().get(pk=case.pk)
    return Case.objects.select_related("lead_panel", "coordinator", "child").get(pk=case.pk)


def locked_agreement(agreement: JurisdictionAgreement) -> JurisdictionAgreement:
    """The agreement as it stands now, its case's row held until the act is done."""
    locked(agreement.case)
    rows = JurisdictionAgreement.objects.select_related(
        "case__lead_panel", "proposing_panel", "other_panel", "lead_panel"
    )
    return rows.get(pk=agreement.pk)


def move(agreement: JurisdictionAgreement, after: str, *, sentence: str) -> None:
    """Put it in another state, if that may follow. Raises RuleBroken with the sentence."""
    check_transition(AGREEMENT_MOVES, before=agreement.state, after=after, sentence=sentence)
    agreement.state = after


def record_about(
    kind: EventKind,
    agreement: JurisdictionAgreement,
    *,
    words: Mapping[str, object] | None = None,
    after: str = "",
    by: Actor,
) -> None:
    """An event about an agreement stands under its case; part of services."""
    touch(agreement.case)
    record(
        kind,
        by=by,
        case_id=agreement.case_id,
        about=agreement,
        data_key_id=agreement.data_key_id,
        words={"other": agreement.other_name, "lead": agreement.lead_name, **(words or {})},
        after=after,
    )
