"""The answers of a form as a FHIR R4 QuestionnaireResponse, with the four kinds of no answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ..answers import Answers, no_answer_of
from ..asking import Asking
from ..definition import Definition, Question
from ..types import TYPES
from .addresses import (
    ABSENT,
    BASE,
    DIGEST,
    NONE,
    STORED,
    Unreadable,
    beside,
    canonical,
    codes_of,
    extension,
    own,
    within,
)  # fmt: skip
from .items import absence
from .kinds import ABSENT_OF, BLOCKS, COMPOUND, ROWS, SIMPLE, Part
from .places import page_link, section_link

Item = dict[str, Any]
IsAsked = Callable[[Question], bool]


def response_of(
    definition: Definition,
    answers: Answers,
    *,
    authored: datetime,
    identifier: str = "",
    author: str = "",
    context: Answers | None = None,
    status: str = "completed",
    base: str = BASE,
) -> dict[str, Any]:
    """The answers as plain JSON. What was asked and not answered is an item without an answer; what was not asked
    is no item, unless it holds an answer all the same.

    `authored` has an offset; `author` are words; `context` are answers of other forms at which conditions look.
    Raises Unreadable for an answer to a question that the form does not have.
    """
    unknown = [key for key in answers if key not in definition.by_key]
    if unknown:
        raise Unreadable(f"{definition.title} does not ask {', '.join(sorted(unknown))}")
    asked = Asking(definition, {**(context or {}), **answers}, today=authored.date())
    writer = _Writer(asked, base)
    sections = [
        _group(section_link(section.key), section.title, [
            _group(page_link(group.key), group.title, [
                item for question in group.questions
                for item in writer.question(question, question.key, answers.get(question.key), asked.question)
            ])
            for group in section.groups
        ])
        for section in definition.sections
    ]  # fmt: skip
    response: Item = {
        "resourceType": "QuestionnaireResponse",
        "extension": [extension(own(base, DIGEST), "String", definition.digest)],
        "questionnaire": f"{canonical(base, definition.form, definition.panel)}|{definition.version}",
        "status": status,
        "authored": authored.isoformat(timespec="seconds"),
    }
    if identifier:
        response["identifier"] = {"system": f"{base}/Submission", "value": identifier}
    if author:
        response["author"] = {"display": author}
    items = [section for section in sections if section.get("item")]
    return {**response, "item": items} if items else response


def _group(link: str, text: str, items: list[Item]) -> Item:
    kept = [item for item in items if not item["linkId"].startswith("page/") or item.get("item")]
    return {"linkId": link, "text": text, **({"item": kept} if kept else {})}


class _Writer:
    def __init__(self, asked: Asking, base: str) -> None:
        self._asked = asked
        self._base = base

    def question(self, question: Question, link: str, value: Any, is_asked: IsAsked) -> list[Item]:
        """The items of one question; none where it was not asked."""
        if question.type == "computed" and is_asked(question):
            value = self._asked.facts.get(question.of)
        if value is None and not is_asked(question):
            return []
        item: Item = {"linkId": link, "text": question.label}
        code = no_answer_of(value)
        if value is None:
            return [item]
        if code is not None:
            return self._no_answer(item, question, code)
        if not TYPES[question.type].fits(value, question):
            return [self._stored(item, value)]
        try:
            return self._answered(item, question, value)
        except (ValueError, KeyError, TypeError):
            return [self._stored(item, value)]

    def _no_answer(self, item: Item, question: Question, code: str) -> list[Item]:
        item["extension"] = [extension(ABSENT, "Code", ABSENT_OF[code])]
        answer = [{"valueCoding": absence(code)}]
        if question.type in ("choice", "choices"):
            return [{**item, "answer": answer}]
        none = {
            "linkId": beside(item["linkId"], NONE),
            "text": "If there is no answer, why?",
            "answer": answer,
        }
        return [item, none]

    def _stored(self, item: Item, value: Any) -> Item:
        """A value that FHIR cannot hold exactly, in an extension of ours."""
        text = json.dumps(value, sort_keys=True, ensure_ascii=False)
        return {**item, "extension": [extension(own(self._base, STORED), "String", text)]}

    def _answered(self, item: Item, question: Question, value: Any) -> list[Item]:
        link = item["linkId"]
        if question.type in ROWS:
            return [{**item, "item": self._held(question, link, row)} for row in value]
        if question.type in BLOCKS:
            return [{**item, "item": self._held(question, link, value)}]
        if question.type in COMPOUND:
            compound = COMPOUND[question.type]
            apart = compound.apart(value)
            if set(apart) - {part.key for part in compound.parts}:
                raise ValueError(link)
            parts = [self._part(question, link, part, apart) for part in compound.parts if part.key in apart]
            return [{**item, "item": parts}]
        kind = SIMPLE[question.type]
        several = value if kind.repeats else [value]
        if question.type in ("choice", "choices"):
            written = [self._coding(question.labels, link, code) for code in several]
        else:
            written = [kind.write(each, self._base) for each in several]
        return [{**item, "answer": [{f"value{kind.value}": each} for each in written]}]

    def _held(self, question: Question, link: str, row: Mapping[str, Any]) -> list[Item]:
        """The items inside a row or a block. Raises ValueError where it holds what the form does not ask."""
        if not row or set(row) - {part.key for part in question.questions}:
            raise ValueError(link)
        return [
            item
            for part in question.questions
            for item in self.question(
                part, within(link, part.key), row.get(part.key), lambda each: self._asked.in_row(each, row)
            )
        ]

    def _part(self, question: Question, link: str, part: Part, apart: Mapping[str, Any]) -> Item:
        value = part.kind.write(apart[part.key], self._base)
        if part.choices:
            labels = {choice.code: choice.label for choice in part.choices}
            value = self._coding(labels, f"{question.type}~{part.key}", value)
        answer = [{f"value{part.kind.value}": value}]
        return {"linkId": beside(link, part.key), "text": part.label, "answer": answer}

    def _coding(self, labels: Mapping[str, str], link: str, code: str) -> dict[str, str]:
        """A choice. Raises KeyError for one that this version does not offer."""
        return {"system": codes_of(self._base, link), "code": code, "display": labels[code]}
