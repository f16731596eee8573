"""What somebody wanted to send once the answers of the review were final: not taken, and the office hears of it."""

from opencdop.agency_requests import events, queries
from opencdop.agency_requests.link import wording
from opencdop.agency_requests.mailing import office_link, write_to_office
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.noting import note_event
from opencdop.audit.models import Event
from opencdop.audit.services import service
from opencdop.cases.stages import why_locked
from opencdop.core.actor import Actor
from opencdop.core.rows import read_locked


@service
def note_too_late(request: AgencyRequest, *, by: Actor) -> bool:
    """Note it and tell the office, once a request. Returns whether it was too late: answers may still be taken."""
    read_locked(request)
    if not why_locked(queries.stage_now(request)):
        return False
    noted = Event.objects.filter(case_id=request.case_id, kind=events.CAME_TOO_LATE.code)
    if noted.filter(about__endswith=request.pk).exists():
        return True
    note_event(events.CAME_TOO_LATE, request, by=by)
    letter = wording.telling_of_too_late(request, panel=request.case.lead_panel, link=office_link(request))
    write_to_office(request, letter, what="late", by=by)
    return True
