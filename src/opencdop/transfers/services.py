"""Which panel reviews a death: proposed by one, answered by the other, taken back, replaced.

Each service checks the right and the rule, changes the rows, records the event and tells the other office.
"""

from datetime import datetime

from opencdop.accounts.models import Person
from opencdop.accounts.roles import Act
from opencdop.audit.services import service
from opencdop.cases import access
from opencdop.cases.models import Case
from opencdop.cases.queries import person_of_office
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.panels.models import Panel
from opencdop.transfers import agreeing, events, interests, letters
from opencdop.transfers.access import may_keep
from opencdop.transfers.agreeing import OTHER, OWN, Terms
from opencdop.transfers.bases import PARTY
from opencdop.transfers.models import Interest, JurisdictionAgreement
from opencdop.transfers.transitions import REVOKED, WITHDRAWN


@service
def propose_lead(
    case: Case, *, other: Panel | None, other_body: str = "", lead: str, terms: Terms, by: Actor
) -> JurisdictionAgreement:
    """Propose to another panel which of the two reviews: `lead` is OWN or OTHER.

    `other` is a panel of this installation; without it `other_body` names one outside. A proposal replaces the one
    before it. Where the other panel of this installation should review, it is asked to take the case over.
    """
    access.require(by, Act.PROPOSE_LEAD, case)
    case = agreeing.locked(case)
    own = case.lead_panel
    if other is None and not other_body.strip():
        raise RuleBroken("Choose the other panel, or name it.")
    if other is not None and other.pk == own.pk:
        raise RuleBroken("Choose another panel than your own.")
    if lead not in (OWN, OTHER):
        raise RuleBroken("Choose which of the two panels should review.")
    led_by = own if lead == OWN else other
    agreement = agreeing.propose(
        case, own=own, other=other, body=other_body.strip(), led_by=led_by, terms=terms, by=by
    )
    interest = interests.begin(
        case,
        panel=other,
        body=other_body.strip(),
        why=PARTY,
        method=agreement.method,
        working_days=agreement.due_working_days,
        by=by,
    )
    letters.ask_for_answer(agreement, interest=interest, by=by)
    return agreement


@service
def ask_to_lead(interest: Interest, *, coordinator: Person, terms: Terms, by: Actor) -> JurisdictionAgreement:
    """As a panel that does not review, ask the panel that does to let it; `coordinator` is of the office that asks."""
    if not may_keep(by, interest) or interest.panel is None:
        raise NotFound("There is nothing here for you.")
    case = agreeing.locked(interest.case)
    if case.lead_panel_id == interest.panel_id:
        raise RuleBroken(
            "A panel outside this installation leads. Take the review back from the case's own page."
        )
    if person_of_office(interest.panel.pk, coordinator.pk) is None:
        raise RuleBroken("Choose a coordinator from your own office.")
    agreement = agreeing.propose(
        case,
        own=interest.panel,
        other=case.lead_panel,
        body="",
        led_by=interest.panel,
        terms=terms,
        coordinator=coordinator,
        by=by,
    )
    letters.ask_for_answer(agreement, interest=None, by=by)
    return agreement


@service
def answer_proposal(
    agreement: JurisdictionAgreement,
    *,
    agreed: bool,
    reason: str = "",
    coordinator: Person | None = None,
    by: Actor,
) -> None:
    """Agree or not, for the panel that was asked. Where it takes the case over by this, it says who coordinates it."""
    if agreement.other_panel_id is None:
        raise RuleBroken("The other panel is outside this installation. Record what it answered.")
    access.require_panel(by, Act.ANSWER_LEAD, agreement.other_panel_id)
    locked = agreeing.locked_agreement(agreement)
    agreeing.answer(locked, agreed=agreed, reason=reason, coordinator=coordinator, by=by)
    locked.answered_by_name = by.name
    locked.save()
    agreeing.record_about(
        events.LEAD_AGREED if agreed else events.LEAD_DECLINED, locked, after=reason.strip(), by=by
    )
    letters.tell_answer(locked, by=by)
    agreement.refresh_from_db()


@service
def record_answer(
    agreement: JurisdictionAgreement,
    *,
    agreed: bool,
    said_by: str,
    said_at: datetime,
    how: str,
    reason: str = "",
    by: Actor,
) -> None:
    """Record what a panel outside this installation answered: who said so, when and how."""
    if agreement.other_panel_id is not None:
        raise RuleBroken("The other panel works here and answers for itself.")
    access.require(by, Act.PROPOSE_LEAD, agreement.case)
    if not said_by.strip() or not how.strip():
        raise RuleBroken("Say who answered for the other panel, and how you heard it.")
    if said_at > clock.now():
        raise RuleBroken("Check when they answered. It is in the future.")
    locked = agreeing.locked_agreement(agreement)
    if said_at < locked.proposed_at and clock.local_date(said_at) < clock.local_date(locked.proposed_at):
        raise RuleBroken("Check when they answered. It was before they were asked.")
    agreeing.answer(locked, agreed=agreed, reason=reason, coordinator=None, by=by)
    locked.answered_by_name, locked.answered_how = said_by.strip(), how.strip()
    locked.answered_at, locked.recorded_by_name = said_at, by.name
    locked.save()
    answer = "agreed" if agreed else "did not agree"
    agreeing.record_about(
        events.ANSWER_RECORDED, locked, words={"answer": answer}, after=reason.strip(), by=by
    )
    agreement.refresh_from_db()


@service
def withdraw_proposal(agreement: JurisdictionAgreement, *, reason: str, by: Actor) -> None:
    """Take back a proposal that nobody has answered yet."""
    access.require_panel(by, Act.PROPOSE_LEAD, agreement.proposing_panel_id)
    if not reason.strip():
        raise RuleBroken("Say why you take the proposal back.")
    locked = agreeing.locked_agreement(agreement)
    agreeing.move(locked, WITHDRAWN, sentence="This proposal was answered already. Make a new one instead.")
    locked.ended_at = clock.now()
    locked.save()
    agreeing.end_transfers(locked, state=REVOKED, reason=reason.strip(), by=by)
    agreeing.end_unowed(locked, why="The proposal was taken back.", by=by)
    agreeing.record_about(events.LEAD_WITHDRAWN, locked, after=reason.strip(), by=by)
    agreement.refresh_from_db()
