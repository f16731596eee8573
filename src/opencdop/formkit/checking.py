"""Checks stored answers against their form: what is missing, unusual, or at odds.
Something unknown never blocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from .answers import Answers, is_known
from .asking import Asking
from .conditions import certainly
from .definition import Definition, Group, Question
from .problems import BLOCKS, WARNS, Problem, asking_for
from .types import TYPES
from .types.parts import beside, under


def check_form(definition: Definition, answers: Answers, today: date) -> tuple[Problem, ...]:
    """Every problem of a form, in the order of its questions, then of its checks.
    Blocks and warnings stand together.
    """
    asked = Asking(definition, answers, today=today)
    problems = [problem for group in definition.groups() for problem in _group(group, asked)]
    problems += _checks(definition, asked)
    return tuple(problems)


def check_group(definition: Definition, group: Group, answers: Answers, today: date) -> tuple[Problem, ...]:
    """The problems of one page, with those checks of the form that link to one of its questions."""
    asked = Asking(definition, answers, today=today)
    here = {question.key for question in group.questions}
    checks = (problem for problem in _checks(definition, asked) if problem.question in here)
    return (*_group(group, asked), *checks)


def _group(group: Group, asked: Asking) -> Iterator[Problem]:
    for question in group.questions:
        if asked.question(question):
            yield from _question(question, asked.get(question.key), question.key, asked)


def _question(question: Question, value: Any, name: str, asked: Asking) -> Iterator[Problem]:
    """The problems of one question, whose fields are posted under `name`."""
    kind = TYPES[question.type]
    field_id = name + kind.parts[0]
    if value is None:
        if question.is_expected:
            level = BLOCKS if question.blocks else WARNS
            yield Problem(question.key, asking_for(question), level, field_id, "unanswered")
        return
    if not is_known(value):
        return
    if not _still_offered(value, question):
        yield Problem(question.key, asking_for(question), BLOCKS, field_id)
        return
    sentence = kind.unusual(value, question)
    if sentence:
        yield Problem(question.key, sentence, WARNS, field_id, "long" if question.max_words else "unusual")
    for ending, words, row in kind.held(value, question):
        for part in question.questions:
            if asked.in_row(part, beside(row, question.questions)):
                for found in _question(part, row.get(part.key), f"{name}{ending}-{part.key}", asked):
                    yield under(found, question, words)


def _still_offered(value: Any, question: Question) -> bool:
    """Whether a stored answer has its type's shape and, where chosen,
    is among the choices of this version.
    """
    if not TYPES[question.type].fits(value, question):
        return False
    if question.type == "choice":
        return value in question.labels
    return question.type != "choices" or set(value) <= question.labels.keys()


def _checks(definition: Definition, asked: Asking) -> Iterator[Problem]:
    for check in definition.checks:
        question = definition.question(check.at)
        if asked.question(question) and certainly(check.when, asked, asked.facts):
            field_id = check.at + TYPES[question.type].parts[0]
            yield Problem(check.at, check.message, check.level, field_id, f"check:{check.key}")
