"""Lays a form that came in beside the agreed record: what is new, the same, or conflicting.
It accepts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .answers import NOT_APPLICABLE, Answers, is_known, no_answer_of
from .asking import answers_to_send
from .definition import Definition, Question
from .sameness import say_the_same
from .types import TYPES

NEW = "new"
SAME = "same"
CONFLICTING = "conflicting"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One answer that came in, beside what is agreed (None where nothing is)."""

    question: Question
    kind: str
    agreed: Any
    incoming: Any


def propose(definition: Definition, agreed: Answers, incoming: Answers) -> tuple[Proposal, ...]:
    """A proposal for each question that came in answered, in the order of the form.

    Capitals, spacing and the writing of dates and numbers make no conflict. "Not known" beside an agreed
    answer says nothing and is left out; an answer beside an agreed "not known" is new. Hidden answers do not
    come in.
    """
    return tuple(_proposals(definition, agreed, answers_to_send(definition, incoming)))


def _proposals(definition: Definition, agreed: Answers, incoming: Answers) -> Iterator[Proposal]:
    for key, value in incoming.items():
        question = definition.question(key)
        kind = kind_of(agreed.get(key), value, question)
        if kind is not None:
            yield Proposal(question, kind, agreed.get(key), value)


def kind_of(agreed: Any, incoming: Any, question: Question) -> str | None:
    """`new`, `same` or `conflicting`; None where the incoming answer adds nothing to an agreed one."""
    if agreed is None:
        return NEW
    if is_known(agreed) and is_known(incoming):
        found = TYPES[question.type].compare(agreed, incoming, question)
        return SAME if found == CONFLICTING and say_the_same(agreed, incoming, question) else found
    if agreed == incoming:
        return SAME
    if is_known(agreed):
        return CONFLICTING if no_answer_of(incoming) == NOT_APPLICABLE else None
    return CONFLICTING if no_answer_of(agreed) == NOT_APPLICABLE else NEW
