"""A document of a case opened: as a file to save, or as pictures of its pages. Each is a reading of that document."""

from dataclasses import dataclass
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from opencdop.accounts.access import note_read
from opencdop.cases.filing.models import FiledDocument
from opencdop.cases.models import Case
from opencdop.core.errors import RuleBroken
from opencdop.documents.events import DOCUMENT_OPENED, DOCUMENT_PREVIEWED
from opencdop.documents.looking import page_of, pages_in, picture_response, why_not_shown
from opencdop.documents.models import Document
from opencdop.documents.serving import download_of


def as_file(request: Any, case: Case, filed: FiledDocument) -> HttpResponseBase:
    """The file, to save."""
    response = download_of(filed.document)
    note_read(
        request,
        DOCUMENT_OPENED,
        case_id=case.id,
        data_key_id=filed.document.data_key_id,
        about=filed.document,
    )
    return response


def as_picture(request: Any, case: Case, document: Document, *, page: int) -> HttpResponseBase:
    """One page as a picture."""
    _check_shown(document)
    shown = page_of(document, page=page)
    note_read(request, DOCUMENT_PREVIEWED, case_id=case.id, data_key_id=document.data_key_id, about=document)
    return picture_response(shown)


@dataclass(frozen=True)
class Place:
    """Where such pictures stand: what the document is called, the address below which `look/` lies, the one of the
    file to save, and the page to go back to, in words and as an address.
    """

    title: str
    here: str
    file: str
    back: tuple[str, str]


def look_page(request: Any, case: Case, document: Document, *, frame: Any, place: Place) -> HttpResponseBase:
    """The page around such a picture."""
    _check_shown(document)
    pages = pages_in(document)
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
    context = {
        "case": case,
        "frame": frame,
        "place": place,
        "pages": pages,
        "number": min(max(number, 1), pages),
    }
    return render(request, "cases/filing/look.html", context)


def _check_shown(document: Document) -> None:
    if reason := why_not_shown(document):
        raise RuleBroken(reason)
