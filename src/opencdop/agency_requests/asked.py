"""What a request asks: the sections of its form, frozen when it was sent, and what is filled in beforehand."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from opencdop.agency_requests.models import AgencyRequest
from opencdop.cases.models import Case
from opencdop.core.errors import RuleBroken
from opencdop.formkit.conditions import questions_in
from opencdop.formkit.definition import Definition, Group, Section
from opencdop.submissions.library import definition_of as filled_on
from opencdop.submissions.library import form_or_kept, library
from opencdop.submissions.models import Draft, Submission

ABOUT_THE_RETURN = frozenset(
    {"holding", "reporter", "records", "what_you_used"}
)  # pages that tell of the agency, not of the child
WHO_ANSWERS = "reporter_name"
ASKED_PERSON = frozenset({WHO_ANSWERS, "reporter_role", "reporter_agency", "reporter_email"})
WHO_THE_CHILD_IS = frozenset({"surname", "date_of_birth"})  # a page that asks both is filled in beforehand


def always_asked(definition: Definition) -> frozenset[str]:
    """The sections that everybody is asked: who answers, and whether they mean the same child."""
    return frozenset(section.key for section in definition.sections if _says_who(section))


def _says_who(section: Section) -> bool:
    return any(question.key == WHO_ANSWERS for group in section.groups for question in group.questions)


def offered_sections(definition: Definition) -> tuple[Section, ...]:
    """The sections among which the office chooses what to ask."""
    always = always_asked(definition)
    return tuple(section for section in definition.outside.sections if section.key not in always)


def usual_sections(definition: Definition, *, chosen: Collection[str] = ()) -> list[str]:
    """What is ticked to begin with: all of a form that goes to one person. Of one whose parts go to several people,
    the chosen parts and what everybody can add; the question which parts somebody answers for is then left out.
    """
    offered = offered_sections(definition)
    if not any(section.apart for section in offered):
        return [section.key for section in offered if not chosen or section.key in chosen]
    leading = _leading(definition)
    return [
        section.key
        for section in offered
        if section.key in chosen or not (section.apart or leading & _questions_of(section))
    ]


def _leading(definition: Definition) -> frozenset[str]:
    """The questions on which it hangs whether the pages of parts of their own are asked."""
    return frozenset(
        key
        for section in definition.sections
        if section.apart
        for group in section.groups
        for key in questions_in(group.when)
    )


def _questions_of(section: Section) -> set[str]:
    return {question.key for group in section.groups for question in group.questions}


def asked_sections(definition: Definition, chosen: Collection[str]) -> list[str]:
    """The sections in the order of the form, who answers always among them. Raises RuleBroken for one it has not."""
    offered, always = [section.key for section in definition.outside.sections], always_asked(definition)
    if not set(chosen) <= set(offered):
        raise RuleBroken("Choose sections that the form has.")
    if not set(chosen) - always and set(offered) - always:
        raise RuleBroken("Choose at least one section to ask for.")
    return [key for key in offered if key in chosen or key in always]


def lifted_sections(request: AgencyRequest, version: str) -> list[str]:
    """The sections to ask in another version: the same ones; all of them where all were asked."""
    panel = panel_of(request.case)
    before, after = (library().form(request.form, each, panel=panel) for each in (request.version, version))
    dropped = {section.key for section in before.sections} - set(request.sections)
    return [section.key for section in after.sections if section.key not in dropped]


def definition_of(request: AgencyRequest) -> Definition:
    """The form as this agency is asked it: its version, its sections; once begun, as it was then, whatever became
    of its file. A corrected form asks what the one before it asked.
    """
    filled = _filled(request)
    if filled is not None:
        return filled_on(filled).part(request.sections)
    return part_of(request.form, request.version, tuple(request.sections), panel=panel_of(request.case))


def _filled(request: AgencyRequest) -> Submission | Draft | None:
    """Where the answers stand, or those that are corrected."""
    if request.submission is not None:
        return request.submission
    corrected = request.corrects.submission if request.corrects is not None else None
    for found in (request.draft, corrected):
        if found is not None and found.version == request.version and found.definition_digest:
            return found
    return None


def panel_of(case: Case) -> str:
    """The panel whose own questions stand in the case's forms."""
    return case.lead_panel.slug


@cache
def part_of(key: str, version: str, sections: tuple[str, ...], *, panel: str) -> Definition:
    """Kept, because a form names itself by a digest of all its words, which takes time to make."""
    return form_or_kept(key, version, panel=panel).part(sections)


def prefilled(request: AgencyRequest, *, agreed: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that the office already has: who the child is, and who was asked. The agency may correct them."""
    known = {
        question.key: agreed[question.key]
        for group in definition_of(request).groups()
        if _says_which_child(group)
        for question in group.questions
        if question.key in agreed
    }
    return {**known, **asked_person(request)}


def _says_which_child(group: Group) -> bool:
    return {question.key for question in group.questions} >= WHO_THE_CHILD_IS


def asked_person(request: AgencyRequest) -> dict[str, Any]:
    """Who was asked, as answers of the form."""
    said = {
        "reporter_name": request.respondent_name,
        "reporter_role": request.respondent_role,
        "reporter_agency": request.agency_name,
        "reporter_email": request.email,
    }
    asked = definition_of(request).by_key
    return {key: value for key, value in said.items() if value and key in asked}


def says_anything(definition: Definition, answers: Mapping[str, Any]) -> bool:
    """Whether more is answered than who answers and which child is meant: both are filled in beforehand."""
    beforehand = {
        question.key
        for group in definition.groups()
        if _says_which_child(group) or any(question.key == WHO_ANSWERS for question in group.questions)
        for question in group.questions
    }
    return any(key not in beforehand | ASKED_PERSON for key in answers)


def minutes_of(definition: Definition) -> int:
    """An honest estimate for the whole: to the minute for a short form, to the next five for a longer one."""
    minutes = sum(section.minutes for section in definition.sections)
    return minutes if minutes <= 10 else -(-minutes // 5) * 5


def as_entered(definition: Definition) -> Definition:
    """The form for the office that enters what came: what a paper does not say does not hold back sending it."""
    sections = tuple(
        replace(section, groups=tuple(_eased(group) for group in section.groups))
        for section in definition.sections
    )
    return replace(definition, sections=sections, whole=definition.whole or definition)


def _eased(group: Group) -> Group:
    questions = (
        replace(each, needed="expected") if each.needed == "blocks" else each for each in group.questions
    )
    return replace(group, questions=tuple(questions))
