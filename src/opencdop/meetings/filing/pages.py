"""The documents of a meeting as a whole, /meetings/<id>/documents/: for the panel's office and its chair.

Those who are asked to the meeting do not see them: what they read is given to them case by case, without who wrote it.
"""

from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act, places_for
from opencdop.cases.access import require_panel
from opencdop.cases.filing.showing import Place, as_file, as_picture, look_page
from opencdop.core.errors import RuleBroken
from opencdop.design.shell import WorkRow
from opencdop.design.words import day, day_clock
from opencdop.documents.filing.pages import (
    PLAIN_LAYOUT,
    facts_of,
    have_scanned,
    not_chosen,
    one_page,
    reason_page,
    row_of,
    version_page,
)
from opencdop.documents.filing.queries import Kept, that_holds
from opencdop.documents.filing.words import ASIDE, ERASE, LET_OUT, VERSION, Words
from opencdop.formkit.problems import Problem
from opencdop.meetings.filing import queries, services
from opencdop.meetings.filing.models import MeetingDocument
from opencdop.meetings.models import Meeting
from opencdop.meetings.queries import called, items_of, meeting_of

GET = ("GET", "HEAD")
FILE = "file"  # as the forms name it
NO_CASE = ("",)  # readings of these documents are recorded in the name of no case
NEWER = replace(VERSION, told=f"{VERSION.told} No child’s name belongs in it.")


def home_of(meeting: Meeting) -> str:
    return f"/meetings/{meeting.id}/documents/"


def address_of(filed: MeetingDocument) -> str:
    return f"{home_of(filed.meeting)}{filed.id}/"


def _meeting(request: Any, meeting_id: str, act: Act = Act.WRITE_ANALYSIS) -> Meeting:
    found = meeting_of(request.actor, meeting_id)
    require_panel(request.actor, act, found.panel_id)
    return found


def _shared(request: Any, meeting: Meeting) -> dict[str, Any]:
    return {
        "layout": PLAIN_LAYOUT,
        "meeting": meeting,
        "home": home_of(meeting),
        "list_title": "Documents of the meeting",
        "may_file": meeting.panel_id in places_for(request.actor, Act.ARRANGE_MEETING),
    }


@page(act=Act.WRITE_ANALYSIS, methods=GET)
def documents(request: Any, meeting_id: str) -> HttpResponseBase:
    """Everything that is filed with the meeting, and where papers about one child are."""
    meeting = _meeting(request, meeting_id)
    kept = queries.kept_documents(meeting)
    context = {
        **_shared(request, meeting),
        "rows": [_row(one) for one in kept if one.newest.set_aside_at is None],
        "aside": [_row(one) for one in kept if one.newest.set_aside_at is not None],
        "of_cases": [
            (called(item.case), f"{item.path}documents/") for item in items_of(meeting, request.actor)
        ],
    }
    return render(request, "meetings/filing/documents.html", context)


def _row(one: Kept[MeetingDocument]) -> WorkRow:
    filed = one.newest
    return row_of(
        one,
        here=address_of(filed),
        kind_title=filed.kind_title,
        who=filed.filed_by_name,
        when=f"filed {day_clock(filed.filed_at)}",
    )


@page(act=Act.ARRANGE_MEETING)
def add(request: Any, meeting_id: str) -> HttpResponseBase:
    """Add a document. What is refused is said, and everything typed stays."""
    meeting = _meeting(request, meeting_id, Act.ARRANGE_MEETING)
    kinds = MeetingDocument.DOCUMENT_KINDS
    problems: list[Problem] = []
    if request.method == "POST":
        problems = not_chosen(request, field=FILE, kinds=kinds)
        if not problems:
            try:
                filed = services.file_with_meeting(
                    meeting,
                    upload=request.FILES[FILE],
                    kind=request.POST.get("kind", ""),
                    title=request.POST.get("title", ""),
                    by=request.actor,
                )
                _have_scanned(request, filed)
                return redirect(address_of(filed))
            except RuleBroken as refused:
                problems.append(Problem(FILE, str(refused), field_id=FILE))
    context = {
        **_shared(request, meeting),
        "words": _adding(meeting),
        "field": FILE,
        "several": False,
        "title_hint": "As it stands in the list.",
        "kinds": kinds,
        "typed": request.POST,
        "problems": problems,
    }
    return render(request, "documents/filing/add.html", context, status=422 if problems else 200)


def _adding(meeting: Meeting) -> Words:
    told = (
        f"For the {meeting.title.lower()} of {day(meeting.on)} as a whole. No child’s name belongs in it, nor in its "
        "title: a paper about one child is filed with that child’s case."
    )
    return Words("Add a document of the meeting", told, "The file", "File it")


def _have_scanned(request: Any, filed: MeetingDocument) -> None:
    have_scanned(request, filed, services.put_away_harmful, said="filed with the meeting.")


@page(act=Act.WRITE_ANALYSIS, methods=GET)
def one(request: Any, meeting_id: str, filed_id: str) -> HttpResponseBase:
    """One document: what it is, its versions, who opened it, and what can be done with it."""
    meeting = _meeting(request, meeting_id)
    filed = queries.filed_in(meeting, filed_id)
    of_meeting = [("For", f"{meeting.title} of {day(meeting.on)}")]
    around = {
        **_shared(request, meeting),
        "one_title": f"A document of the meeting of {day(meeting.on)}",
        "others_title": "Versions",
        "may_erase": meeting.panel_id in places_for(request.actor, Act.ERASE_DOCUMENT),
    }
    return one_page(
        request,
        filed,
        that_holds(queries.kept_documents(meeting), filed),
        facts=facts_of(filed, kind_title=filed.kind_title, whence=of_meeting),
        case_ids=NO_CASE,
        around=around,
    )


@page(act=Act.WRITE_ANALYSIS, methods=GET)
def file(request: Any, meeting_id: str, filed_id: str) -> HttpResponseBase:
    """The file, to save."""
    meeting = _meeting(request, meeting_id)
    return as_file(request, None, queries.filed_in(meeting, filed_id).document)


@page(act=Act.WRITE_ANALYSIS, methods=GET)
def look(request: Any, meeting_id: str, filed_id: str) -> HttpResponseBase:
    """A document page by page, as pictures."""
    filed = queries.filed_in(_meeting(request, meeting_id), filed_id)
    here = address_of(filed)
    place = Place(filed.title, here=here, file=f"{here}file/", back=("The document", here))
    return look_page(request, None, filed.document, place=place)


@page(act=Act.WRITE_ANALYSIS, methods=GET)
def picture(request: Any, meeting_id: str, filed_id: str, number: int) -> HttpResponseBase:
    """One page as a picture."""
    meeting = _meeting(request, meeting_id)
    return as_picture(request, None, queries.filed_in(meeting, filed_id).document, page=number)


@page(act=Act.ARRANGE_MEETING)
def add_version(request: Any, meeting_id: str, filed_id: str) -> HttpResponseBase:
    """Add a newer version of a document; the older one stays."""
    meeting, filed = _filed(request, meeting_id, filed_id)

    def filed_as(upload: Any) -> str:
        newer = services.file_version(filed, upload=upload, by=request.actor)
        _have_scanned(request, newer)
        return address_of(newer)

    around = partial(_shared, request, meeting)
    return version_page(request, filed, filed_as, field=FILE, words=NEWER, around=around)


@page(act=Act.ARRANGE_MEETING)
def put_aside(request: Any, meeting_id: str, filed_id: str) -> HttpResponseBase:
    """Set a document aside, with a reason."""
    meeting, filed = _filed(request, meeting_id, filed_id)
    around = partial(_shared, request, meeting)
    return reason_page(request, filed, services.set_aside, words=ASIDE, to=home_of(meeting), around=around)


@page(act=Act.ARRANGE_MEETING, methods=("POST",))
def take_up(request: Any, meeting_id: str, filed_id: str) -> HttpResponseBase:
    """Take up again what was set aside."""
    _of_meeting, filed = _filed(request, meeting_id, filed_id)
    services.take_up(filed, by=request.actor)
    messages.success(request, "It is among the documents of the meeting again.")
    return redirect(address_of(filed))


@page(act=Act.ARRANGE_MEETING)
def let_out(request: Any, meeting_id: str, filed_id: str) -> HttpResponseBase:
    """Let a document be opened that waits for a look, with a reason."""
    meeting, filed = _filed(request, meeting_id, filed_id)
    told = " ".join(filter(None, (filed.document.held_back_because, LET_OUT.told)))
    words, around = replace(LET_OUT, told=told), partial(_shared, request, meeting)
    return reason_page(request, filed, services.let_out, words=words, to=address_of(filed), around=around)


@page(act=Act.ERASE_DOCUMENT)
def erase(request: Any, meeting_id: str, filed_id: str) -> HttpResponseBase:
    """Erase the file of a document for good, with a reason."""
    meeting, filed = _filed(request, meeting_id, filed_id, Act.ERASE_DOCUMENT)
    around = partial(_shared, request, meeting)
    return reason_page(request, filed, services.erase_file, words=ERASE, to=home_of(meeting), around=around)


def _filed(
    request: Any, meeting_id: str, filed_id: str, act: Act = Act.ARRANGE_MEETING
) -> tuple[Meeting, MeetingDocument]:
    meeting = _meeting(request, meeting_id, act)
    return meeting, queries.filed_in(meeting, filed_id)
