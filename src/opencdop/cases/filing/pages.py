"""The documents of a case, /cases/<id>/documents/: the list, one document, opening it, looking at its pages."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.cases.access import case_for, sees
from opencdop.cases.events import CASE_READ
from opencdop.cases.filing import queries
from opencdop.cases.filing.kinds import kind_title
from opencdop.cases.filing.models import FiledDocument
from opencdop.cases.filing.offered import purposes_of
from opencdop.cases.filing.queries import Along
from opencdop.cases.filing.showing import Place, as_file, as_picture, look_page
from opencdop.cases.frame import frame_of
from opencdop.cases.models import Case
from opencdop.cases.told import ids_of
from opencdop.design.shell import Act as RowAct
from opencdop.design.shell import WorkRow
from opencdop.design.words import count_of, day
from opencdop.documents.filing.pages import facts_of, one_page, row_of, waits_for_a_look
from opencdop.documents.filing.queries import Kept, that_holds
from opencdop.documents.filing.words import state_of
from opencdop.documents.looking import can_be_copied

GET = ("GET", "HEAD")


def home_of(case: Case) -> str:
    return f"/cases/{case.id}/documents/"


def address_of(filed: FiledDocument) -> str:
    return f"{home_of(filed.case)}{filed.id}/"


def shared(request: Any, case: Case) -> dict[str, Any]:
    """What every page of a case's documents shows around itself; the reading of the record is noted."""
    note_read(request, CASE_READ, case_id=case.id, data_key_id=case.data_key_id)
    return {
        "layout": "cases/case_layout.html",
        "case": case,
        "frame": frame_of(case, request.actor, current="documents"),
        "home": home_of(case),
        "list_title": "Documents",
        "may_file": sees(case, request.actor, Act.EDIT_RECORD),
    }


@page(act=Act.SEE_RETURNS, methods=GET)
def documents(request: Any, case_id: str) -> HttpResponseBase:
    """Everything that is filed with the case, and what came with returns and notifications."""
    case = case_for(request.actor, case_id, Act.SEE_RETURNS)
    titles = {each.code: each.title for each in purposes_of(case)}
    kept = queries.kept_documents(case)
    people = queries.people_who_opened(kept, case=case)
    rows = {one.newest.pk: _row(one, titles, people=people[one.newest.pk]) for one in kept}
    context = {
        **shared(request, case),
        "rows": [rows[one.newest.pk] for one in kept if one.newest.set_aside_at is None],
        "along": [_along_row(case, each) for each in queries.documents_along(case)],
        "aside": [rows[one.newest.pk] for one in kept if one.newest.set_aside_at is not None],
    }
    return render(request, "cases/filing/documents.html", context)


def _row(one: Kept[FiledDocument], titles: dict[str, str], *, people: int) -> WorkRow:
    filed = one.newest
    copies = len([each for each in one.copies if each.set_aside_at is None])
    counted = [count_of(copies, "copy for the panel", "copies for the panel")] if copies else []
    if filed.is_copy:  # of a document that is with another case
        counted = ["copy for the panel"]
    return row_of(
        one,
        here=address_of(filed),
        kind_title=kind_title(filed.kind),
        counted=counted,
        need=f"From {filed.from_whom}" if filed.from_whom else "",
        reason=titles.get(filed.about, ""),
        who=day(filed.received_on) if filed.received_on else f"filed {day(filed.filed_at)}",
        when=_people(people),
    )


def _along_row(case: Case, each: Along) -> WorkRow:
    words, tint = state_of(each.document)
    look = queries.look_of(case, each.document)
    return WorkRow(
        child=each.title,
        href=each.came.href,
        details=each.came.purpose,
        tag=words,
        tint=tint,
        need=f"From {each.came.from_whom}" if each.came.from_whom else "",
        who=day(each.came.came_at),
        when=_people(each.people),
        acts=(RowAct("Look at it", look, about=each.title),) if look else (),
    )


def _people(people: int) -> str:
    return f"opened by {count_of(people, 'person', 'people')}" if people else "not opened yet"


@page(act=Act.SEE_RETURNS, methods=GET)
def one(request: Any, case_id: str, filed_id: str) -> HttpResponseBase:
    """One document: what it is, its versions and copies, who opened it, and what can be done with it."""
    case = case_for(request.actor, case_id, Act.SEE_RETURNS)
    filed = queries.filed_in(case, filed_id)
    kept = that_holds(queries.kept_documents(case), filed)
    purposes = purposes_of(case)
    purpose = next((each for each in purposes if each.code == filed.about), None)
    whence = [
        ("From", filed.from_whom),
        ("Came", day(filed.received_on) if filed.received_on else ""),
        ("For", purpose.title if purpose else ""),
    ]
    held_back = filed.document.held_back_because if waits_for_a_look(filed) else ""
    facts = [
        *facts_of(filed, kind_title=kind_title(filed.kind), whence=whence),
        ("Waits", held_back),
        ("To know", " ".join(filed.said or ())),
    ]
    around = {
        **shared(request, case),
        "one_title": "A document",
        "others_title": "Versions and copies",
        "purpose": purpose,
        "meetings": [each for each in purposes if each.code.startswith("meeting:")],
        "can_be_copied": can_be_copied(filed.document) and not filed.is_copy,
        "may_move": sees(case, request.actor, Act.DECIDE_DUPLICATES),
        "may_erase": sees(case, request.actor, Act.ERASE_DOCUMENT),
    }
    return one_page(
        request,
        filed,
        kept,
        template="cases/filing/one.html",
        facts=facts,
        case_ids=ids_of(case),
        around=around,
    )


@page(act=Act.SEE_RETURNS, methods=GET)
def file(request: Any, case_id: str, filed_id: str) -> HttpResponseBase:
    """The file, to save."""
    case = case_for(request.actor, case_id, Act.SEE_RETURNS)
    return as_file(request, case, queries.filed_in(case, filed_id).document)


@page(act=Act.SEE_RETURNS, methods=GET)
def look(request: Any, case_id: str, filed_id: str) -> HttpResponseBase:
    """A document page by page, as pictures."""
    case = case_for(request.actor, case_id, Act.SEE_RETURNS)
    filed = queries.filed_in(case, filed_id)
    frame = shared(request, case)["frame"]
    here = address_of(filed)
    place = Place(filed.title, here=here, file=f"{here}file/", back=("The document", here))
    return look_page(request, case, filed.document, frame=frame, place=place)


@page(act=Act.SEE_RETURNS, methods=GET)
def picture(request: Any, case_id: str, filed_id: str, number: int) -> HttpResponseBase:
    """One page as a picture."""
    case = case_for(request.actor, case_id, Act.SEE_RETURNS)
    return as_picture(request, case, queries.filed_in(case, filed_id).document, page=number)


@page(act=Act.SEE_RETURNS, methods=GET)
def look_along(request: Any, case_id: str, document_id: str) -> HttpResponseBase:
    """A document that came with a return or a notification, page by page."""
    case = case_for(request.actor, case_id, Act.SEE_RETURNS)
    along = queries.along_in(case, document_id)
    around = shared(request, case)
    here = f"{around['home']}along/{document_id}/"
    place = Place(along.title, here=here, file=along.came.href, back=("Documents", around["home"]))
    return look_page(request, case, along.document, frame=around["frame"], place=place)


@page(act=Act.SEE_RETURNS, methods=GET)
def picture_along(request: Any, case_id: str, document_id: str, number: int) -> HttpResponseBase:
    """One page of it as a picture."""
    case = case_for(request.actor, case_id, Act.SEE_RETURNS)
    return as_picture(request, case, queries.along_in(case, document_id).document, page=number)
