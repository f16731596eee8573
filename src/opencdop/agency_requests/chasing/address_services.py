"""Correcting the address to which a request went: the person asked is the same, and gets a fresh link there."""

from opencdop.accounts.roles import Act
from opencdop.agency_requests import events, queries, wording
from opencdop.agency_requests.addresses import check_address
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.noting import note_event
from opencdop.agency_requests.services import check_wanted, give_link, link_with
from opencdop.agency_requests.transitions import CLOSED
from opencdop.audit.services import service
from opencdop.cases import access
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.ids import new_token
from opencdop.core.rows import read_locked
from opencdop.outbox.services import queue_email


@service
def correct_address(request: AgencyRequest, *, email: str, by: Actor) -> None:
    """Write to the same person at another address; the link before it opens nothing any more. Raises RuleBroken."""
    access.require(by, Act.ASK_AGENCY, request.case)
    read_locked(request)
    if not request.is_waiting:
        raise RuleBroken(CLOSED)
    check_wanted(request)
    email = email.strip()
    check_address(email)
    if email.casefold() == request.email.casefold():
        raise RuleBroken("This is the address that we have. To write to it again, send a reminder.")
    before, token = request.email, new_token()
    fresh = give_link(request, token=token)
    request.email, request.email_hash = email, queries.email_hash(email)
    request.code_moments = []
    request.save(update_fields=[*fresh, "email", "email_hash", "code_moments"])
    note_event(events.ADDRESS_CORRECTED, request, by=by, sealed=f"{before} to {email}")
    letter = wording.asking(request, panel=request.case.lead_panel, link=link_with(token))
    queue_email(
        kind="request_link",
        to=email,
        subject=letter.subject,
        body=letter.body,
        words=letter.words,
        dedupe_key=f"{request.need_code}:address-{request.link_no}",
        case_id=request.case_id,
        by=by,
    )
