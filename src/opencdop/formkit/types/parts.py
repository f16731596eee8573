"""The questions that another question holds: read, shown and compared together, as one row or one block.
It does not say what is held; the types do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..answers import NO_ANSWER_LABELS
from ..problems import Problem, lowered
from .base import Asked, Posted, QuestionType, Raw

if TYPE_CHECKING:
    from ..definition import Question

Row = Mapping[str, Any]
"""Answers by the keys of the questions held."""


def type_of(part: Question) -> QuestionType:
    """The type of a question that is held."""
    from . import TYPES

    return TYPES[part.type]


def read_parts(
    posted: Posted, name: str, parts: Sequence[Question], asked: Asked | None
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The answers posted under `<name>-<key of the part>`, and what is wrong with them.

    `asked` says whether a question is asked beside these answers; what is not asked is dropped.
    """
    readings = [(part, type_of(part).read(posted, f"{name}-{part.key}", part, asked=asked)) for part in parts]
    row = {part.key: reading.value for part, reading in readings if reading.value is not None}
    problems: list[Problem] = []
    for part, reading in readings:
        if asked is not None and not asked(part, beside(row, parts)):
            row.pop(part.key, None)
        else:
            problems += reading.problems
    return row, tuple(problems)


def beside(row: Row, parts: Sequence[Question]) -> dict[str, Any]:
    """The answers as a condition inside them sees them: a part without an answer has none, whatever the form has
    under its key.
    """
    return {part.key: row.get(part.key) for part in parts}


def under(problem: Problem, question: Question, words: str) -> Problem:
    """A problem of a held question as one of the question that holds it: "Child 2: enter the name", "Child 2, the
    date of birth: enter the year".
    """
    mark = "," if ": " in problem.message else ":"
    message = f"{words}{mark} {lowered(problem.message)}"
    return Problem(question.key, message, problem.level, problem.field_id, problem.about)


def inputs_of_parts(row: Row, parts: Iterable[Question], name: str) -> Raw:
    """The answers as posted names and texts."""
    inputs: Raw = {}
    for part in parts:
        inputs |= type_of(part).inputs(row.get(part.key), part, f"{name}-{part.key}")
    return inputs


def normal_parts(row: Row, parts: Iterable[Question]) -> dict[str, Any]:
    """The answers in the form in which equal ones are equal."""
    return {part.key: type_of(part).normal(row[part.key], part) for part in parts if part.key in row}


def asked_parts(row: Row, parts: Sequence[Question], asked: Asked) -> dict[str, Any]:
    """The answers without those to questions that are not asked."""
    return {
        part.key: type_of(part).only_asked(row[part.key], part, asked)
        for part in parts
        if part.key in row and asked(part, beside(row, parts))
    }


def show_parts(row: Row, parts: Iterable[Question]) -> str:
    """The answers in one line, parted by commas. What says nothing by itself (yes, 3) gets its label."""
    shown = ((part, type_of(part).show(row.get(part.key), part)) for part in parts)
    return ", ".join(_with_label(part, text) if _is_bare(text) else text for part, text in shown if text)


def show_parts_in_lines(row: Row, parts: Iterable[Question]) -> tuple[str, ...]:
    """The answers a line each, with their labels."""
    shown = ((part, type_of(part).show(row.get(part.key), part)) for part in parts)
    return tuple(f"{_short(part)}: {text}" for part, text in shown if text)


def compare_parts(agreed: Row, incoming: Row, parts: Iterable[Question]) -> str:
    """`new` where the incoming answers say more and lack nothing, `same` where they say no more."""
    more = less = False
    for part in parts:
        one, other = agreed.get(part.key), incoming.get(part.key)
        kind = type_of(part)
        if one is None or other is None:
            more, less = more or other is not None, less or one is not None
        elif kind.normal(one, part) != kind.normal(other, part):
            found = kind.compare(one, other, part)
            if found == "conflicting":
                return "conflicting"
            more, less = more or found == "new", less or found == "same"
    if more and less:
        return "conflicting"
    return "new" if more else "same"


def _is_bare(text: str) -> bool:
    """Whether an answer needs its question to be understood."""
    return text in ("Yes", "No", *NO_ANSWER_LABELS.values()) or text.replace(".", "").isdigit()


def _with_label(part: Question, text: str) -> str:
    return f"{_short(part)}: {text[:1].lower() + text[1:]}"


def _short(part: Question) -> str:
    return part.label.split(",")[0].rstrip("?")
