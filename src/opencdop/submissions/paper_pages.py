"""Forms to save: blank ones for anybody with an account, filled ones for the floor above that has checked the right."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.core import clock
from opencdop.core.errors import NotFound
from opencdop.design.saved import PDF, as_file, where_pdfs_are_made
from opencdop.design.words import day
from opencdop.formkit.definition import Definition, NoSuchForm
from opencdop.submissions.library import form
from opencdop.submissions.models import Submission
from opencdop.submissions.paper.blank import blank_sheet
from opencdop.submissions.paper.filled import filled_sheet
from opencdop.submissions.paper.sheet import Sheet

_BLANKS_KEPT = 24


@page(act=Act.SEE_OWN_WORK, methods=("GET", "HEAD"))
def blank(request: Any, form_key: str, version: str, kind: str) -> HttpResponseBase:
    """A blank form of one version."""
    try:
        definition = form(form_key, version)
    except NoSuchForm:
        raise NotFound("There is no such form.") from None
    return blank_download(definition, kind=kind)


def blank_download(definition: Definition, *, kind: str, standing: tuple[str, ...] = ()) -> HttpResponse:
    """The blank form as a file to save; it holds nothing of anybody. Made once for each version and head.

    `standing` are lines for the head, such as where the form is returned to.
    """
    content = _blank(Exactly(definition), kind, standing)
    return as_file(content, name=f"{definition.form}-{definition.version}-blank", kind=kind)


def filled_download(
    submission: Submission, definition: Definition, *, kind: str, standing: tuple[str, ...] = ()
) -> HttpResponse:
    """A sent form as a file to save, on the version it was filled on, under a name that says nothing of the child.

    The page that calls has checked the right and noted the reading. `standing` are lines for its head.
    """
    sheet = filled_sheet(
        definition,
        submission.answers,
        today=clock.local_date(submission.received_at),
        standing=(
            *standing,
            f"Received {day(clock.local_date(submission.received_at))}",
            _version(definition),
        ),
    )
    return as_file(written(sheet, kind), name=f"form-{submission.id[:8]}", kind=kind)


class Exactly:
    """A definition, known by its digest: what is asked decides, and nothing else."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition

    def __hash__(self) -> int:
        return hash(self.definition.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Exactly) and self.definition.digest == other.definition.digest


@lru_cache(maxsize=_BLANKS_KEPT)
def _blank(exactly: Exactly, kind: str, standing: tuple[str, ...]) -> bytes:
    definition = exactly.definition
    return written(blank_sheet(definition, standing=(*standing, _version(definition))), kind)


def _version(definition: Definition) -> str:
    return f"Form of {day(definition.effective_from)} (version {definition.version})"


def written(sheet: Sheet, kind: str) -> bytes:
    """The sheet as a file of this kind. Raises RuleBroken where this machine cannot make a PDF."""
    if kind == PDF:

        def writer() -> Callable[[Sheet], bytes]:
            from opencdop.submissions.paper.pdf import pdf_of

            return pdf_of

        return where_pdfs_are_made(writer)(sheet)
    from opencdop.submissions.paper.word import docx_of

    return docx_of(sheet)
