"""Which groups and questions are asked, given the answers so far.
What is hidden is not asked and does not block.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from .answers import Answers, Standing, is_known, standing_of
from .computed import Facts
from .conditions import holds
from .types import TYPES

if TYPE_CHECKING:
    from .definition import Definition, Group, Question


class Asking(Mapping[str, Any]):
    """The answers that count: it reads like the answers, without those of questions that are hidden.

    An answer to a question of another form counts as it stands. Facts are worked out from the answers that
    count. Conditions do not go in circles (the loader sees to it).
    """

    def __init__(self, definition: Definition, answers: Answers, *, today: date | None = None) -> None:
        self._definition = definition
        self._answers = answers
        self._group_memo: dict[str, bool] = {}
        self._question_memo: dict[str, bool] = {}
        self.facts = Facts(self, today=today)

    def __getitem__(self, key: str) -> Any:
        value = self.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def get(self, key: str, default: Any = None) -> Any:
        """The answer, or the default where there is none or its question is hidden. What is computed counts
        as answered by its fact, whatever is stored under its key.
        """
        question = self._definition.by_key.get(key)
        fact = question.of if question is not None and question.type == "computed" else ""
        value = self.facts.get(fact) if fact else self._answers.get(key)
        return value if value is not None and self._counts(key) else default

    def __iter__(self) -> Iterator[str]:
        return (key for key in self._answers if self._counts(key))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def group(self, group: Group) -> bool:
        """Whether a group's page is asked:
        its condition is met and at least one of its questions is asked.
        """
        return any(self.question(question) for question in group.questions)

    def question(self, question: Question) -> bool:
        """Whether a question of the form is asked."""
        known = self._question_memo.get(question.key)
        if known is None:
            group = self._definition.group_of(question.key)
            known = self._group_condition(group) and holds(question.when, self, self.facts)
            self._question_memo[question.key] = known
        return known

    def in_row(self, question: Question, row: Mapping[str, Any]) -> bool:
        """Whether a question inside a repeat or a block is asked, in a row: its condition sees the row first,
        then the form.
        """
        return question.when is None or holds(question.when, ChainMap(dict(row), self), self.facts)  # type: ignore[arg-type]

    def standing(self, question: Question) -> Standing:
        """Answered, or which kind of no answer."""
        return standing_of(self._answers.get(question.key), asked=self.question(question))

    def _group_condition(self, group: Group) -> bool:
        if group.when is None:
            return True
        if group.key not in self._group_memo:
            self._group_memo[group.key] = holds(group.when, self, self.facts)
        return self._group_memo[group.key]

    def _counts(self, key: str) -> bool:
        question = self._definition.by_key.get(key)
        return question is None or self.question(question)


def answers_to_send(definition: Definition, answers: Answers, *, today: date | None = None) -> dict[str, Any]:
    """The answers of the questions that are asked, in form order; in rows and blocks too.
    What is hidden stays behind, and so does what is computed.
    """
    asked = Asking(definition, answers, today=today)
    sent: dict[str, Any] = {}
    for question in definition.questions():
        value = asked.get(question.key)
        if value is None or question.type == "computed":
            continue
        known = is_known(value)
        sent[question.key] = (
            TYPES[question.type].only_asked(value, question, asked.in_row) if known else value
        )
    return sent
