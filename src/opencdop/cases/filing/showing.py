"""A document of a case opened: as a file to save, or as pictures of its pages. Each is a reading of that document."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from opencdop.accounts.access import note_read
from opencdop.cases.filing.models import FiledDocument
from opencdop.cases.models import Case
from opencdop.core.errors import RuleBroken
from opencdop.documents.events import DOCUMENT_OPENED, DOCUMENT_PREVIEWED
from opencdop.documents.looking import page_of, pages_in, picture_response, why_not_shown
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


def as_picture(request: Any, case: Case, filed: FiledDocument, *, page: int) -> HttpResponseBase:
    """One page as a picture."""
    _check_shown(filed)
    shown = page_of(filed.document, page=page)
    note_read(
        request,
        DOCUMENT_PREVIEWED,
        case_id=case.id,
        data_key_id=filed.document.data_key_id,
        about=filed.document,
    )
    return picture_response(shown)


def look_page(
    request: Any, case: Case, filed: FiledDocument, *, frame: Any, here: str, back: str
) -> HttpResponseBase:
    """The page around such a picture. `here` is its address, below which the pictures and the file lie."""
    _check_shown(filed)
    pages = pages_in(filed.document)
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
    context = {
        "case": case,
        "frame": frame,
        "filed": filed,
        "pages": pages,
        "number": min(max(number, 1), pages),
        "here": here,
        "back": back,
    }
    return render(request, "cases/filing/look.html", context)


def _check_shown(filed: FiledDocument) -> None:
    if reason := why_not_shown(filed.document):
        raise RuleBroken(reason)
