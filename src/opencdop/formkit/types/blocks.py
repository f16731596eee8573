"""A person, or a professional, asked for in one block: one value, a part of it for each thing asked.
A definition chooses the parts, and may put questions of its own among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..answers import NO_ANSWER_LABELS
from ..problems import Problem, about, opening
from .base import Asked, Posted, QuestionType, Raw, Reading, Unreadable, posted_under
from .parts import (
    Row,
    asked_parts,
    compare_parts,
    inputs_of_parts,
    normal_parts,
    read_parts,
    show_parts,
    show_parts_in_lines,
    under,
)

if TYPE_CHECKING:
    from ..definition import Question


@dataclass(frozen=True)
class Part:
    """A part that a block offers: a question whose choices are a list of choices.yaml.

    `identifying`: its words or figures tell who somebody is. `with_it` names the part that comes with it; a
    part `on_request` only comes where a definition names it.
    """

    type: str
    label: str
    hint: str = ""
    choices: str = ""
    when: Mapping[str, Any] | None = None
    unit: str = ""
    min: int | None = None
    max: int | None = None
    with_it: str = ""
    identifying: bool = True
    on_request: bool = False


_AGE = "In whole years. Write 0 for a baby under one year."

PERSON: Mapping[str, Part] = {
    "name": Part("text", "Full name"),
    "relationship": Part(
        "choice", "Relationship to the child", choices="relationship", with_it="relationship_other"
    ),
    "relationship_other": Part(
        "text", "What is the relationship?", when={"question": "relationship", "is": "other"}
    ),
    "date_of_birth": Part("partial_date", "Date of birth, or year if that is all you know"),
    "age": Part("number", "Age, if the date of birth is not known", _AGE, unit="years", min=0, max=120),
    "sex": Part("choice", "Sex", choices="sex"),
    "parental_responsibility": Part("choice", "Do they have parental responsibility?", choices="yes_no"),
    "lives_with_child": Part("choice", "Did they live with the child?", choices="yes_no"),
    "address": Part("address", "Address, if different from the child's"),
    "postcode": Part("postcode", "Postcode of that address"),
    "telephone": Part("telephone", "Telephone number"),
    "email": Part("email", "E-mail address", on_request=True),
    "nhs_number": Part("nhs_number", "NHS number", on_request=True),
    "ethnicity": Part("choice", "Ethnic group", choices="ethnicity", on_request=True),
    "interpreter_needed": Part("choice", "Do they need an interpreter?", choices="yes_no"),
}

PROFESSIONAL: Mapping[str, Part] = {
    "agency_type": Part("choice", "Which service do they work for?", choices="agency_type"),
    "organisation": Part("text", "Name of the organisation", identifying=False),
    "name": Part("text", "Name"),
    "role": Part("text", "Job title"),
    "address": Part("address", "Address at work", identifying=False),
    "telephone": Part("telephone", "Telephone number"),
    "email": Part("email", "Secure e-mail address"),
    "involvement": Part("choices", "When were they involved?", choices="involvement"),
    "send_form": Part(
        "choice", "Should they be asked for a reporting form?", choices="yes_no", on_request=True
    ),
}


class Block(QuestionType):
    """Answers that belong together, by the keys of the parts. Any of them may be left empty."""

    options = frozenset({"parts"})
    inner = "parts"
    stands_in = frozenset({"repeat"})
    identifies = True
    offered: Mapping[str, Part] = {}

    def usual_parts(self) -> tuple[str, ...]:
        """The keys of the parts asked where a definition names none."""
        return tuple(key for key, part in self.offered.items() if not part.on_request)

    def read(self, posted: Posted, name: str, question: Question, *, asked: Asked | None = None) -> Reading:
        """All parts. `asked` says whether a part is asked beside the others."""
        raw = self.raw(posted, name)
        try:
            given = self._no_answer(posted, name, question)
        except Unreadable as error:
            return Reading(None, (Problem(question.key, error.sentence, field_id=name + error.part),), raw)
        found, wrong = read_parts(posted, name, question.questions, asked)
        problems = [under(problem, question, opening(question)) for problem in wrong]
        if given and found:
            sentence = about(
                question, f"clear the answers, or clear '{NO_ANSWER_LABELS[given]}', so that only one stands"
            )
            problems.append(Problem(question.key, sentence, field_id=f"{name}-none"))
        if problems:
            return Reading(None, tuple(problems), raw)
        return Reading({"no_answer": given} if given else found or None, (), raw)

    def raw(self, posted: Posted, name: str) -> Raw:
        """Everything posted for this question, by its posted names."""
        return posted_under(posted, name)

    def fits(self, value: Any, question: Question) -> bool:
        """Answers by their keys."""
        return isinstance(value, dict)

    def held(self, value: Any, question: Question) -> tuple[tuple[str, str, Row], ...]:
        """The block itself, under its own name."""
        return (("", opening(question), value),)

    def only_asked(self, value: Any, question: Question, asked: Asked) -> Any:
        """The parts without those that are not asked."""
        return asked_parts(value, question.questions, asked) if self.fits(value, question) else value

    def compare(self, agreed: Any, incoming: Any, question: Question) -> str:
        """Part by part: `new` where the incoming block only says more."""
        if self.fits(agreed, question) and self.fits(incoming, question):
            return compare_parts(agreed, incoming, question.questions)
        return super().compare(agreed, incoming, question)

    def lines(self, value: Any, question: Question) -> tuple[str, ...]:
        """A line for each part, with its label."""
        return show_parts_in_lines(value, question.questions)

    def _show(self, value: dict[str, Any], question: Question) -> str:
        return show_parts(value, question.questions)

    def _inputs(self, value: dict[str, Any], name: str, question: Question) -> Raw:
        return inputs_of_parts(value, question.questions, name)

    def _normal(self, value: dict[str, Any], question: Question) -> dict[str, Any]:
        return normal_parts(value, question.questions)

    def _export(self, value: dict[str, Any], question: Question) -> str:
        return self._show(value, question)


class Person(Block):
    """A parent, a carer, a member of the household."""

    name = "person"
    offered = PERSON


class Professional(Block):
    """Somebody who knew or treated the child at work."""

    name = "professional"
    offered = PROFESSIONAL
