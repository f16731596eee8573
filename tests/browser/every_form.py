"""Addresses for the tests alone: every page of every version of every form, with all its questions asked.

What a page looks like must not hang on which answers lead to it, so conditions are taken off here.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path

from opencdop.accounts.access import public_page
from opencdop.core.actor import SYSTEM
from opencdop.formkit.definition import Definition, Group, Question, Section
from opencdop.submissions.journey import Journey, Places, walk
from opencdop.submissions.library import library
from opencdop.submissions.models import Draft
from opencdop.submissions.services import begin_draft
from opencdop.web.urls import urlpatterns as all_addresses

PURPOSE = "every"
WHOLE = "whole"


def addresses_of(definition: Definition) -> Iterator[str]:
    """Task list, every page, and check-your-answers."""
    for step in ("tasks", *(group.key for group in definition.groups()), "check"):
        yield f"/every/{definition.form}/{definition.version}/pages/{step}/"


def sections_of(definition: Definition) -> Iterator[str]:
    """A page for each section, with all its questions."""
    for section in definition.sections:
        yield f"/every/{definition.form}/{definition.version}/{WHOLE}/{section.key}/"


def begin_every_draft(definition: Definition, answers: dict[str, Any]) -> None:
    """The draft that stands behind the pages of one version."""
    begin_draft(definition, purpose=PURPOSE, answers=answers, by=SYSTEM)


@public_page()
def one_page(request: Any, form: str, version: str, by: str, step: str) -> HttpResponseBase:
    draft = Draft.objects.get(purpose=PURPOSE, form=form, version=version)
    here = f"/every/{form}/{version}/{by}/"
    places = Places(tasks=f"{here}tasks/", check=f"{here}check/", sent="/", group=lambda key: f"{here}{key}/")
    definition = asked_whole(library().form(form, version), by_section=by == WHOLE)
    journey = Journey(draft, definition, SYSTEM, places, send=lambda answers: redirect("/"))
    return walk(request, journey, step=step)


def asked_whole(definition: Definition, *, by_section: bool) -> Definition:
    """The form with every question asked; by section, each section is one page."""
    sections = []
    for section in definition.sections:
        groups = tuple(
            replace(group, when=None, questions=tuple(_always(each) for each in group.questions))
            for group in section.groups
        )
        sections.append(replace(section, groups=(_as_one(section, groups),) if by_section else groups))
    return replace(definition, sections=tuple(sections))


def _as_one(section: Section, groups: tuple[Group, ...]) -> Group:
    questions = tuple(question for group in groups for question in group.questions)
    return Group(key=section.key, title=section.title, questions=questions)


def _always(question: Question) -> Question:
    return replace(question, when=None, questions=tuple(_always(part) for part in question.questions))


urlpatterns = [
    path("every/<str:form>/<str:version>/<str:by>/<str:step>/", one_page),
    *all_addresses,
]
