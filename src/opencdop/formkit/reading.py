"""Reads a posted page into answers. It never raises for what was typed,
and keeps all of it for showing again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .answers import Answers
from .asking import Asking
from .definition import Definition, Group, Question
from .problems import Problem
from .types import TYPES, Posted, Raw, Reading
from .types.base import copied, one
from .types.repeat import most_rows, rows_posted


@dataclass(frozen=True, slots=True)
class GroupReading:
    """What a posted page comes to.

    `answers`: *all* answers after this page: those before it, with this page's put in their place and
    emptied ones taken out. A question with a problem, or one now hidden, keeps the answer it had. `raw`:
    posted names to texts, to fill the page again. `rows_changed`: a row was added or removed by its button,
    or codes were looked for, so the page is shown again, problems unsaid.
    """

    answers: dict[str, Any]
    problems: tuple[Problem, ...] = ()
    raw: Raw = field(default_factory=dict)
    rows_changed: bool = False


def read_group(
    group: Group,
    posted: Posted,
    answers: Answers,
    *,
    definition: Definition | None = None,
    today: date | None = None,
) -> GroupReading:
    """Read one page. Conditions on questions of other pages see `answers`; those on this page see what was
    posted.

    With the definition given, answers of questions that other pages hide do not count in conditions.
    """
    changed = _with_buttons(group, posted)
    posted = posted if changed is None else changed
    readings = {
        question.key: _read(question, posted) for question in group.questions if not question.questions
    }
    after = _put(group, answers, readings)
    asked = Asking(definition or _alone(group), after, today=today)
    for question in group.questions:
        if question.questions:
            kind = TYPES[question.type]
            readings[question.key] = kind.read(posted, question.key, question, asked=asked.in_row)
    after = _put(group, answers, readings)
    asked = Asking(definition or _alone(group), after, today=today)
    hidden = {question.key for question in group.questions if not asked.question(question)}
    final = {key: value for key, value in after.items() if key not in hidden}
    final |= {key: answers[key] for key in hidden if key in answers}
    problems = tuple(
        problem for question in group.questions if question.key not in hidden
        for problem in readings[question.key].problems
    )  # fmt: skip
    raw = {name: text for reading in readings.values() for name, text in reading.raw.items()}
    return GroupReading(final, problems if changed is None else (), raw, changed is not None)


def inputs_of(group: Group, answers: Answers) -> Raw:
    """The stored answers of a page as posted names and texts, to fill its fields."""
    inputs: Raw = {}
    for question in group.questions:
        inputs |= TYPES[question.type].inputs(answers.get(question.key), question)
    return inputs


def _read(question: Question, posted: Posted) -> Reading:
    return TYPES[question.type].read(posted, question.key, question)


def _put(group: Group, answers: Answers, readings: Mapping[str, Reading]) -> dict[str, Any]:
    after = dict(answers)
    for question in group.questions:
        reading = readings.get(question.key)
        if reading is None or reading.problems:
            continue
        if reading.value is None:
            after.pop(question.key, None)
        else:
            after[question.key] = reading.value
    return after


def _alone(group: Group) -> Definition:
    """A form of this one page, for a caller that has only the page."""
    from .definition import Section

    section = Section(key=group.key, title=group.title, groups=(group,))
    return Definition(
        form="page", version="", effective_from=date.min, title=group.title, sections=(section,)
    )


def _with_buttons(group: Group, posted: Posted) -> dict[str, Any] | None:
    """What was posted, after a button that adds or removes a row, or finds a code, has done its work;
    None where none was pressed.
    """
    for question in group.questions:
        if f"remove-{question.key}" in posted:
            return _without_row(posted, question, one(posted, f"remove-{question.key}"))
        if f"add-{question.key}" in posted:
            return _with_count(posted, question, _count(posted, question) + 1)
        if _finds(question, posted):
            return copied(posted)
    return None


def _finds(question: Question, posted: Posted) -> bool:
    """Whether the button that finds a code was pressed, of this question or of one that it holds."""
    if question.type == "icd10" and f"find-{question.key}" in posted:
        return True
    return bool(question.questions) and any(
        isinstance(each, str) and each.startswith(f"find-{question.key}-") for each in posted
    )


def _count(posted: Posted, question: Question) -> int:
    text = one(posted, f"{question.key}-count").strip()
    stated = int(text) if re.fullmatch("[0-9]{1,4}", text, re.ASCII) else 0
    rows = rows_posted(posted, question.key)
    return max(min(stated, most_rows(question)), rows[-1] + 1 if rows else 0)


def _with_count(posted: Posted, question: Question, count: int) -> dict[str, Any]:
    most = max(most_rows(question), len(rows_posted(posted, question.key)))
    return copied(posted) | {f"{question.key}-count": str(min(count, most))}


def _without_row(posted: Posted, question: Question, text: str) -> dict[str, Any]:
    if not re.fullmatch("[0-9]{1,4}", text.strip(), re.ASCII):
        return copied(posted)
    gone, count = int(text), _count(posted, question)
    pattern = re.compile(re.escape(question.key) + r"-([0-9]{1,4})(-.+)", re.ASCII | re.DOTALL)
    kept: dict[str, Any] = {}
    for name, found in copied(posted).items():
        match = pattern.fullmatch(name)
        number = int(match[1]) if match else -1
        if match is None or number < gone:
            kept[name] = found
        elif number > gone:
            kept[f"{question.key}-{number - 1}{match[2]}"] = found
    return kept | {f"{question.key}-count": str(max(0, count - (gone < count)))}
