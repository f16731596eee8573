"""A form once sent never changes. Whoever sent it can send a corrected one, until the answers of the case are final.

A corrected form is a request of its own that begins with what was sent; when it comes, the one before is superseded.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from opencdop.accounts.roles import Act
from opencdop.agency_requests import events, queries, wording
from opencdop.agency_requests.asked import lifted_sections
from opencdop.agency_requests.mailing import write_to_them
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.noting import note_event
from opencdop.agency_requests.receiving import draft_of
from opencdop.agency_requests.services import give_link, link_with
from opencdop.agency_requests.transitions import ASKED, ENTERED, ENTERING, RETURNED, SENT
from opencdop.audit.services import service
from opencdop.cases import access
from opencdop.cases.merged import read_as
from opencdop.cases.stages import why_locked
from opencdop.core import clock, secrets
from opencdop.core.actor import PUBLIC, Actor
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.core.ids import new_token
from opencdop.core.rows import read_locked

MAIL_AGAIN_AFTER = timedelta(minutes=10)
BEING_ENTERED = (
    "The office is entering a corrected form of this already. Telephone them and say what to put right."
)
NOT_SENT = "This form has not been sent yet, so it can still be changed where it is."


@service
def mail_correction(request: AgencyRequest, *, by: Actor = PUBLIC) -> None:
    """Send a fresh link to whoever the office wrote to, for a corrected form. The page that asks for it proves nobody,
    so the link goes to that address alone; pressed again within minutes, nothing more is sent.
    """
    earlier = _correctable(request)
    if earlier.is_entered_here or not earlier.email:
        raise RuleBroken("The office entered this form. Telephone the office to have it corrected.")
    correction = _in_their_hand(earlier)
    if correction is not None and correction.reminded_at and _just_now(correction):
        return
    correction = correction or _new(earlier, kind=ASKED, state=SENT, by=by)
    read_locked(correction)
    token = new_token()
    fresh = give_link(correction, token=token)
    correction.reminded_at = clock.now()
    correction.save(update_fields=[*fresh, "reminded_at"])
    note_event(events.CORRECTION_MAILED, correction, by=by)
    letter = wording.correcting(correction, panel=correction.case.lead_panel, link=link_with(token))
    write_to_them(correction, letter, what=f"correction-{correction.link_no}", by=by)


@service
def begin_correction(request: AgencyRequest, *, by: Actor) -> AgencyRequest:
    """A corrected form for a reporter with an account, who goes on with it at once; the same one if it was begun."""
    if not queries.may_answer(by, request):
        raise NotFound("There is no such request for you.")
    earlier = _correctable(request)
    correction = _in_their_hand(earlier) or _new(earlier, kind=ASKED, state=SENT, by=by)
    note_event(events.CORRECTION_BEGUN, correction, by=by)
    return correction


@service
def enter_correction(
    request: AgencyRequest, *, version: str = "", answers: Mapping[str, Any] | None = None, by: Actor
) -> AgencyRequest:
    """A corrected form that the office enters; `version` and `answers` where it is lifted to a newer version."""
    access.require(by, Act.EDIT_RECORD, request.case)
    earlier = _correctable(request)
    there = queries.correction_in_hand(earlier)
    if there is not None:
        if not there.is_being_entered or version:
            raise RuleBroken("A corrected form has been begun already. Wait for it, or withdraw it first.")
        return there
    kind = ENTERED if earlier.kind == ASKED else earlier.kind
    correction = _new(earlier, kind=kind, state=ENTERING, version=version, by=by)
    note_event(events.CORRECTION_BEGUN, correction, by=by)
    draft_of(correction, answers=answers, by=by)
    return correction


def _correctable(request: AgencyRequest) -> AgencyRequest:
    """The form that stands now, as long as it was sent and its case's answers are not final. Raises RuleBroken.

    Locks a correction in hand, then the form that stands, then the case: the order of everything that writes them.
    """
    standing = queries.newest_of(request)
    in_hand = queries.correction_in_hand(standing)
    if in_hand is not None:
        read_locked(in_hand)
    read_locked(standing)
    stage = queries.stage_now(standing)
    newest = queries.newest_of(standing)
    if newest.state not in RETURNED:
        raise RuleBroken(NOT_SENT)
    if why_locked(stage):
        raise RuleBroken(why_locked(stage))
    return newest


def _in_their_hand(earlier: AgencyRequest) -> AgencyRequest | None:
    """The corrected form that whoever was asked has begun. Raises RuleBroken where the office is entering one."""
    found = queries.correction_in_hand(earlier)
    if found is not None and found.is_being_entered:
        raise RuleBroken(BEING_ENTERED)
    return found


def _just_now(correction: AgencyRequest) -> bool:
    return correction.reminded_at is not None and clock.now() - correction.reminded_at < MAIL_AGAIN_AFTER


def _new(earlier: AgencyRequest, *, kind: str, state: str, version: str = "", by: Actor) -> AgencyRequest:
    """A request like the one before it. What is asked stays the same, unless it is lifted to a newer version."""
    request = AgencyRequest(
        case_id=earlier.case_id,
        data_key_id=earlier.data_key_id,
        kind=kind,
        corrects=earlier,
        organisation_id=earlier.organisation_id,
        agency_name=earlier.agency_name,
        agency_type=earlier.agency_type,
        respondent_name=earlier.respondent_name,
        respondent_role=earlier.respondent_role,
        email=earlier.email,
        email_hash=earlier.email_hash,
        form=earlier.form,
        version=version or earlier.version,
        sections=lifted_sections(earlier, version) if version else earlier.sections,
        state=state,
        due_on=clock.today(),
        link_hash=secrets.token_hash(new_token()),
        link_expires_at=clock.now(),
        came_by=earlier.came_by,
        received_on=clock.today() if kind != ASKED else None,
        asked_by_id=by.id,
        asked_by_name=by.name,
        sent_at=clock.now(),
    )
    request.save(force_insert=True)
    return read_as(request, earlier.case)
