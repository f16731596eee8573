"""Referrals for suspected abuse or neglect: raised by anybody with access, at any stage, and followed to the answer."""

from opencdop.accounts.roles import Act
from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record, service
from opencdop.cases import access, events
from opencdop.cases.models import Case, Referral
from opencdop.cases.services import touch
from opencdop.cases.transitions import ACCEPTED, NOT_ACCEPTED, RAISED, REFERRAL_MOVES, SENT
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.rows import read_locked
from opencdop.core.transitions import check_transition


@service
def raise_referral(case: Case, *, kind: str, addressee: str, reason: str, by: Actor) -> Referral:
    """Raise a referral; the office sends it. `addressee` is the body that the rules of the time name."""
    access.require(by, Act.RAISE_REFERRAL, case)
    if not reason.strip():
        raise RuleBroken("Say what gives rise to the concern, in your own words.")
    referral = Referral.objects.create(
        case=case,
        data_key_id=case.data_key_id,
        kind=kind,
        addressee=addressee,
        state=RAISED,
        reason=reason.strip(),
        raised_by_name=by.name,
        raised_at=clock.now(),
    )
    _record(events.REFERRAL_RAISED, referral, by=by)
    return referral


@service
def send_referral(referral: Referral, *, by: Actor) -> None:
    """Record that the referral went to its addressee, by a secure way of theirs."""
    access.require(by, Act.FOLLOW_REFERRAL, referral.case)
    read_locked(referral)
    check_transition(
        REFERRAL_MOVES, before=referral.state, after=SENT, sentence="This referral was sent already."
    )
    referral.state, referral.sent_at = SENT, clock.now()
    referral.save(update_fields=["state", "sent_at"])
    _record(events.REFERRAL_SENT, referral, by=by)


@service
def answer_referral(referral: Referral, *, accepted: bool, answer: str, by: Actor) -> None:
    """Record what the addressee decided and said."""
    access.require(by, Act.FOLLOW_REFERRAL, referral.case)
    read_locked(referral)
    after = ACCEPTED if accepted else NOT_ACCEPTED
    sentence = "Record that the referral was sent before you record its answer. An answer is recorded once."
    check_transition(REFERRAL_MOVES, before=referral.state, after=after, sentence=sentence)
    if not answer.strip():
        raise RuleBroken("Write down what they answered.")
    referral.state, referral.answered_at, referral.answer = after, clock.now(), answer.strip()
    referral.save(update_fields=["state", "answered_at", "answer"])
    _record(events.REFERRAL_ANSWERED, referral, by=by)


def _record(event_kind: EventKind, referral: Referral, *, by: Actor) -> None:
    case = referral.case
    touch(case)
    record(
        event_kind,
        by=by,
        case_id=case.id,
        about=referral,
        data_key_id=case.data_key_id,
        words={"addressee": referral.addressee},
    )
