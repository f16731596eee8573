"""The documents of a meeting as a whole, /meetings/<id>/documents/: for the panel's office and its chair.

Those who are asked to the meeting do not see them: what they read is given to them case by case, without who wrote it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act, places_for
from opencdop.cases.access import require_panel
from opencdop.cases.filing.pages import state_of
from opencdop.cases.filing.showing import Place, as_file, as_picture, look_page
from opencdop.core.errors import RuleBroken, Stale
from opencdop.design.shell import Act as RowAct
from opencdop.design.shell import WorkRow
from opencdop.design.words import day_clock
from opencdop.documents.looking import can_be_shown, why_not_shown
from opencdop.documents.queries import openings_of
from opencdop.documents.scan_services import scan_now
from opencdop.documents.storing import FOUND_HARMFUL, why_closed
from opencdop.documents.transitions import ERASED, QUARANTINED, TO_SCAN
from opencdop.formkit.problems import Problem
from opencdop.formkit.types.files import size_in_words
from opencdop.meetings.filing import queries, services
from opencdop.meetings.filing.models import MeetingDocument
from opencdop.meetings.filing.queries import Kept
from opencdop.meetings.models import Meeting
from opencdop.meetings.queries import called, items_of, meeting_of

GET = ("GET", "HEAD")
CHOOSE = "Choose the file."
NO_CASE = ("",)  # readings of these documents are recorded in the name of no case


@dataclass(frozen=True)
class Words:
    """The words of a small page that asks for a reason."""

    title: str
    told: str
    label: str
    button: str


ASIDE = Words(
    "Set a document aside",
    "It leaves the list, and stays readable at the end of it. Nothing is deleted.",
    "Why it is set aside",
    "Set it aside",
)
LET_OUT = Words(
    "Let a document be opened",
    "It may be harmless. Ask whoever wrote it what it is, or ask them for a plain PDF.",
    "Why it may be opened",
    "Let it be opened",
)
ERASE = Words(
    "Erase the file of a document",
    "The file is taken away for good, here and, once they are gone, in the backups. That it was here, its size, its "
    "hash and your reason stay. This cannot be undone.",
    "Why it is erased",
    "Erase the file",
)


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
        "meeting": meeting,
        "home": home_of(meeting),
        "may_file": meeting.panel_id in places_for(request.actor, Act.ARRANGE_MEETING),
        "state_of": state_of,
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


def _row(one: Kept) -> WorkRow:
    filed, here = one.newest, address_of(one.newest)
    words, tint = state_of(filed.document)
    said = [filed.kind_title] if filed.kind_title != filed.title else []
    return WorkRow(
        child=filed.title,
        href=here,
        details=", ".join([*said, *([f"version {filed.version_no}"] if one.older else [])]),
        tag=words,
        tint=tint,
        who=filed.filed_by_name,
        when=f"filed {day_clock(filed.filed_at)}",
        acts=(RowAct("Look at it", f"{here}look/", about=filed.title),)
        if can_be_shown(filed.document)
        else (),
    )


@page(act=Act.ARRANGE_MEETING)
def add(request: Any, meeting_id: str) -> HttpResponseBase:
    """Add a document. What is refused is said, and everything typed stays."""
    meeting = _meeting(request, meeting_id, Act.ARRANGE_MEETING)
    problems: list[Problem] = []
    if request.method == "POST":
        upload = request.FILES.get("file")
        kind = request.POST.get("kind", "")
        if upload is None:
            problems.append(Problem("file", CHOOSE, field_id="file"))
        if kind not in MeetingDocument.DOCUMENT_KINDS:
            problems.append(Problem("kind", "Choose what it is.", field_id="kind"))
        if not problems:
            try:
                filed = services.file_with_meeting(
                    meeting, upload=upload, kind=kind, title=request.POST.get("title", ""), by=request.actor
                )
                return redirect(_scanned(request, filed))
            except RuleBroken as refused:
                problems.append(Problem("file", str(refused), field_id="file"))
    context = {
        **_shared(request, meeting),
        "kinds": MeetingDocument.DOCUMENT_KINDS,
        "typed": request.POST,
        "problems": problems,
    }
    return render(request, "meetings/filing/add.html", context, status=422 if problems else 200)


def _scanned(request: Any, filed: MeetingDocument) -> str:
    """Have a new file scanned, and say how it stands. Raises RuleBroken for a harmful one, which is put away."""
    scan_now(filed.document)
    if filed.document.is_harmful:
        services.put_away_harmful(filed, by=request.actor)
        raise RuleBroken(f"{FOUND_HARMFUL} Ask for a clean copy.")
    later = " It is opened once it has been scanned for viruses." if filed.document.scan == TO_SCAN else ""
    messages.success(request, f"{filed.title}: filed with the meeting.{later}")
    return address_of(filed)


@page(act=Act.WRITE_ANALYSIS, methods=GET)
def one(request: Any, meeting_id: str, filed_id: str) -> HttpResponseBase:
    """One document: what it is, its versions, who opened it, and what can be done with it."""
    meeting = _meeting(request, meeting_id)
    filed = queries.filed_in(meeting, filed_id)
    kept, document = queries.kept_with(meeting, filed), filed.document
    context = {
        **_shared(request, meeting),
        "filed": filed,
        "here": address_of(filed),
        "newest": kept.newest,
        "others": [each for each in kept.all if each.pk != filed.pk],
        "why_closed": why_closed(document),
        "waits": document.state == QUARANTINED and not document.is_harmful,
        "can_be_shown": can_be_shown(document),
        "why_not_shown": why_not_shown(document),
        "size": size_in_words(document.size),
        "openings": openings_of(document, case_ids=NO_CASE),
        "is_erased": document.state == ERASED,
        "may_erase": meeting.panel_id in places_for(request.actor, Act.ERASE_DOCUMENT),
    }
    return render(request, "meetings/filing/one.html", context)


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

    def act(filed: MeetingDocument) -> str:
        upload = request.FILES.get("file")
        if upload is None:
            raise RuleBroken(CHOOSE)
        return _scanned(request, services.file_version(filed, upload=upload, by=request.actor))

    return _acted(request, meeting_id, filed_id, Act.ARRANGE_MEETING, act, at="file")


@page(act=Act.ARRANGE_MEETING)
def put_aside(request: Any, meeting_id: str, filed_id: str) -> HttpResponseBase:
    """Set a document aside, with a reason."""

    def act(filed: MeetingDocument) -> str:
        services.set_aside(filed, reason=request.POST.get("reason", ""), by=request.actor)
        messages.success(request, "Set aside. It stands at the end of the list, and can be taken up again.")
        return home_of(filed.meeting)

    return _acted(request, meeting_id, filed_id, Act.ARRANGE_MEETING, act, words=ASIDE)


@page(act=Act.ARRANGE_MEETING, methods=("POST",))
def take_up(request: Any, meeting_id: str, filed_id: str) -> HttpResponseBase:
    """Take up again what was set aside."""
    filed = queries.filed_in(_meeting(request, meeting_id, Act.ARRANGE_MEETING), filed_id)
    services.take_up(filed, by=request.actor)
    messages.success(request, "It is among the documents of the meeting again.")
    return redirect(address_of(filed))


@page(act=Act.ARRANGE_MEETING)
def let_out(request: Any, meeting_id: str, filed_id: str) -> HttpResponseBase:
    """Let a document be opened that waits for a look, with a reason."""

    def act(filed: MeetingDocument) -> str:
        services.let_out(filed, reason=request.POST.get("reason", ""), by=request.actor)
        messages.success(request, "It may be opened now. Who let it be opened, and why, stands in the audit.")
        return address_of(filed)

    return _acted(request, meeting_id, filed_id, Act.ARRANGE_MEETING, act, words=LET_OUT)


@page(act=Act.ERASE_DOCUMENT)
def erase(request: Any, meeting_id: str, filed_id: str) -> HttpResponseBase:
    """Erase the file of a document for good, with a reason."""

    def act(filed: MeetingDocument) -> str:
        services.erase_file(filed, reason=request.POST.get("reason", ""), by=request.actor)
        messages.success(request, "The file is erased. That it was here, and why it was erased, stays.")
        return home_of(filed.meeting)

    return _acted(request, meeting_id, filed_id, Act.ERASE_DOCUMENT, act, words=ERASE)


def _acted(
    request: Any,
    meeting_id: str,
    filed_id: str,
    right: Act,
    done: Callable[[MeetingDocument], str],
    *,
    words: Words | None = None,
    at: str = "reason",
) -> HttpResponseBase:
    """A page with a small form about one document: shown, or done and left, or shown again with what was refused."""
    meeting = _meeting(request, meeting_id, right)
    filed = queries.filed_in(meeting, filed_id)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            return redirect(done(filed))
        except (RuleBroken, Stale) as refused:
            problems = (Problem(at, str(refused), field_id=at),)
    context = {
        "filed": filed,
        "here": address_of(filed),
        "words": words,
        "why": filed.document.held_back_because if words is LET_OUT else "",
        "typed": request.POST,
        "problems": problems,
    }
    template = "meetings/filing/reason.html" if words else "meetings/filing/version.html"
    return render(request, template, context, status=422 if problems else 200)
