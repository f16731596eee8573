"""Reading a return as it was sent, on its version; taking it away on paper; agencies' own words."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.agency_requests import events, queries
from opencdop.agency_requests.asked import definition_of
from opencdop.agency_requests.frame import home_of, page_of, shared
from opencdop.agency_requests.merging.queries import narratives_of
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.returned.file_pages import attachments_of
from opencdop.cases.access import case_for
from opencdop.cases.models import Case
from opencdop.cases.queries import agreed_values
from opencdop.core import clock
from opencdop.core.errors import NotFound
from opencdop.submissions.models import Submission
from opencdop.submissions.shown import sections_shown
from opencdop.submissions.taking_away import shapes_at, taken_away

GET = ("GET", "HEAD")


@page(act=Act.SEE_RETURNS, methods=GET)
def read_return(request: Any, case_id: str, request_id: str) -> HttpResponseBase:
    """A return as it was sent."""
    case, asked, submission = return_of(request, case_id, request_id)
    context = {
        **shared(request, case, current=page_of(asked)),
        "asked": asked,
        "sent_by": submission.sent_by,
        "received_at": submission.received_at,
        "definition": definition_of(asked),
        "newest": queries.newest_of(asked) if asked.superseded_at else None,
        "downloads": shapes_at(f"{home_of(case)}{asked.id}/return"),
        "attachments": attachments_of(asked),
        "sections": sections_shown(
            definition_of(asked), submission.answers or {}, today=clock.today(), only_answered=True
        ),
    }
    return render(request, "agency_requests/return.html", context)


@page(act=Act.SEE_RETURNS, methods=GET)
def narratives(request: Any, case_id: str) -> HttpResponseBase:
    """What the agencies wrote in their own words, side by side and never blended."""
    case = case_for(request.actor, case_id, Act.SEE_RETURNS)
    note_read(request, events.RETURN_READ, case_id=case.id, data_key_id=case.data_key_id)
    context = {**shared(request, case), "narratives": list(narratives_of(case).values())}
    return render(request, "agency_requests/narratives.html", context)


@page(act=Act.SEE_RETURNS, methods=GET)
def take_away(request: Any, case_id: str, request_id: str, shape: str) -> HttpResponseBase:
    """The return as a PDF, a Word document or in FHIR, on the version on which it was filled in."""
    case, asked, submission = return_of(request, case_id, request_id)
    standing = (f"{case.reference}, {asked.reference}", asked.agency_name)
    return taken_away(
        submission, definition_of(asked), shape=shape, standing=standing, context=agreed_values(case)
    )


def return_of(request: Any, case_id: str, request_id: str) -> tuple[Case, AgencyRequest, Submission]:
    """The case, the request and what was sent; that somebody reads it is noted. Raises NotFound before it is here."""
    case = case_for(request.actor, case_id, Act.SEE_RETURNS)
    asked = queries.request_in(case, request_id)
    if asked.submission is None:
        raise NotFound("This agency has not answered yet.")
    note_read(request, events.RETURN_READ, case_id=case.id, data_key_id=case.data_key_id)
    return case, asked, asked.submission
