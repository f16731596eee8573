"""Where an agreed answer comes from, /cases/<id>/record/<question>/source/."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.agency_requests.events import RETURN_READ
from opencdop.cases.access import case_for, sees
from opencdop.cases.events import CASE_READ
from opencdop.cases.frame import frame_of
from opencdop.cases.record import NOT_CORRECTED
from opencdop.web.answer_sources import source_of


@page(act=Act.SEE_RETURNS, methods=("GET", "HEAD"))
def source(request: Any, case_id: str, question_key: str) -> HttpResponseBase:
    """The form by which it came, who agreed it and why, what stood before, and what the other returns say."""
    case = case_for(request.actor, case_id, Act.SEE_RETURNS)
    found = source_of(case, question_key)
    for kind in (CASE_READ, RETURN_READ):
        note_read(request, kind, case_id=case.id, data_key_id=case.data_key_id)
    context = {
        "case": case,
        "frame": frame_of(case, request.actor, current="record"),
        "found": found,
        "may_correct": found.question.type not in NOT_CORRECTED
        and sees(case, request.actor, Act.EDIT_RECORD),
    }
    return render(request, "web/source.html", context)
