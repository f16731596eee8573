"""Questions that hold rows of questions: one for each brother or sister, or the rows of a table."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ..answers import NO_ANSWER_LABELS
from ..problems import Problem, about
from .base import Asked, Posted, QuestionType, Raw, Reading, Unreadable, posted_under
from .parts import (
    Row,
    asked_parts,
    inputs_of_parts,
    normal_parts,
    read_parts,
    show_parts,
    under,
)

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
    inner = "questions"
    stands_in = frozenset()

    def read(self, posted: Posted, name: str, question: Question, *, asked: Asked | None = None) -> Reading:
        """All rows. `asked` says whether a question is asked in a row; what is not asked there is dropped."""
        raw = self.raw(posted, name)
        numbers = rows_posted(posted, name)
        try:
            given = self._no_answer(posted, name, question)
            if len(numbers) > most_rows(question):
                raise Unreadable(
                    about(question, f"keep {most_rows(question)} entries or fewer, and remove the others")
                )
        except Unreadable as error:
            return Reading(None, (Problem(question.key, error.sentence, field_id=name + error.part),), raw)
        rows, problems = [], []
        for number in numbers:
            row, wrong = read_parts(posted, f"{name}-{number}", question.questions, asked)
            problems += [under(problem, question, self.row_words(question, number)) for problem in wrong]
            rows += [row] if row else []
        if given and rows:
            sentence = about(
                question, f"remove the entries, or clear '{NO_ANSWER_LABELS[given]}', so that only one stands"
            )
            problems.append(Problem(question.key, sentence, field_id=name))
        if problems:
            return Reading(None, tuple(problems), raw)
        return Reading({"no_answer": given} if given else rows or None, (), raw)

    def raw(self, posted: Posted, name: str) -> Raw:
        """Everything posted for this question, by its posted names, with the count of rows."""
        return posted_under(posted, name)

    def fits(self, value: Any, question: Question) -> bool:
        """A list of rows."""
        return isinstance(value, list) and all(isinstance(row, dict) for row in value)

    def held(self, value: Any, question: Question) -> tuple[tuple[str, str, Row], ...]:
        """Each row, with the ending of its posted names and its name: "-0", "Child 1"."""
        return tuple((f"-{n}", self.row_words(question, n), row) for n, row in enumerate(value))

    def row_words(self, question: Question, number: int) -> str:
        """The name of a row, by its number from 0: "Child 1"."""
        item = question.item or "entry"
        return f"{item[:1].upper()}{item[1:]} {number + 1}"

    def only_asked(self, value: Any, question: Question, asked: Asked) -> Any:
        """The rows without what is not asked in them."""
        if not self.fits(value, question):
            return value
        return [asked_parts(row, question.questions, asked) for row in value]

    def show_row(self, row: Row, question: Question) -> str:
        """One row in words, its answers parted by commas."""
        return show_parts(row, question.questions)

    def lines(self, value: Any, question: Question) -> tuple[str, ...]:
        """A line for each row."""
        return tuple(self.show_row(row, question) for row in value)

    def _show(self, value: list[dict[str, Any]], question: Question) -> str:
        return "; ".join(self.lines(value, question))

    def _inputs(self, value: list[dict[str, Any]], name: str, question: Question) -> Raw:
        inputs: Raw = {f"{name}-count": str(len(value))}
        for number, row in enumerate(value):
            inputs |= inputs_of_parts(row, question.questions, f"{name}-{number}")
        return inputs

    def _normal(self, value: list[dict[str, Any]], question: Question) -> list[Any]:
        rows = [normal_parts(row, question.questions) for row in value]
        return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))

    def _export(self, value: list[dict[str, Any]], question: Question) -> str:
        return self._show(value, question)


class Table(Repeat):
    """Rows of short answers; each question is a column."""

    name = "table"
