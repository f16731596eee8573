"""Saying why one does not answer. It is no answer and no "nothing held": the office reads why, and goes on without the
report or asks again with a request of its own.
"""

from datetime import date

from opencdop.accounts.roles import Act
from opencdop.agency_requests import events
from opencdop.agency_requests.link import wording
from opencdop.agency_requests.link.models import Declining
from opencdop.agency_requests.link.reasons import ACCEPTED, ASKED_AGAIN, DECLINE_REASONS
from opencdop.agency_requests.link.standing import check_not_final, check_open, hold_for
from opencdop.agency_requests.mailing import office_link, write_to_office
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.noting import note_event
from opencdop.agency_requests.services import ask_agency
from opencdop.agency_requests.transitions import CLOSED, DECLINED, REQUEST_MOVES
from opencdop.audit.services import service
from opencdop.cases import access
from opencdop.cases.services import waive_need
from opencdop.core import clock
from opencdop.core.actor import Actor, ActorKind
from opencdop.core.errors import RuleBroken
from opencdop.core.transitions import check_transition

NO_REASON = "Choose why you do not answer."
NO_WORDS = "Say it in a sentence or two, so that the office knows what to do."
A_CORRECTION = "What you sent before stands. To leave it so, you need do nothing."
SETTLED = "This was dealt with already. Look at the request to see how."


@service
def decline(request: AgencyRequest, *, reason: str, words: str, by: Actor) -> Declining:
    """Say why the request is not answered. The link ends, reminders stop, a draft is kept and not sent; the need of the
    case stays until the office has decided. Raises RuleBroken without a reason in words.
    """
    hold_for(request, by)
    check_open(request)
    check_not_final(request)
    if request.corrects_id:
        raise RuleBroken(A_CORRECTION)
    if reason not in DECLINE_REASONS:
        raise RuleBroken(NO_REASON)
    if not words.strip():
        raise RuleBroken(NO_WORDS)
    check_transition(REQUEST_MOVES, before=request.state, after=DECLINED, sentence=CLOSED)
    request.state, request.code_hash, request.link_expires_at = DECLINED, "", clock.now()
    request.save(update_fields=["state", "code_hash", "link_expires_at"])
    declining = Declining(
        request=request,
        data_key_id=request.data_key_id,
        reason=reason,
        words=words.strip(),
        said_by=request.respondent_name if by.kind is ActorKind.LINK else by.name,
    )
    declining.save(force_insert=True)
    note_event(events.REQUEST_DECLINED, request, by=by, why=DECLINE_REASONS[reason], sealed=words.strip())
    letter = wording.telling_of_declining(request, panel=request.case.lead_panel, link=office_link(request))
    write_to_office(request, letter, what="declined", by=by)
    return declining


@service
def go_on_without(request: AgencyRequest, *, by: Actor) -> None:
    """Accept that the agency does not answer: the case waits for its report no longer."""
    access.require(by, Act.ASK_AGENCY, request.case)
    declining = _settle(request, outcome=ACCEPTED, by=by)
    _waive(request, f"They said why they do not answer: {declining.reason_title}", by=by)
    note_event(events.DECLINE_ACCEPTED, request, by=by)


@service
def ask_again(
    request: AgencyRequest, *, name: str, role: str, email: str, due_on: date, by: Actor
) -> AgencyRequest:
    """Ask for the same with a fresh request, of the same person or another. The one before stays as it is."""
    access.require(by, Act.ASK_AGENCY, request.case)
    _settle(request, outcome=ASKED_AGAIN, by=by)
    again = ask_agency(
        request.case,
        agency_type=request.agency_type,
        agency_name=request.agency_name,
        respondent_name=name,
        respondent_role=role,
        email=email,
        sections=request.sections,
        due_on=due_on,
        form=request.form,
        by=by,
    )
    _waive(request, "Asked again after they said why they did not answer", by=by)
    note_event(events.ASKED_AGAIN, request, by=by)
    return again


def _settle(request: AgencyRequest, *, outcome: str, by: Actor) -> Declining:
    """Settle it once: of two people who decide at the same time the second is told."""
    now = clock.now()
    settled = Declining.objects.filter(request=request, settled_at__isnull=True).update(
        outcome=outcome, settled_at=now, settled_by_name=by.name
    )
    if not settled:
        raise RuleBroken(SETTLED)
    return Declining.objects.get(request=request)


def _waive(request: AgencyRequest, reason: str, *, by: Actor) -> None:
    need = request.case.needs.filter(code=request.need_code).first()
    if need is not None and need.is_open:
        waive_need(need, reason=reason, by=by)
