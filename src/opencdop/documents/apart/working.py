"""The jobs of a process apart. Each takes a file and gives what is said of it and what was made. Pure."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from opencdop.documents.apart.refusing import CannotBeDone as CannotBeDone

Job = Callable[..., tuple[dict[str, Any], bytes]]


def show(file: BytesIO, *, media_type: str, page: int) -> tuple[dict[str, Any], bytes]:
    """One page as a PNG picture, with how many pages there are."""
    from opencdop.documents.apart.pages import (
        page_of_pdf,
        page_of_picture,
    )  # each job loads what it needs alone

    look = page_of_pdf if media_type == "application/pdf" else page_of_picture
    return look(file, page=page)


def count(file: BytesIO, *, media_type: str) -> tuple[dict[str, Any], bytes]:
    """How many pages there are."""
    from opencdop.documents.apart.pages import pages_of_pdf, pages_of_picture

    return {"pages": pages_of_pdf(file) if media_type == "application/pdf" else pages_of_picture(file)}, b""


def copy(file: BytesIO, *, media_type: str) -> tuple[dict[str, Any], bytes]:
    """The same document without what it tells besides, with what a reader of the copy should know."""
    from opencdop.documents.apart.copies import copy_of_office, copy_of_pdf, copy_of_picture

    if media_type == "application/pdf":
        return copy_of_pdf(file)
    if media_type.startswith("image/"):
        return copy_of_picture(file)
    return copy_of_office(file)


JOBS: dict[str, Job] = {"count": count, "show": show, "copy": copy}
