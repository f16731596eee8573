"""Finding a request by the reference that an agency reads out on the telephone, /agencies/find/."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.agency_requests import events, queries
from opencdop.agency_requests.frame import home_of
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reference import reference_of, start_of_id, what_is_wrong
from opencdop.audit.services import record, recording
from opencdop.cases.events import CASE_LISTED
from opencdop.cases.frame import name_for
from opencdop.formkit.problems import Problem

LONGEST = 100
NOTHING_TYPED = "Enter the reference that stands in their e-mail, such as R-1A2B-3C4D."
READ_AGAIN = "Ask them to read it out again."


@page(act=Act.SEE_RETURNS)
def find(request: Any) -> HttpResponseBase:
    """Straight to the page of the request; else a sentence beside what was typed, which tells nothing of what other
    panels ask.
    """
    typed = request.POST.get("reference", "")[:LONGEST]
    found: list[AgencyRequest] = []
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        with recording():
            record(events.REQUEST_LOOKED_FOR, by=request.actor)
        found = queries.requests_called(request.actor, typed)
        if len(found) == 1:
            return redirect(page_of_request(found[0]))
        if not found:
            problems = (Problem("reference", _why_none(typed), field_id="reference"),)
    rows = []
    for each in found:
        note_read(request, CASE_LISTED, case_id=each.case_id, data_key_id=each.data_key_id)
        rows.append((each, page_of_request(each), name_for(each.case, request.actor)))
    context = {"typed": typed, "rows": rows, "problems": problems}
    return render(request, "agency_requests/find.html", context, status=422 if problems else 200)


def page_of_request(asked: AgencyRequest) -> str:
    return f"{home_of(asked.case)}{asked.id}/"


def _why_none(typed: str) -> str:
    if not typed.strip():
        return NOTHING_TYPED
    if wrong := what_is_wrong(typed):
        return f"{wrong} {READ_AGAIN}"
    return f"No request of yours has the reference {reference_of(start_of_id(typed))}. {READ_AGAIN}"
