"""The one copy that a sender may save: without parents, household, other children, and any worry about the death."""

from collections.abc import Callable

from django.http import HttpResponse
from django.template.loader import render_to_string

from opencdop.core import clock
from opencdop.design.saved import DOCX, MEDIA_TYPES, PDF
from opencdop.design.words import day_clock
from opencdop.intake.children import copy_of
from opencdop.intake.models import Notification
from opencdop.submissions.library import definition_of
from opencdop.submissions.paper.filled import filled_sheet
from opencdop.submissions.paper_pages import written
from opencdop.submissions.shown import sections_shown

PAGE = "html"
SHAPES = {PAGE: "As a page", DOCX: "As a Word document", PDF: "As a PDF"}
LEAVES_OUT = (
    "This copy leaves out parents, household, brothers and sisters, and any worry about how the child died. "
    "It is confidential: keep it in the child’s notes only."
)


def copy_in(shape: str, notification: Notification) -> HttpResponse:
    """The copy as a file to save, under a name that says nothing. Raises RuleBroken where a PDF cannot be made."""
    make: Callable[[Notification], HttpResponse] = _page if shape not in (DOCX, PDF) else _paper(shape)
    response = make(notification)
    ending = shape if shape in SHAPES else PAGE
    response["Content-Disposition"] = f'attachment; filename="{notification.reference}.{ending}"'
    response["Cache-Control"] = "no-store"
    return response


def _page(notification: Notification) -> HttpResponse:
    submission = notification.submission
    definition = definition_of(submission).outside
    context = {
        "panel": notification.panel,
        "notification": notification,
        "leaves_out": LEAVES_OUT,
        "sections": sections_shown(
            definition,
            submission.answers or {},
            today=clock.today(),
            only_answered=True,
            without=copy_of(definition),
        ),
    }
    return HttpResponse(render_to_string("intake/notify_copy.html", context))


def _paper(kind: str) -> Callable[[Notification], HttpResponse]:
    def make(notification: Notification) -> HttpResponse:
        submission = notification.submission
        definition = definition_of(submission).outside
        sheet = filled_sheet(
            definition,
            submission.answers or {},
            today=clock.today(),
            standing=(
                f"Notification {notification.reference}, sent to the office of {notification.panel.name} on "
                f"{day_clock(notification.received_at)}.",
                LEAVES_OUT,
            ),
            only_answered=True,
            without=copy_of(definition),
        )
        return HttpResponse(written(sheet, kind), content_type=MEDIA_TYPES[kind])

    return make
