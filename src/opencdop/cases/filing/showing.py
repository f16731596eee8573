"""A document opened: as a file to save, or as pictures of its pages. Each is a reading of that document, in the name of
its case, or of none where it belongs to a meeting as a whole.
"""

from dataclasses import dataclass
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from opencdop.accounts.access import note_read
from opencdop.audit.kinds import EventKind
from opencdop.cases.models import Case
from opencdop.core.errors import RuleBroken
from opencdop.documents.events import DOCUMENT_OPENED, DOCUMENT_PREVIEWED
from opencdop.documents.filing.pages import PLAIN_LAYOUT
from opencdop.documents.looking import page_of, pages_in, picture_response, why_not_shown
from opencdop.documents.models import Document
from opencdop.documents.serving import download_of


def as_file(request: Any, case: Case | None, document: Document) -> HttpResponseBase:
    """The file, to save."""
    response = download_of(document)
    _note(request, DOCUMENT_OPENED, case, document)
    return response


def as_picture(request: Any, case: Case | None, document: Document, *, page: int) -> HttpResponseBase:
    """One page as a picture."""
    _check_shown(document)
    shown = page_of(document, page=page)
    _note(request, DOCUMENT_PREVIEWED, case, document)
    return picture_response(shown)


def _note(request: Any, event: EventKind, case: Case | None, document: Document) -> None:
    case_id = case.id if case is not None else ""
    note_read(request, event, case_id=case_id, data_key_id=document.data_key_id, about=document)


@dataclass(frozen=True)
class Place:
    """Where such pictures stand: what the document is called, the address below which `look/` lies, the one of the
    file to save, and the page to go back to, in words and as an address.
    """

    title: str
    here: str
    file: str
    back: tuple[str, str]


def look_page(
    request: Any, case: Case | None, document: Document, *, frame: Any = None, place: Place
) -> HttpResponseBase:
    """The page around such a picture: within the frame of the case, or a page by itself."""
    _check_shown(document)
    pages = pages_in(document)
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
    context = {
        "layout": "cases/case_layout.html" if case else PLAIN_LAYOUT,
        "case": case,
        "frame": frame,
        "place": place,
        "pages": pages,
        "number": min(max(number, 1), pages),
    }
    return render(request, "documents/filing/look.html", context)


def _check_shown(document: Document) -> None:
    if reason := why_not_shown(document):
        raise RuleBroken(reason)
