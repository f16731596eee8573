"""A sent form in the shapes in which it is taken away. The page that calls has checked the right, and noted it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from opencdop.design.shell import Link
from opencdop.formkit.definition import Definition
from opencdop.submissions.fhir_pages import fhir_download
from opencdop.submissions.models import Submission
from opencdop.submissions.paper_pages import filled_download

FHIR = "json"
SHAPES = {"pdf": "As a PDF", "docx": "As a Word document", FHIR: "For another system (FHIR)"}


def shapes_at(address: str) -> tuple[Link, ...]:
    """The links to every shape; `address` is that of the form, to which the shape's ending is added."""
    return tuple(Link(label, f"{address}.{shape}") for shape, label in SHAPES.items())


def taken_away(
    submission: Submission,
    definition: Definition,
    *,
    shape: str,
    standing: tuple[str, ...] = (),
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The form in one of `SHAPES`. `standing` are lines for the head of a paper; `context` are answers of the case at
    which conditions of the form look.
    """
    if shape == FHIR:
        return fhir_download(submission, context=context)
    return filled_download(submission, definition, kind=shape, standing=standing)
