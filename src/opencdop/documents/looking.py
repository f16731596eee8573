"""A document as pictures to look at, and as a copy without what it tells besides. The page above has checked the right.

Both are made by a process apart, from the stored file, each time anew; pictures are kept nowhere.
"""

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

from opencdop.documents.apart.running import made_apart
from opencdop.documents.kinds import DOCX, EML, HEIF, JPEG, MSG, PDF, PNG, TIFF, XLSX
from opencdop.documents.models import Document
from opencdop.documents.serving import readable_chunks

SHOWN_AS_PICTURES = frozenset(kind.media_type for kind in (PDF, PNG, JPEG, TIFF))
COPIED = SHOWN_AS_PICTURES | {DOCX.media_type, XLSX.media_type}
_NOT_SHOWN = {
    DOCX.media_type: ("A Word document", "a PDF"),
    XLSX.media_type: ("An Excel workbook", "a PDF"),
    HEIF.media_type: ("A photograph in HEIC", "a JPEG"),
    EML.media_type: ("An e-mail", "a PDF"),
    MSG.media_type: ("An e-mail", "a PDF"),
}


@dataclass(frozen=True)
class Page:
    """One page as a PNG picture, and how many there are."""

    picture: bytes
    pages: int


@dataclass(frozen=True)
class Copy:
    """A copy as if a browser had sent it, and what a reader of it should know."""

    upload: UploadedFile
    said: tuple[str, ...]


def can_be_shown(document: Document) -> bool:
    """Whether its pages can be looked at here."""
    return document.is_open and document.media_type in SHOWN_AS_PICTURES


def why_not_shown(document: Document) -> str:
    """Why an open document cannot be looked at here, and the way on; empty where it can."""
    if document.media_type in SHOWN_AS_PICTURES:
        return ""
    if document.media_type.startswith("audio/"):
        return "A recording cannot be played here. Save the file and listen to it on your own computer."
    what, better = _NOT_SHOWN.get(document.media_type, ("A file of this kind", ""))
    way_on = f" To have it looked at here, add a newer version of it as {better}." if better else ""
    return f"{what} cannot be shown here. Save the file and open it on your own computer.{way_on}"


def can_be_copied(document: Document) -> bool:
    """Whether a copy for the panel can be made of it."""
    return document.is_open and document.media_type in COPIED


def page_of(document: Document, *, page: int) -> Page:
    """A page as a picture. Raises RuleBroken for one that cannot be shown, in time or at all."""
    made = made_apart("show", readable_chunks(document), media_type=document.media_type, page=page)
    return Page(made.file.read(made.size), int(made.said["pages"]))


def pages_in(document: Document) -> int:
    """How many pages it has. Raises RuleBroken for one that cannot be shown."""
    return int(made_apart("count", readable_chunks(document), media_type=document.media_type).said["pages"])


def copy_of(document: Document) -> Copy:
    """A copy of the document for people who should not learn who wrote it, when or where. Raises RuleBroken."""
    made = made_apart("copy", readable_chunks(document), media_type=document.media_type)
    name = document.name.rpartition(".")[0] + made.said["ending"]
    upload = UploadedFile(made.file, name, None, made.size, None)
    return Copy(upload, tuple(made.said["said"]))


def picture_response(page: Page) -> HttpResponse:
    """The picture, of our own making, with nothing that could act."""
    response = HttpResponse(page.picture, content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response
