"""Documents that were given to a meeting, for those who read its papers: copies that tell nothing but their words."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.cases.access import case_for, sees
from opencdop.cases.filing.kinds import kind_title
from opencdop.cases.filing.models import FiledDocument
from opencdop.cases.filing.pages import state_of
from opencdop.cases.filing.queries import NO_SUCH, filed_with, given_to_meeting
from opencdop.cases.filing.showing import Place, as_file, as_picture, look_page
from opencdop.cases.frame import frame_of
from opencdop.cases.models import Case
from opencdop.core.errors import NotFound
from opencdop.documents.looking import can_be_shown
from opencdop.meetings import events, queries
from opencdop.meetings.models import AgendaItem

GET = ("GET", "HEAD")


@page(act=Act.SEE_ANALYSIS, methods=GET)
def documents(request: Any, case_id: str, item_id: str) -> HttpResponseBase:
    """The copies that those who are asked to the meeting may read; and, for the office, what is filed with it."""
    case, item = _item(request, case_id, item_id)
    may_file = sees(case, request.actor, Act.EDIT_RECORD) and sees(case, request.actor, Act.SEE_RETURNS)
    note_read(request, events.PAPER_READ, case_id=case.id, data_key_id=case.data_key_id)
    context = {
        "case": case,
        "item": item,
        "called": queries.called(case),
        "given": given_to_meeting(case, item.meeting_id),
        "may_file": may_file,
        "filed": filed_with(case, f"meeting:{item.meeting_id}") if may_file else (),
        "state_of": state_of,
        "kind_title": kind_title,
        "can_be_shown": can_be_shown,
        "here": f"{item.path}documents/",
    }
    return render(request, "meetings/documents.html", context)


@page(act=Act.SEE_ANALYSIS, methods=GET)
def file(request: Any, case_id: str, item_id: str, filed_id: str) -> HttpResponseBase:
    """A copy, to save."""
    case, item = _item(request, case_id, item_id)
    return as_file(request, case, _given(case, item, filed_id).document)


@page(act=Act.SEE_ANALYSIS, methods=GET)
def look(request: Any, case_id: str, item_id: str, filed_id: str) -> HttpResponseBase:
    """A copy page by page, as pictures."""
    case, item = _item(request, case_id, item_id)
    filed = _given(case, item, filed_id)
    note_read(request, events.PAPER_READ, case_id=case.id, data_key_id=case.data_key_id)
    home = f"{item.path}documents/"
    frame = frame_of(case, request.actor, current="meetings")
    here = f"{home}{filed.id}/"
    place = Place(filed.title, here=here, file=f"{here}file/", back=("Documents for the meeting", home))
    return look_page(request, case, filed.document, frame=frame, place=place)


@page(act=Act.SEE_ANALYSIS, methods=GET)
def picture(request: Any, case_id: str, item_id: str, filed_id: str, number: int) -> HttpResponseBase:
    """One page of a copy as a picture."""
    case, item = _item(request, case_id, item_id)
    return as_picture(request, case, _given(case, item, filed_id).document, page=number)


def _item(request: Any, case_id: str, item_id: str) -> tuple[Case, AgendaItem]:
    case = case_for(request.actor, case_id, Act.SEE_ANALYSIS)
    return case, queries.item_of(case, item_id)


def _given(case: Case, item: AgendaItem, filed_id: str) -> FiledDocument:
    found = next((each for each in given_to_meeting(case, item.meeting_id) if each.pk == filed_id), None)
    if found is None:
        raise NotFound(NO_SUCH)
    return found
