"""A question that holds rows of questions, such as one row for each brother or sister."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ..answers import NO_ANSWER_LABELS
from ..problems import Problem, named
from .base import Asked, Posted, QuestionType, Raw, Reading, Unreadable, kept_raw, showable

if TYPE_CHECKING:
    from ..definition import Question

MOST_ROWS = 50


def most_rows(question: Question) -> int:
    """How many rows the question takes."""
    return MOST_ROWS if question.max is None else int(question.max)


def rows_posted(posted: Posted, name: str) -> list[int]:
    """The numbers of the rows that were posted, in order."""
    pattern = re.compile(re.escape(name) + r"-([0-9]{1,4})-.", re.ASCII)
    found = (pattern.match(each) for each in posted if isinstance(each, str))
    return sorted({int(match[1]) for match in found if match})


class Repeat(QuestionType):
    """A list of rows, each with an answer for some of its questions. Rows left empty are not kept."""

    name = "repeat"
    options = frozenset({"item", "min", "max", "questions"})

    def read(self, posted: Posted, name: str, question: Question, *, asked: Asked | None = None) -> Reading:
        """All rows. `asked` says whether a question is asked in a row; what is not asked there is dropped."""
        raw = self.raw(posted, name)
        numbers = rows_posted(posted, name)
        try:
            given = self._no_answer(posted, name, question)
            if len(numbers) > most_rows(question):
                raise Unreadable(
                    f"Keep {named(question)} to {most_rows(question)} entries or fewer, and remove the others"
                )
        except Unreadable as error:
            return Reading(None, (Problem(question.key, error.sentence, field_id=name + error.part),), raw)
        rows, problems = self._rows(posted, name, question, numbers, asked)
        if given and rows:
            sentence = (
                f"Remove the entries of {named(question)}, or clear 'Not known', so that only one stands"
            )
            problems = (*problems, Problem(question.key, sentence, field_id=name))
        if problems:
            return Reading(None, problems, raw)
        return Reading({"no_answer": given} if given else rows or None, (), raw)

    def _rows(
        self, posted: Posted, name: str, question: Question, numbers: list[int], asked: Asked | None
    ) -> tuple[list[dict[str, Any]], tuple[Problem, ...]]:
        rows, problems = [], []
        for number in numbers:
            readings = [(part, self._part(posted, name, number, part)) for part in question.questions]
            row = {part.key: reading.value for part, reading in readings if reading.value is not None}
            for part, reading in readings:
                if asked is not None and not asked(part, row):
                    row.pop(part.key, None)
                else:
                    problems += [_in_row(problem, question, number) for problem in reading.problems]
            if row:
                rows.append(row)
        return rows, tuple(problems)

    def _part(self, posted: Posted, name: str, number: int, part: Question) -> Reading:
        return _type_of(part).read(posted, f"{name}-{number}-{part.key}", part)

    def raw(self, posted: Posted, name: str) -> Raw:
        """Everything posted for this question, by its posted names, with the count of rows."""
        kept: Raw = {}
        for each in posted:
            if isinstance(each, str) and each.startswith(f"{name}-"):
                kept[showable(each)] = kept_raw(posted, each)
        return kept

    def fits(self, value: Any, question: Question) -> bool:
        """A list of rows."""
        return isinstance(value, list) and all(isinstance(row, dict) for row in value)

    def _show(self, value: list[dict[str, Any]], question: Question) -> str:
        return "; ".join(self.show_row(row, question) for row in value)

    def show_row(self, row: dict[str, Any], question: Question) -> str:
        """One row in words, its answers parted by commas. What says nothing by itself (yes, 3) gets its label."""
        shown = ((part, _type_of(part).show(row.get(part.key), part)) for part in question.questions)
        return ", ".join(_with_label(part, text) if _is_bare(text) else text for part, text in shown if text)

    def _inputs(self, value: list[dict[str, Any]], name: str, question: Question) -> Raw:
        inputs: Raw = {f"{name}-count": str(len(value))}
        for number, row in enumerate(value):
            for part in question.questions:
                inputs |= _type_of(part).inputs(row.get(part.key), part, f"{name}-{number}-{part.key}")
        return inputs

    def _normal(self, value: list[dict[str, Any]], question: Question) -> list[Any]:
        rows = [
            {
                part.key: _type_of(part).normal(row[part.key], part)
                for part in question.questions
                if part.key in row
            }
            for row in value
        ]
        return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))

    def _export(self, value: list[dict[str, Any]], question: Question) -> str:
        return self._show(value, question)


def _in_row(problem: Problem, question: Question, number: int) -> Problem:
    message = f"{(question.item or 'entry').capitalize()} {number + 1}: {problem.message}"
    return Problem(question.key, message, problem.level, problem.field_id, problem.about)


def _is_bare(text: str) -> bool:
    """Whether an answer needs its question to be understood."""
    return text in ("Yes", "No", *NO_ANSWER_LABELS.values()) or text.replace(".", "").isdigit()


def _with_label(part: Question, text: str) -> str:
    label = part.label.split(",")[0].rstrip("?")
    return f"{label}: {text[:1].lower() + text[1:]}"


def _type_of(part: Question) -> QuestionType:
    from . import TYPES

    return TYPES[part.type]
