"""Which questions of a form others have settled, so that a later agency may skip them. Pure.

A question is settled by an agreed answer that can be looked up, from a source that can know it, and that nobody's
return contradicts. That it is settled is told, not how; so nothing is settled whose mere standing here would tell the
answer: a question that leads to others stays open while one of those is open.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from opencdop.agency_requests.asked import ABOUT_THE_RETURN, always_asked
from opencdop.formkit.answers import is_known
from opencdop.formkit.asking import Asking
from opencdop.formkit.conditions import questions_in
from opencdop.formkit.definition import Definition, Group, Question
from opencdop.submissions.library import data

OFFICE = "office"
"""Whoever wrote an answer that came with no form: the office, which decided it."""

_OWN_PART = frozenset({"repeat", "table", "file", "person", "professional", "computed"})


@dataclass(frozen=True)
class Known:
    """An agreed answer, and the kind of agency that said it: OFFICE, or '' where that is not known."""

    value: Any
    said_by: str


@dataclass(frozen=True)
class _Never:
    """What is asked of everybody, whatever others said."""

    groups: frozenset[str]
    questions: frozenset[str]
    types: frozenset[str]


def settled_in(
    definition: Definition,
    *,
    known: Mapping[str, Known],
    conflicting: Collection[str] = (),
    today: date | None = None,
) -> tuple[str, ...]:
    """The questions that others have settled, in the order of the form."""
    fitting = {
        question.key: question
        for group in _groups(definition)
        for question in group.questions
        if _can_stand(question, group, known=known, conflicting=conflicting)
    }
    found = {key for key, question in fitting.items() if question.type in _never().types}
    asked = Asking(definition, {key: each.value for key, each in known.items()}, today=today)
    hanging, open_to_all = _hanging(definition), _keys_of(definition) - found
    while left := {
        key
        for key in found
        if any(asked.question(each) and each.key not in fitting for each in hanging.get(key, ()))
    } | {each.key for key in open_to_all for each in hanging.get(key, ()) if each.key in found}:
        found -= left
        open_to_all |= left
        fitting = {key: question for key, question in fitting.items() if key not in left}
    return tuple(key for key in definition.by_key if key in found)


def leading(definition: Definition, settled: Collection[str]) -> tuple[str, ...]:
    """Of the settled questions those that no other settled one leads to: the others are asked only after these."""
    hang = {each.key for key in settled for each in _hanging(definition).get(key, ())}
    return tuple(key for key in settled if key not in hang)


def _groups(definition: Definition) -> Iterator[Group]:
    """The pages on which a question can be settled: not those of who answers, and which child is meant."""
    beforehand = always_asked(definition)
    return (
        group for section in definition.sections if section.key not in beforehand for group in section.groups
    )


def _keys_of(definition: Definition) -> set[str]:
    return {question.key for group in _groups(definition) for question in group.questions}


def _can_stand(
    question: Question, group: Group, *, known: Mapping[str, Known], conflicting: Collection[str]
) -> bool:
    """Whether the agreed answer to this question can stand without asking again."""
    answer, never = known.get(question.key), _never()
    if answer is None or not is_known(answer.value) or question.key in conflicting:
        return False
    if question.type in _OWN_PART or question.blocks:
        return False
    if group.key in never.groups | ABOUT_THE_RETURN or question.key in never.questions or group.panel:
        return False
    return answer.said_by == OFFICE or not question.ask or answer.said_by in question.ask


def _hanging(definition: Definition) -> Mapping[str, tuple[Question, ...]]:
    """By question: the questions whose being asked rests on its answer."""
    found: dict[str, list[Question]] = {}
    for group in definition.groups():
        of_page = frozenset(questions_in(group.when))
        for question in group.questions:
            for key in of_page | frozenset(questions_in(question.when)):
                found.setdefault(key, []).append(question)
    return {key: tuple(questions) for key, questions in found.items()}


@cache
def _never() -> _Never:
    settling = data("asking")["settling"]
    return _Never(
        groups=frozenset(key for each in settling["never"] for key in each.get("groups", ())),
        questions=frozenset(key for each in settling["never"] for key in each.get("questions", ())),
        types=frozenset(settling["types"]),
    )
