"""Where two offices do not agree: the chairs of both panels decide, and what both say settles it.

Chairs see reference, exact age, sex, the ground and the reasons, and never who the child was.
"""

from opencdop.accounts.roles import Act
from opencdop.audit.services import service
from opencdop.cases import access
from opencdop.cases.jurisdiction import AGREED, DISPUTED
from opencdop.cases.jurisdiction_services import settle_lead
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.transfers import agreeing, events, letters
from opencdop.transfers.access import require_party
from opencdop.transfers.models import ChairAnswer, JurisdictionAgreement
from opencdop.transfers.transitions import ESCALATED, REVOKED, SETTLED

PROPOSING, OTHER = ChairAnswer.PROPOSING, ChairAnswer.OTHER
_NOT_ASKED = "The chairs have not been asked to decide this, or they have decided it."


@service
def ask_the_chairs(agreement: JurisdictionAgreement, *, reason: str, by: Actor) -> None:
    """Ask the chairs of both panels to decide; either office may. `reason` is what they read, and names nobody."""
    require_party(by, Act.PROPOSE_LEAD, agreement)
    if not reason.strip():
        raise RuleBroken("Say what the chairs have to decide, and what speaks for either panel.")
    agreeing.check_names_nobody(agreement.case, reason)
    locked = agreeing.locked_agreement(agreement)
    agreeing.move(
        locked, ESCALATED, sentence="This is agreed, or was taken back. Make a new proposal instead."
    )
    locked.escalated_at, locked.escalated_by_name = clock.now(), by.name
    locked.escalated_why = reason.strip()
    locked.save()
    why = "The chairs of both panels decide who reviews."
    agreeing.end_transfers(locked, state=REVOKED, reason=why, by=by)
    settle_lead(locked.case, rule=locked.basis, status=DISPUTED, by=by)
    agreeing.record_about(events.LEAD_ESCALATED, locked, after=reason.strip(), by=by)
    letters.ask_chairs(locked, by=by)
    agreement.refresh_from_db()


@service
def answer_as_chair(agreement: JurisdictionAgreement, *, lead: str, words: str, by: Actor) -> bool:
    """Say as the chair of one party which panel should review. Returns whether both chairs now say the same."""
    panel_id = require_party(by, Act.SETTLE_LEAD, agreement)
    side = PROPOSING if panel_id == agreement.proposing_panel_id else OTHER
    locked = _to_settle(agreement, lead=lead)
    agreeing.check_names_nobody(locked.case, words)
    said = ChairAnswer(
        data_key_id=locked.data_key_id,
        agreement=locked,
        side=side,
        lead=lead,
        words=words.strip(),
        said_by_name=by.name,
        recorded_by_id=by.id,
        recorded_by_name=by.name,
        said_at=clock.now(),
    )
    said.save(force_insert=True)
    agreeing.record_about(events.CHAIR_ANSWERED, locked, words=_words(said), by=by)
    return _settled(agreement, locked, by=by)


@service
def record_chair_answer(
    agreement: JurisdictionAgreement, *, lead: str, words: str, said_by: str, how: str, by: Actor
) -> bool:
    """Record what the chair of a panel outside this installation says: who said so, and how the office heard it."""
    if agreement.other_panel_id is not None:
        raise RuleBroken("The chair of the other panel has an account here and answers for it.")
    access.require(by, Act.PROPOSE_LEAD, agreement.case)
    if not said_by.strip() or not how.strip():
        raise RuleBroken("Say which chair answered, and how you heard it.")
    locked = _to_settle(agreement, lead=lead)
    said = ChairAnswer(
        data_key_id=locked.data_key_id,
        agreement=locked,
        side=OTHER,
        lead=lead,
        words=words.strip(),
        said_by_name=said_by.strip(),
        said_how=how.strip(),
        recorded_by_id=by.id,
        recorded_by_name=by.name,
        said_at=clock.now(),
    )
    said.save(force_insert=True)
    agreeing.record_about(events.CHAIR_RECORDED, locked, words=_words(said), by=by)
    return _settled(agreement, locked, by=by)


def _to_settle(agreement: JurisdictionAgreement, *, lead: str) -> JurisdictionAgreement:
    if lead not in ChairAnswer.SIDES:
        raise RuleBroken("Choose which of the two panels should review.")
    locked = agreeing.locked_agreement(agreement)
    if locked.state != ESCALATED:
        raise RuleBroken(_NOT_ASKED)
    return locked


def _words(said: ChairAnswer) -> dict[str, object]:
    agreement = said.agreement
    names = {PROPOSING: agreement.proposing_panel.name, OTHER: agreement.other_name}
    return {"panel": names[said.side], "lead": names[said.lead]}


def standing_answers(agreement: JurisdictionAgreement) -> dict[str, ChairAnswer]:
    """What each side's chair said last, by side."""
    return {said.side: said for said in agreement.chair_answers.order_by("said_at", "id")}


def _settled(agreement: JurisdictionAgreement, locked: JurisdictionAgreement, *, by: Actor) -> bool:
    """Settle it where both chairs say the same. Where a panel of this installation gains the case it is asked to
    take it over, and chooses who coordinates it.
    """
    said = standing_answers(locked)
    leads = {each.lead for each in said.values()}
    if len(said) < 2 or len(leads) > 1:
        agreement.refresh_from_db()
        return False
    locked.lead_panel = locked.proposing_panel if leads == {PROPOSING} else locked.other_panel
    agreeing.move(locked, SETTLED, sentence=_NOT_ASKED)
    locked.answered_at = clock.now()
    locked.save()
    settle_lead(locked.case, rule=locked.basis, status=AGREED, by=by)
    agreeing.record_about(events.LEAD_SETTLED, locked, by=by)
    gains = locked.lead_panel is not None and locked.lead_panel_id != locked.case.lead_panel_id
    if gains and locked.lead_panel is not None:
        agreeing.ask_to_take_over(locked, to=locked.lead_panel, by=by)
    else:
        agreeing.owe_to_the_other(locked, by=by)
    letters.tell_settled(locked, by=by)
    agreement.refresh_from_db()
    return True
