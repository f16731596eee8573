"""A form's answers as rows to read: for check-your-answers, for the office, for a copy on paper. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from opencdop.design.shell import Act, SummaryRow
from opencdop.formkit.answers import no_answer_of
from opencdop.formkit.asking import Asking
from opencdop.formkit.definition import Definition, Question
from opencdop.formkit.types import TYPES

NOTHING_YET = "Not answered"


@dataclass(frozen=True)
class ShownGroup:
    """One page of a form, read: its rows in the order of its questions."""

    key: str
    title: str
    rows: tuple[SummaryRow, ...]


@dataclass(frozen=True)
class ShownSection:
    key: str
    title: str
    groups: tuple[ShownGroup, ...]


def sections_shown(
    definition: Definition,
    answers: Mapping[str, Any],
    *,
    today: date,
    change: Callable[[str, str], str] | None = None,
    only_answered: bool = False,
    without: Collection[str] = (),
) -> tuple[ShownSection, ...]:
    """What was asked and answered, section by section; what is hidden is left out, and so are empty sections.

    `change` gives the address at which a question (group key, id of its field) is changed. `only_answered`
    leaves out what nobody answered, `without` the questions of these keys.
    """
    asked = Asking(definition, answers, today=today)
    sections = []
    for section in definition.sections:
        groups = []
        for group in section.groups:
            shown = [
                _row(question, asked.get(question.key), group.key, change)
                for question in group.questions
                if asked.question(question)
                and question.key not in without
                and not (only_answered and asked.get(question.key) is None)
            ]
            if shown:
                groups.append(ShownGroup(group.key, group.title, tuple(shown)))
        if groups:
            sections.append(ShownSection(section.key, section.title, tuple(groups)))
    return tuple(sections)


def in_words(question: Question, value: Any) -> str | tuple[str, ...]:
    """An answer as one line, or as several: an address, rows, the parts of a block, paragraphs."""
    kind = TYPES[question.type]
    if value is None:
        return NOTHING_YET
    if no_answer_of(value) is None and kind.fits(value, question):
        return kind.lines(value, question) or kind.show(value, question)
    return kind.show(value, question)


@dataclass(frozen=True)
class TwoVersions:
    """A question that two people answered differently at the same time."""

    question: Question
    theirs: str | tuple[str, ...]
    mine: str | tuple[str, ...]


def two_versions(
    questions: Iterable[Question], *, theirs: Mapping[str, Any], mine: Mapping[str, Any]
) -> tuple[TwoVersions, ...]:
    """Both answers to each of these questions, in words."""
    return tuple(
        TwoVersions(each, in_words(each, theirs.get(each.key)), in_words(each, mine.get(each.key)))
        for each in questions
    )


def _row(
    question: Question, value: Any, group_key: str, change: Callable[[str, str], str] | None
) -> SummaryRow:
    acts: tuple[Act, ...] = ()
    if change is not None:
        field_id = question.key + TYPES[question.type].parts[0]
        word = "Answer" if value is None else "Change"
        acts = (Act(word, change(group_key, field_id), about=question.label),)
    return SummaryRow(question.label, in_words(question, value), acts=acts, place=question.key)
