"""A case that another panel should review: taken over, asked for no longer, handed outside, taken back."""

from opencdop.accounts.models import Person
from opencdop.accounts.roles import Act
from opencdop.audit.services import service
from opencdop.cases import access
from opencdop.cases.models import Case
from opencdop.cases.services import reach
from opencdop.cases.stages import MilestoneKind, Stage
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.transfers import agreeing, events, interests, letters, moving
from opencdop.transfers.models import JurisdictionAgreement, Transfer
from opencdop.transfers.transitions import ASKED, PROPOSED, REVOKED, SETTLED, SUPERSEDED


@service
def take_over_case(transfer: Transfer, *, coordinator: Person, by: Actor) -> Case:
    """Take a case over for the panel that was asked, and choose who coordinates it. From now on that panel leads."""
    transfer = _open(transfer)
    access.require_panel(by, Act.ANSWER_LEAD, transfer.to_panel_id)
    if transfer.agreement.state == PROPOSED:
        raise RuleBroken("Answer the proposal: agreeing to it takes the case over.")
    case = moving.take_over(transfer, coordinator=coordinator, by=by)
    letters.tell_answer(transfer.agreement, by=by)
    return case


@service
def stop_asking(transfer: Transfer, *, reason: str, by: Actor) -> None:
    """Revoke the wish that another panel takes the case over, while it has not. The panel that leads goes on."""
    transfer = _open(transfer)
    access.require_panel(by, Act.PROPOSE_LEAD, transfer.from_panel_id)
    if not reason.strip():
        raise RuleBroken("Say why you no longer ask.")
    agreement = agreeing.locked_agreement(transfer.agreement)
    if agreement.state == SETTLED:
        raise RuleBroken(
            "The chairs of both panels settled this. Make a new proposal if things have changed."
        )
    agreeing.end_transfers(agreement, state=REVOKED, reason=reason.strip(), by=by)
    agreeing.move(agreement, SUPERSEDED, sentence="This agreement is past already.")
    agreement.ended_at = clock.now()
    agreement.save()
    agreeing.end_unowed(agreement, why="The other panel is no longer asked.", by=by)


@service
def hand_over_outside(agreement: JurisdictionAgreement, *, how: str, by: Actor) -> None:
    """Record that a body outside this installation, which agreed to review, has the review in hand: how it got it.

    Here the case ends as led elsewhere; we keep it as it stands and wait for the outcome.
    """
    access.require(by, Act.PROPOSE_LEAD, agreement.case)
    locked = agreeing.locked_agreement(agreement)
    if not locked.stands or locked.lead_panel_id is not None:
        raise RuleBroken("No panel outside this installation has agreed to review this death.")
    if locked.case.stage == Stage.ELSEWHERE:
        raise RuleBroken("This review was handed over already.")
    if not how.strip():
        raise RuleBroken("Say how the other panel received the case.")
    agreeing.record_about(events.HANDED_OUTSIDE, locked, after=how.strip(), by=by)
    reach(locked.case, milestone=MilestoneKind.HANDED_OVER, on=clock.today(), by=by)


@service
def take_back(case: Case, *, reason: str, by: Actor) -> None:
    """Lead a review again that was handed to a body outside, because it gave it back. The agreement is past."""
    access.require(by, Act.ANSWER_LEAD, case)
    case.stage = agreeing.locked(case).stage
    if case.stage != Stage.ELSEWHERE:
        raise RuleBroken("This review is led here.")
    if not reason.strip():
        raise RuleBroken("Say why the review comes back.")
    agreement = agreeing.standing_agreement(case)
    if agreement is not None and agreement.lead_panel is None:
        locked = agreeing.locked_agreement(agreement)
        agreeing.move(locked, SUPERSEDED, sentence="This agreement is past already.")
        locked.ended_at = clock.now()
        locked.save()
        agreeing.record_about(events.TAKEN_BACK, locked, after=reason.strip(), by=by)
    own = interests.of_panel(case, case.lead_panel)
    if own is not None:
        interests.end(own, why=interests.LEADS_ITSELF, by=by)
    reach(case, milestone=MilestoneKind.TAKEN_OVER, on=clock.today(), by=by)


def _open(transfer: Transfer) -> Transfer:
    agreeing.locked(transfer.case)
    rows = Transfer.objects.select_related(
        "case__lead_panel", "from_panel", "to_panel", "agreement__case", "coordinator"
    )
    found = rows.filter(pk=transfer.pk).first()
    if found is None:
        raise NotFound("There is nothing here for you.")
    if found.state != ASKED:
        raise RuleBroken(f"This no longer waits for an answer: {found.state_title.lower()}.")
    return found
