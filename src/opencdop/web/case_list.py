"""All cases, searched by name, number, date or reference, and filtered by stage and coordinator; the reference of a
request leads to its page.
"""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act, has_act, places_for
from opencdop.agency_requests.chasing.finding_pages import page_of_request
from opencdop.agency_requests.queries import requests_called
from opencdop.audit.services import record, recording
from opencdop.cases import events
from opencdop.cases.access import sees
from opencdop.cases.frame import age_in_words, case_standing, name_for
from opencdop.cases.queries import cases_with_standing, found_cases, office_of
from opencdop.cases.stages import STAGE_TITLES
from opencdop.cases.steps import next_step
from opencdop.core import clock
from opencdop.design.paged import paged
from opencdop.design.searched import searched
from opencdop.keystore import keys

A_PAGE = 25


@page(act=Act.SEE_CASES)
def case_list(request: Any) -> HttpResponseBase:
    """The list. What is searched for is posted and kept in the sealed session, never in an address or a log."""
    if request.method == "POST":
        with recording():
            record(events.CASES_SEARCHED, by=request.actor)
        chosen = searched(request.POST, ("text", "stage", "coordinator"), longest=100)
        of_request = requests_called(request.actor, chosen["text"])
        if len(of_request) == 1:
            return redirect(page_of_request(of_request[0]))
        request.session["case_search"] = chosen
        return redirect("/cases/")
    asked = {"text": "", "stage": "", "coordinator": "", **request.session.get("case_search", {})}
    found = found_cases(
        request.actor, text=asked["text"], stage=asked["stage"], coordinator_id=asked["coordinator"]
    )
    cases, pages = paged(cases_with_standing(found), request, a_page=A_PAGE)
    keys.load_keys({case.data_key_id for case in cases})
    today = clock.today()
    rows = []
    for case in cases:
        if sees(case, request.actor, Act.SEE_IDENTITY):
            note_read(request, events.CASE_LISTED, case_id=case.id, data_key_id=case.data_key_id)
        rows.append(
            {
                "case": case,
                "name": name_for(case, request.actor),
                "age": age_in_words(case),
                "step": next_step(case_standing(case), today=today),
            }
        )
    context = {
        "rows": rows,
        "asked": asked,
        "sees_board": has_act(request.actor, Act.WRITE_ANALYSIS),
        "filtered": any(asked.values()),
        "stages": [(stage.value, title) for stage, title in STAGE_TITLES.items()],
        "people": [
            person for panel in sorted(places_for(request.actor, Act.TRIAGE)) for person in office_of(panel)
        ],
        "pages": pages,
    }
    return render(request, "web/case_list.html", context)
