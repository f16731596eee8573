"""How far a form is, worked out from its definition and answers: page by page, section by section,
and as a whole.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from .answers import Answers, Standing
from .asking import Asking
from .definition import Definition, Group, Section

NOT_STARTED = "not_started"
IN_PROGRESS = "in_progress"
DONE = "done"

_NOT_EMPTY = (Standing.ANSWERED, Standing.NOT_KNOWN, Standing.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class GroupProgress:
    """How far one page is. "Not known" and "not applicable" count as answered."""

    key: str
    title: str
    status: str
    answered: int
    asked: int
    blocking: int
    """Questions without an answer that hold up sending."""


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """How far one section is; groups that are not asked are left out.

    Of its needed and expected questions, `expected` are asked and `expected_answered` have an answer.
    """

    key: str
    title: str
    status: str
    answered: int
    asked: int
    blocking: int
    minutes_left: int
    expected: int
    expected_answered: int
    groups: tuple[GroupProgress, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a form is. `completeness`: the share, 0 to 1, of needed and expected questions asked that
    have an answer.

    `standings` counts all questions of the form by how they stand, the four kinds of no answer apart.
    """

    sections: tuple[SectionProgress, ...]
    answered: int
    asked: int
    blocking: int
    minutes_left: int
    expected: int
    expected_answered: int
    completeness: float
    standings: Mapping[Standing, int]

    @property
    def groups(self) -> tuple[GroupProgress, ...]:
        """All pages that are asked, in order."""
        return tuple(group for section in self.sections for group in section.groups)

    @property
    def status(self) -> str:
        """Of the whole form."""
        return _combined(section.status for section in self.sections)


def progress_of(
    definition: Definition, answers: Answers, *, seen: Collection[str] = (), today: date | None = None
) -> Progress:
    """How far the form is. `seen` are keys of groups gone through:
    a page of optional questions is done once seen.
    """
    asked = Asking(definition, answers, today=today)
    sections = tuple(_section(section, asked, seen) for section in definition.sections)
    sections = tuple(section for section in sections if section.groups)
    expected = sum(section.expected for section in sections)
    answered = sum(section.expected_answered for section in sections)
    return Progress(
        sections=sections,
        answered=sum(section.answered for section in sections),
        asked=sum(section.asked for section in sections),
        blocking=sum(section.blocking for section in sections),
        minutes_left=sum(section.minutes_left for section in sections),
        expected=expected,
        expected_answered=answered,
        completeness=answered / expected if expected else 1.0,
        standings=Counter(standings_of(definition, answers, today=today).values()),
    )


def standings_of(
    definition: Definition, answers: Answers, *, today: date | None = None
) -> dict[str, Standing]:
    """How each question of the form stands, by its key; what is computed is nobody's to answer, and left out."""
    asked = Asking(definition, answers, today=today)
    return {
        question.key: asked.standing(question)
        for question in definition.questions()
        if question.type != "computed"
    }


def _section(section: Section, asked: Asking, seen: Collection[str]) -> SectionProgress:
    groups = tuple(_group(group, asked, seen) for group in section.groups if asked.group(group))
    wanted = [
        question
        for group in section.groups
        for question in group.questions
        if question.is_expected and asked.question(question)
    ]
    open_groups = sum(group.status != DONE for group in groups)
    return SectionProgress(
        key=section.key,
        title=section.title,
        status=_combined(group.status for group in groups),
        answered=sum(group.answered for group in groups),
        asked=sum(group.asked for group in groups),
        blocking=sum(group.blocking for group in groups),
        minutes_left=math.ceil(section.minutes * open_groups / len(groups)) if groups else 0,
        expected=len(wanted),
        expected_answered=sum(question.key in asked for question in wanted),
        groups=groups,
    )


def _group(group: Group, asked: Asking, seen: Collection[str]) -> GroupProgress:
    questions = [
        question for question in group.questions if question.type != "computed" and asked.question(question)
    ]
    answered = [question for question in questions if asked.standing(question) in _NOT_EMPTY]
    empty = [question for question in questions if question not in answered]
    if any(question.is_expected for question in empty):
        status = IN_PROGRESS if answered else NOT_STARTED
    else:
        status = DONE if answered or group.key in seen else NOT_STARTED
    blocking = sum(question.blocks for question in empty)
    return GroupProgress(group.key, group.title, status, len(answered), len(questions), blocking)


def _combined(statuses: Iterable[str]) -> str:
    found = set(statuses)
    if found <= {DONE}:
        return DONE
    return NOT_STARTED if found == {NOT_STARTED} else IN_PROGRESS
