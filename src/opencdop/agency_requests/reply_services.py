"""What the agency does with a request: have a code sent, prove it, begin, answer, or say that nothing is held.

A link opens one request and only together with a code sent to the address that the office wrote to. Reporters with an
account answer the requests to their own agency or address without one.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import F

from opencdop.agency_requests import events, queries, wording
from opencdop.agency_requests.asked import asked_person, definition_of
from opencdop.agency_requests.link.standing import (
    check_not_final,
    check_open,
    hold_for,
    opens_messages,
)
from opencdop.agency_requests.mailing import write_to_them
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.noting import note_event
from opencdop.agency_requests.receiving import draft_of, receive
from opencdop.agency_requests.transitions import ANSWERED, NOTHING_HELD, OPENED, SENT
from opencdop.audit.services import service
from opencdop.core import clock, secrets
from opencdop.core.actor import PUBLIC, Actor, ActorKind
from opencdop.core.errors import RuleBroken
from opencdop.core.ids import new_one_time_code
from opencdop.core.rows import read_locked
from opencdop.formkit.answers import is_known
from opencdop.formkit.checking import check_form
from opencdop.formkit.problems import blocking
from opencdop.keystore import keys
from opencdop.submissions.models import Draft, Submission

CODE_LIVES = timedelta(minutes=10)
MOST_TRIES = 5
MOST_CODES_AN_HOUR = 6
DOUBLE_PRESS = timedelta(seconds=20)

OVER = "That code works no longer. Have a new one sent, and type it within 10 minutes."
TRIED_OUT = "That code was tried five times and works no longer. Have a new one sent."
NOT_THE_CODE = "That is not the code we sent. Type the six digits of the newest e-mail from us."
TOO_MANY_CODES = (
    "We have sent several codes within the hour. Look for the newest of our e-mails, or try again later."
)


def link_actor(request: AgencyRequest) -> Actor:
    """Whoever proved the link of this request. The audit names the agency; the person stands sealed in the request."""
    return Actor(
        kind=ActorKind.LINK,
        id=f"link:{request.id}",
        name=f"{request.agency_name[:180]}, by link",
        request_id=request.id,
    )


@service
def send_code(request: AgencyRequest, *, by: Actor = PUBLIC) -> None:
    """Send a code to the address that the office wrote to; the code before it works no longer.

    A second press within seconds sends nothing. Raises RuleBroken for a closed request and for too many codes.
    """
    read_locked(request)
    _check_opens(request)
    recent = queries.codes_of_the_last_hour(request)
    now = clock.now()
    if recent and request.code_hash and recent[-1] > (now - DOUBLE_PRESS).isoformat():
        return
    if len(recent) >= MOST_CODES_AN_HOUR:
        raise RuleBroken(TOO_MANY_CODES)
    code = new_one_time_code()
    request.code_hash, request.code_tries = _code_hash(request, code), 0
    request.code_expires_at, request.codes_sent = now + CODE_LIVES, request.codes_sent + 1
    request.code_moments = [*recent, now.isoformat()]
    request.save(
        update_fields=["code_hash", "code_tries", "code_expires_at", "codes_sent", "code_moments"],
    )
    letter = wording.giving_code(request, panel=request.case.lead_panel, code=code)
    write_to_them(request, letter, what=f"code-{request.codes_sent}", by=by)
    note_event(events.CODE_SENT, request, by=by)


def prove_code(request: AgencyRequest, *, code: str, by: Actor = PUBLIC) -> Actor:
    """The actor who holds this request's link, once the code is the one that was sent. A code works once.

    Raises RuleBroken for a wrong, used, tried-out or old code. A wrong try is counted and recorded all the same.
    """
    refusal = _try_code(request, code=code, by=by)
    if refusal:
        raise RuleBroken(refusal)
    return link_actor(request)


@service
def _try_code(request: AgencyRequest, *, code: str, by: Actor) -> str:
    """The sentence that refuses, or '' for the right code. The try is taken before the code is compared."""
    read_locked(request)
    _check_opens(request)
    if not request.code_hash or request.code_expires_at is None or request.code_expires_at <= clock.now():
        return OVER
    taken = AgencyRequest.objects.filter(pk=request.pk, code_tries__lt=MOST_TRIES)
    if not taken.update(code_tries=F("code_tries") + 1):
        note_event(events.CODE_WRONG, request, by=by)
        return TRIED_OUT
    digits = "".join(character for character in code if character.isdigit())
    if not secrets.same(request.code_hash, _code_hash(request, digits)):
        note_event(events.CODE_WRONG, request, by=by)
        request.refresh_from_db(fields=["code_tries"])
        left = MOST_TRIES - request.code_tries
        if not left:
            note_event(events.CODE_TRIED_OUT, request, by=by)
        return (
            f"{NOT_THE_CODE} You can try {left} more {'time' if left == 1 else 'times'}."
            if left
            else TRIED_OUT
        )
    request.code_hash = ""
    request.save(update_fields=["code_hash"])
    note_event(events.CODE_PROVEN, request, by=link_actor(request))
    _open(request, by=link_actor(request))
    return ""


@service
def begin_answer(request: AgencyRequest, *, by: Actor) -> Draft:
    """The draft of the answer, begun with what the office already has: who the child is and who was asked.

    Raises RuleBroken for a closed request, and for a review whose answers are final.
    """
    hold_for(request, by)
    check_open(request)
    check_not_final(request)
    _open(request, by=by)
    return draft_of(request, by=by)


@service
def send_answer(request: AgencyRequest, *, answers: Mapping[str, Any], by: Actor) -> Submission:
    """Send the report, once: a second press gives back what was sent. Whoever ticked "nothing held" has said that.

    Raises RuleBroken when something is missing without which it cannot be sent, and once the answers of the review are
    final; the draft then stays.
    """
    hold_for(request, by)
    if request.submission_id:
        return Submission.objects.get(pk=request.submission_id)
    check_open(request)
    check_not_final(request)
    missing = blocking(check_form(definition_of(request), answers, clock.today()))
    if missing:
        raise RuleBroken(missing[0].message)
    state = NOTHING_HELD if is_known(answers.get("nothing_held")) else ANSWERED
    return receive(request, answers=answers, state=state, by=by)


@service
def say_nothing_held(request: AgencyRequest, *, by: Actor) -> Submission:
    """Say in one press that the agency holds nothing about the child or family. A draft is not sent and not kept."""
    hold_for(request, by)
    if request.submission_id:
        return Submission.objects.get(pk=request.submission_id)
    check_open(request)
    check_not_final(request)
    said = {"nothing_held": True} if "nothing_held" in definition_of(request).by_key else {}
    return receive(request, answers={**said, **asked_person(request)}, state=NOTHING_HELD, by=by)


def _open(request: AgencyRequest, *, by: Actor) -> None:
    """Note that the agency has seen what is asked; the first time only."""
    if request.state == SENT:
        request.state, request.opened_at = OPENED, clock.now()
        request.save(update_fields=["state", "opened_at"])
        note_event(events.REQUEST_OPENED, request, by=by)


def _check_opens(request: AgencyRequest) -> None:
    if not opens_messages(request):
        check_open(request)


def _code_hash(request: AgencyRequest, code: str) -> str:
    return keys.index_hash(f"request-code:{request.id}:{code}")
