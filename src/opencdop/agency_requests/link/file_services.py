"""Files sent along with a request, beside its form: kept as documents of the case, before and after the form is sent,
until the answers of the review are final.
"""

from typing import Any

from opencdop.agency_requests import events
from opencdop.agency_requests.link import wording
from opencdop.agency_requests.link.models import SentAlong
from opencdop.agency_requests.link.standing import check_may_answer, check_not_final, hold_for
from opencdop.agency_requests.mailing import office_link, write_to_office
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.noting import note_event
from opencdop.agency_requests.transitions import CLOSED, RETURNED, WITHDRAWN
from opencdop.audit.services import service
from opencdop.core import clock
from opencdop.core.actor import Actor, ActorKind
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.documents.models import Document
from opencdop.documents.queries import documents
from opencdop.documents.services import keep_file, refusal_noted

MOST_FILES = 20
TOO_MANY = f"{MOST_FILES} documents were sent along already. Ask the office how to send more."
GONE = "You have sent no such document."


def send_along(request: AgencyRequest, *, upload: Any, by: Actor) -> Document:
    """Keep one file with the request. Raises RuleBroken with a sentence for one that cannot be taken, which leaves an
    event too.
    """
    check_may_answer(request, by)
    with refusal_noted(data_key_id=request.data_key_id, case_id=request.case_id, by=by):
        return _keep(request, upload=upload, by=by)


@service
def _keep(request: AgencyRequest, *, upload: Any, by: Actor) -> Document:
    hold_for(request, by)
    if request.state == WITHDRAWN:
        raise RuleBroken(CLOSED)
    check_not_final(request)
    if request.sent_along.filter(taken_back_at__isnull=True).count() >= MOST_FILES:
        raise RuleBroken(TOO_MANY)
    document = keep_file(upload, data_key_id=request.data_key_id, case_id=request.case_id, by=by)
    along = SentAlong(
        request=request,
        data_key_id=request.data_key_id,
        document_id=document.pk,
        by_name=request.respondent_name if by.kind is ActorKind.LINK else by.name,
    )
    along.save(force_insert=True)
    note_event(events.FILE_SENT_ALONG, request, by=by)
    if request.state in RETURNED:
        letter = wording.telling_of_files(request, panel=request.case.lead_panel, link=office_link(request))
        write_to_office(request, letter, what=f"files-{document.pk}", by=by)
    return document


@service
def take_back(request: AgencyRequest, *, document_id: str, by: Actor) -> None:
    """Take a file back that was sent along by mistake, while the form is not sent: the office sees it no more."""
    hold_for(request, by)
    if not request.is_waiting:
        raise RuleBroken(
            "What was sent with the form stays with it. Tell the office what should not be there."
        )
    taken = request.sent_along.filter(document_id=document_id, taken_back_at__isnull=True)
    if not taken.update(taken_back_at=clock.now()):
        raise NotFound(GONE)
    note_event(events.FILE_TAKEN_BACK, request, by=by)


def files_along(request: AgencyRequest) -> list[Document]:
    """The files sent along with a request, oldest first, without those taken back; two queries."""
    rows = request.sent_along.filter(taken_back_at__isnull=True).order_by("sent_at", "pk")
    ids = list(rows.values_list("document_id", flat=True))
    found = documents(ids)
    return [found[key] for key in ids if key in found]
