"""Answers that another system gives as JSON, in the shape in which they are kept, checked by the code that reads pages.
Bad input never raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .answers import NO_ANSWER_LABELS
from .definition import Definition, Question
from .problems import Problem, about, lowered, offered_no_answers
from .types import TYPES
from .types.base import LONGEST_TEXT

_ROWS = frozenset({"repeat", "table"})
_BLOCKS = frozenset({"person", "professional"})
_KEYS: Mapping[str, frozenset[str]] = {
    "address": frozenset({"lines", "no_fixed_abode"}),
    "moment": frozenset({"on", "time", "quality"}),
    "weeks_days": frozenset({"weeks", "days"}),
}
_MOST_ROWS = 100
_MOST_TOLD = 20  # keys of no question
_LARGEST = 10**9


def read_given(definition: Definition, given: Any) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The answers in the order of the form, and a problem for each that cannot be taken. Null counts as not given.

    Whether a question would be asked is not looked at, nor what is missing.
    """
    if not isinstance(given, Mapping):
        return {}, (Problem("", "Send the answers as an object: question key to answer"),)
    problems = _not_asked(definition, given)
    answers: dict[str, Any] = {}
    for question in definition.questions():
        value = given.get(question.key)
        if value is None or question.type in ("computed", "file"):
            continue
        wrong = _misshapen(question, value)
        if wrong:
            problems.append(Problem(question.key, about(question, lowered(wrong))))
            continue
        kind = TYPES[question.type]
        reading = kind.read(kind.inputs(value, question), question.key, question)
        problems += reading.problems
        if reading.value is not None:
            answers[question.key] = reading.value
    return answers, tuple(problems)


def _not_asked(definition: Definition, given: Mapping[str, Any]) -> list[Problem]:
    """A problem for each key of no question, but at most so many: an answer is not as long as what was sent."""
    unknown = [
        key
        for key in given
        if key not in definition.by_key or definition.question(key).type in ("computed", "file")
    ]
    problems = [
        Problem(_shown(key), "The form does not ask this. Leave it out, or check the key")
        for key in unknown[:_MOST_TOLD]
    ]
    if len(unknown) > _MOST_TOLD:
        left = len(unknown) - _MOST_TOLD
        problems.append(Problem("", f"The form does not ask {left} more of these keys either"))
    return problems


def _shown(key: object) -> str:
    return str(key)[:80].encode("ascii", "replace").decode("ascii")


def _misshapen(question: Question, value: Any) -> str:
    """How the value is not of the shape that its type keeps, as the beginning of a sentence; empty where it is."""
    if isinstance(value, Mapping) and "no_answer" in value:
        return _no_answer(question, value)
    if question.type in _ROWS:
        return _rows(question, value)
    if question.type in _BLOCKS:
        return _row(question, value)
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return "Send a shorter text"
    if question.type in _KEYS and not (isinstance(value, Mapping) and value.keys() <= _KEYS[question.type]):
        return f"Send an object of {', '.join(sorted(_KEYS[question.type]))}"
    if question.type == "moment" and not all(isinstance(each, str | None) for each in value.values()):
        return "Send texts as on, time and quality"
    if question.type == "address" and type(value.get("no_fixed_abode", False)) is not bool:
        return "Send true or false as no_fixed_abode"
    if question.type == "number" and type(value) is int and abs(value) > _LARGEST:
        return "Send a smaller number"
    if question.type == "tick":
        return "" if value is True else "Send true, or leave it out"
    return "" if TYPES[question.type].fits(value, question) else f"Send {_shape(question)}"


def _no_answer(question: Question, value: Mapping[str, Any]) -> str:
    offered = offered_no_answers(question)
    if value.keys() == {"no_answer"} and value["no_answer"] in list(offered):
        return ""
    ways = " or ".join(f'{{"no_answer": "{code}"}}' for code in offered)
    return f"Send {ways} or an answer" if ways else "Send an answer or nothing"


def _rows(question: Question, value: Any) -> str:
    if not isinstance(value, list) or len(value) > _MOST_ROWS:
        return "Send a list of entries"
    return next((wrong for row in value if (wrong := _row(question, row))), "")


def _row(question: Question, value: Any) -> str:
    """An entry of a repeat, or a block: answers by the keys of its parts."""
    parts = {part.key: part for part in question.questions}
    if not isinstance(value, Mapping) or not value.keys() <= parts.keys():
        return f"Send an object of {', '.join(parts)}"
    for key, each in value.items():
        wrong = "Leave out what is empty" if each is None else _misshapen(parts[key], each)
        if wrong:
            return f"{wrong} as {key}"
    return ""


def _shape(question: Question) -> str:
    return {
        "date": "a date as YYYY-MM-DD",
        "partial_date": "a date as YYYY-MM-DD, YYYY-MM or YYYY",
        "time": "a time as HH:MM",
        "number": "a whole number",
        "decimal": "a number as text",
        "choice": "one of the codes",
        "choices": "a list of codes",
        "nhs_number": "ten digits as text",
        "weeks_days": "whole numbers of weeks and days",
    }.get(question.type, "an answer of the right shape")


def schema_of(question: Question) -> dict[str, Any]:
    """The shape of an answer as a JSON Schema, for a description of the interface."""
    answer = _schema(question)
    answer["description"] = question.label
    offered = offered_no_answers(question)
    if not offered:
        return answer
    none = {
        "type": "object",
        "properties": {"no_answer": {"enum": list(offered)}},
        "required": ["no_answer"],
        "additionalProperties": False,
        "title": " or ".join(NO_ANSWER_LABELS[code] for code in offered),
    }
    return {"description": question.label, "oneOf": [answer, none]}


def _schema(question: Question) -> dict[str, Any]:
    text: dict[str, Any] = {"type": "string"}
    whole: dict[str, Any] = {"type": "integer"}
    codes = {"type": "string", "enum": [choice.code for choice in question.choices]}
    if question.type in _ROWS or question.type in _BLOCKS:
        row = {
            "type": "object",
            "properties": {part.key: schema_of(part) for part in question.questions},
            "additionalProperties": False,
        }
        return {"type": "array", "items": row} if question.type in _ROWS else row
    lines = {"type": "array", "items": text}
    shapes: Mapping[str, dict[str, Any]] = {
        "date": {**text, "format": "date"},
        "partial_date": {**text, "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},
        "time": {**text, "pattern": "^[0-2][0-9]:[0-5][0-9]$"},
        "nhs_number": {**text, "pattern": "^[0-9]{10}$"},
        "number": whole,
        "choice": codes,
        "choices": {"type": "array", "items": codes},
        "tick": {"const": True},
        "address": _object({"lines": lines, "no_fixed_abode": {"type": "boolean"}}, needs=["lines"]),
        "moment": _object({"on": text, "time": text, "quality": text}, needs=["on", "quality"]),
        "weeks_days": _object({"weeks": whole, "days": whole}, needs=["weeks", "days"]),
        "causes": {"type": "object", "properties": {"layout": text}, "required": ["layout"]},
    }
    return dict(shapes.get(question.type, text))


def _object(properties: dict[str, Any], *, needs: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": needs, "additionalProperties": False}
