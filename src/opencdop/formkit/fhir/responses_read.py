"""A FHIR R4 QuestionnaireResponse as answers to a form of ours. What the form does not ask is refused in a sentence;
nothing is guessed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..answers import no_answer
from ..definition import Definition, Question
from ..types import TYPES
from .addresses import (
    ABSENT,
    ABSENT_CODES,
    NONE,
    STORED,
    Unreadable,
    beside,
    codes_of,
    extensions,
    own,
    parts_of,
    within,
)  # fmt: skip
from .kinds import BLOCKS, COMPOUND, OF_ABSENT, ROWS, SIMPLE, Part, Simple

Found = dict[str, list[Mapping[str, Any]]]
"""Items by their link id."""


@dataclass(frozen=True)
class FormNamed:
    """The form that a response answers, and the address under which its names stand."""

    base: str
    form: str
    panel: str
    version: str


def form_named_in(response: Any) -> FormNamed:
    """The form that a response names. Raises Unreadable."""
    if not isinstance(response, Mapping) or response.get("resourceType") != "QuestionnaireResponse":
        raise Unreadable("This is not a FHIR QuestionnaireResponse")
    address, _, version = str(response.get("questionnaire", "")).partition("|")
    base, form, panel = parts_of(address)
    if not version:
        raise Unreadable("The response does not name the version of its form, after a |")
    return FormNamed(base, form, panel, version)


def answers_of(response: Any, definition: Definition) -> dict[str, Any]:
    """The answers by their keys, in the order of the form. Raises Unreadable with a sentence."""
    named = form_named_in(response)
    if (named.form, named.version, named.panel) != (definition.form, definition.version, definition.panel):
        asked = f"{definition.form} {definition.version} {definition.panel}".rstrip()
        raise Unreadable(
            f"The response is to {named.form} {named.version} {named.panel}".rstrip() + f", not to {asked}"
        )
    found: Found = {}
    _gather(response.get("item", ()), found)
    reader = _Reader(named.base, definition.title)
    answers = reader.questions(definition.questions(), found, "")
    reader.refuse_rest(found)
    return answers


def _gather(items: Any, found: Found) -> None:
    """The items of all sections and pages, by link id."""
    for item in _list(items):
        link = str(item.get("linkId", ""))
        if link.startswith(("section/", "page/")):
            _gather(item.get("item", ()), found)
        else:
            found.setdefault(link, []).append(item)


class _Reader:
    """Takes what it reads out of what was found, so that the rest is what nobody asked."""

    def __init__(self, base: str, title: str) -> None:
        self._base = base
        self._title = title

    def refuse_rest(self, found: Found) -> None:
        """Raise Unreadable for items that no question took."""
        if found:
            raise Unreadable(f"{self._title} does not ask {', '.join(sorted(found))}")

    def questions(self, questions: Iterable[Question], found: Found, before: str) -> dict[str, Any]:
        """The answers to these questions, out of the items found."""
        answers: dict[str, Any] = {}
        for question in questions:
            link = within(before, question.key) if before else question.key
            items, none = found.pop(link, []), found.pop(beside(link, NONE), [])
            if question.type == "computed":
                continue
            try:
                value = self._value(question, link, items, none)
            except Unreadable as error:
                sentence = str(error)
                whole = sentence[:1].isupper()
                raise (
                    error if whole else Unreadable(f"The answer to {question.label!r} ({link}) {sentence}")
                ) from error
            if value is not None:
                answers[question.key] = value
        return answers

    def _value(
        self, question: Question, link: str, items: list[Mapping[str, Any]], none: list[Mapping[str, Any]]
    ) -> Any:
        absent = {code for item in (*items, *none) for code in _absences(item)}
        stored = [
            each.get("valueString") for item in items for each in extensions(item, own(self._base, STORED))
        ]
        value = json.loads(str(stored[0])) if stored else self._given(question, link, items)
        if not absent:
            return value
        if value is not None or len(absent) > 1:
            raise Unreadable("is given, and is said not to be known")
        return no_answer(absent.pop())

    def _given(self, question: Question, link: str, items: list[Mapping[str, Any]]) -> Any:
        if question.type in ROWS:
            rows = [self._held(question, link, item) for item in items]
            return [row for row in rows if row] or None
        if len(items) > 1:
            raise Unreadable("stands there more than once")
        if not items:
            return None
        if question.type in BLOCKS:
            return self._held(question, link, items[0]) or None
        if question.type in COMPOUND:
            return self._compound(question, link, items[0])
        kind = SIMPLE[question.type]
        system = codes_of(self._base, link) if question.choices else ""
        values = self._values(items[0], kind, system, question.labels)
        value = (values or None) if kind.repeats else values[0] if values else None
        if value is not None and not TYPES[question.type].fits(value, question):
            raise Unreadable(f"does not have the form that is asked for: {value}")
        return value

    def _held(self, question: Question, link: str, item: Mapping[str, Any]) -> dict[str, Any]:
        found: Found = {}
        for each in _list(item.get("item", ())):
            found.setdefault(str(each.get("linkId", "")), []).append(each)
        row = self.questions(question.questions, found, link)
        self.refuse_rest(found)
        return row

    def _compound(self, question: Question, link: str, item: Mapping[str, Any]) -> Any:
        compound = COMPOUND[question.type]
        found: Found = {}
        for each in _list(item.get("item", ())):
            found.setdefault(str(each.get("linkId", "")), []).append(each)
        parts: dict[str, Any] = {}
        for part in compound.parts:
            for each in found.pop(beside(link, part.key), []):
                values = self._values(each, part.kind, self._system(question, part), _labels(part))
                if values:
                    parts[part.key] = values[0]
        self.refuse_rest(found)
        if not parts:
            return None
        value = compound.together(parts)
        if not TYPES[question.type].fits(value, question):
            raise Unreadable(f"does not have the form that is asked for: {value}")
        return value

    def _system(self, question: Question, part: Part) -> str:
        return codes_of(self._base, f"{question.type}~{part.key}") if part.choices else ""

    def _values(
        self, item: Mapping[str, Any], kind: Simple, system: str, labels: Mapping[str, str]
    ) -> list[Any]:
        answers = _list(item.get("answer", ()))
        given = [each for each in answers if not _is_absence(each)]
        if len(given) > 1 and not kind.repeats:
            raise Unreadable("has more than one answer")
        values = []
        for answer in given:
            if f"value{kind.value}" not in answer:
                raise Unreadable(f"is not given as value{kind.value}")
            found = answer[f"value{kind.value}"]
            value = self._code(found, system, labels) if system else kind.read(found, self._base)
            if value is not None:
                values.append(value)
        return values

    def _code(self, coding: Any, system: str, labels: Mapping[str, str]) -> str:
        code = coding.get("code") if isinstance(coding, Mapping) else None
        if code not in labels or coding.get("system") != system:
            raise Unreadable(f"is not one of the choices of the form: {code}")
        return str(code)


def _labels(part: Part) -> dict[str, str]:
    return {choice.code: choice.label for choice in part.choices}


def _absences(item: Mapping[str, Any]) -> list[str]:
    """Why there is no answer, by the extension and by the coding of the standard."""
    codes = [each.get("valueCode") for each in extensions(item, ABSENT)]
    for answer in _list(item.get("answer", ())):
        if _is_absence(answer):
            codes.append(answer["valueCoding"].get("code"))
    unknown = [code for code in codes if code not in OF_ABSENT]
    if unknown:
        raise Unreadable(f"is absent for a reason that the form does not offer: {unknown[0]}")
    return [OF_ABSENT[str(code)] for code in codes]


def _is_absence(answer: Mapping[str, Any]) -> bool:
    coding = answer.get("valueCoding")
    return isinstance(coding, Mapping) and coding.get("system") == ABSENT_CODES


def _list(items: Any) -> list[Mapping[str, Any]]:
    if not isinstance(items, list | tuple) or not all(isinstance(each, Mapping) for each in items):
        raise Unreadable("The items of the response are not a list of items")
    return list(items)
