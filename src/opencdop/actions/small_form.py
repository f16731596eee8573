"""A form of one page that is no statutory form: a few questions, read and shown as those of the large forms are.

What was typed comes back with its problem beside it; nothing is stored here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from opencdop.core import clock
from opencdop.core.errors import RuleBroken
from opencdop.formkit.asking import Asking
from opencdop.formkit.checking import check_group
from opencdop.formkit.definition import Definition, Group, Question, Section
from opencdop.formkit.problems import Problem, blocking
from opencdop.formkit.reading import inputs_of, read_group
from opencdop.formkit.types import TYPES


@dataclass(frozen=True)
class Filled:
    """A small form as it stands on a page: the fields' texts, what was understood, and what is wrong."""

    group: Group
    inputs: Mapping[str, Any]
    answers: Mapping[str, Any]
    asked: Asking
    problems: tuple[Problem, ...] = ()

    def text(self, key: str) -> str:
        """A textual answer, or nothing."""
        value = self.answers.get(key)
        return value if isinstance(value, str) else ""

    def refused(self, sentence: str, *, at: str) -> "Filled":
        """The same form with the sentence of a refusal beside one of its questions."""
        question = next(question for question in self.group.questions if question.key == at)
        field_id = at + TYPES[question.type].parts[0]
        return replace(self, problems=(*self.problems, Problem(at, sentence, field_id=field_id)))


@dataclass(frozen=True)
class SmallForm:
    """The questions of one page."""

    questions: tuple[Question, ...]
    title: str = "Form"
    group: Group = field(init=False)
    definition: Definition = field(init=False)

    def __post_init__(self) -> None:
        group = Group("page", self.title, self.questions)
        section = Section("page", self.title, (group,))
        object.__setattr__(self, "group", group)
        object.__setattr__(
            self,
            "definition",
            Definition("page", "1", effective_from=date.min, title=self.title, sections=(section,)),
        )

    def shown(self, answers: Mapping[str, Any] | None = None) -> Filled:
        """The form before it is sent, with what is already known filled in."""
        known = {key: value for key, value in (answers or {}).items() if value not in (None, "")}
        return Filled(self.group, inputs_of(self.group, known), known, self._asked(known))

    def read(self, posted: Mapping[str, Any]) -> Filled:
        """The form as it was sent. Its problems are those that stop it."""
        today = clock.today()
        reading = read_group(self.group, posted, {}, definition=self.definition, today=today)
        unreadable = {problem.question for problem in reading.problems}
        checked = check_group(self.definition, self.group, reading.answers, today)
        gaps = [problem for problem in blocking(checked) if problem.question not in unreadable]
        found = sorted((*reading.problems, *gaps), key=lambda each: self._place(each.question))
        answers = self._asked(reading.answers)
        return Filled(self.group, reading.raw, dict(reading.answers), answers, tuple(found))

    def taken(
        self,
        request: Any,
        act: Callable[[Filled], str],
        *,
        at: str,
        known: Mapping[str, Any] | None = None,
    ) -> tuple[Filled, str]:
        """The form as its page shows it, and where to go once it was sent and acted on; empty until then.

        `act` does what the form is for and says where to go. Its refusal stands beside the question `at`, and
        everything typed stays.
        """
        if request.method != "POST":
            return self.shown(known), ""
        filled = self.read(request.POST)
        if filled.problems:
            return filled, ""
        try:
            return filled, act(filled)
        except RuleBroken as refused:
            return filled.refused(str(refused), at=at), ""

    def _asked(self, answers: Mapping[str, Any]) -> Asking:
        return Asking(self.definition, answers, today=clock.today())

    def _place(self, key: str) -> int:
        return [question.key for question in self.questions].index(key)
