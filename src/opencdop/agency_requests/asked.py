"""What a request asks: the sections of its form, frozen when it was sent, and what is filled in beforehand."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from opencdop.agency_requests.models import AgencyRequest
from opencdop.core.errors import RuleBroken
from opencdop.formkit.definition import Definition
from opencdop.submissions.library import form

ALWAYS_ASKED = "details"  # who answers, and whether they mean the same child
ABOUT_THE_RETURN = frozenset(
    {"holding", "reporter", "records"}
)  # pages that tell of the agency, not of the child
PREFILLED_PAGE = "identity"


def asked_sections(definition: Definition, chosen: Collection[str]) -> list[str]:
    """The sections in the order of the form, the first always among them. Raises RuleBroken for one it has not."""
    offered = [section.key for section in definition.outside.sections]
    if not set(chosen) <= set(offered):
        raise RuleBroken("Choose sections that the form has.")
    return [key for key in offered if key in chosen or key == ALWAYS_ASKED]


def definition_of(request: AgencyRequest) -> Definition:
    """The form as this agency is asked it: its version, its sections."""
    return _part(request.form, request.version, tuple(request.sections))


@cache
def _part(key: str, version: str, sections: tuple[str, ...]) -> Definition:
    """Kept, because a form names itself by a digest of all its words, which takes time to make."""
    return form(key, version).part(sections)


def prefilled(request: AgencyRequest, *, agreed: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that the office already has: who the child is, and who was asked. The agency may correct them."""
    page = definition_of(request).group(PREFILLED_PAGE)
    known = {question.key: agreed[question.key] for question in page.questions if question.key in agreed}
    return {**known, **asked_person(request)}


def asked_person(request: AgencyRequest) -> dict[str, Any]:
    """Who was asked, as answers of the form."""
    said = {
        "reporter_name": request.respondent_name,
        "reporter_role": request.respondent_role,
        "reporter_agency": request.agency_name,
        "reporter_email": request.email,
    }
    return {key: value for key, value in said.items() if value}


def minutes_of(definition: Definition) -> int:
    """An honest estimate for the whole."""
    return sum(section.minutes for section in definition.sections)
