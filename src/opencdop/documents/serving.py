"""A document as a download. The page above has checked the right and noted the reading.

It always comes as a file to save, under a name that says nothing, and the browser is told to run nothing of it.
"""

from collections.abc import Iterator
from itertools import chain

from django.http import StreamingHttpResponse

from opencdop.core.actor import SYSTEM
from opencdop.documents.kinds import KINDS
from opencdop.documents.models import Document
from opencdop.documents.scan_services import note_unreadable
from opencdop.documents.storing import Altered, plain_chunks


def download_of(document: Document) -> StreamingHttpResponse:
    """The file. Raises RuleBroken while it is held back, and Altered where its beginning cannot be read."""
    chunks = readable_chunks(document)
    first = next(chunks, b"")  # so that a refusal comes as a page and not as half a file
    whole: Iterator[bytes] = chain([first], chunks)
    response = StreamingHttpResponse(whole, content_type=document.media_type)
    response["Content-Disposition"] = f'attachment; filename="{download_name(document)}"'
    response["Content-Length"] = str(document.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store"
    return response


def readable_chunks(document: Document) -> Iterator[bytes]:
    """The file piece by piece; that the stored one was altered or is gone is noted before it is refused."""
    try:
        yield from plain_chunks(document)
    except Altered:
        note_unreadable(document, by=SYSTEM)
        raise


def download_name(document: Document) -> str:
    """A name for the saved file: ours, with the ending of its kind."""
    ending = next((kind.endings[0] for kind in KINDS if kind.media_type == document.media_type), "")
    return f"document-{document.id[:8]}{ending}"
