"""What is saved as a file: as a tagged PDF or as a Word document. The page that calls has checked the right."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponse

from opencdop.core.errors import RuleBroken

PDF, DOCX = "pdf", "docx"
MEDIA_TYPES = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
KINDS_SHOWN = {PDF: "PDF", DOCX: "Word document"}
NO_PDF = "PDFs cannot be made on this machine yet. Take the Word document; your administrator can add Pango."

Writer = TypeVar("Writer")


def as_file(content: bytes, *, name: str, kind: str) -> HttpResponse:
    """The content as a file to save, which no browser and no proxy keeps. `name` says nothing of a child."""
    response = HttpResponse(content, content_type=MEDIA_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response


def where_pdfs_are_made(load: Callable[[], Writer]) -> Writer:
    """The writer that `load` imports: it takes seconds to load, and few pages need it.

    Raises RuleBroken where a library of the system is missing with which PDFs are drawn.
    """
    try:
        return load()
    except OSError as missing:
        raise RuleBroken(NO_PDF) from missing
