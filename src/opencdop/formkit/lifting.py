"""Answers of one version laid into another, on purpose: what stays, what has no place, what is now asked.
Nothing is dropped unsaid, and nothing is turned into another meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .answers import Answers, no_answer_of
from .asking import Asking
from .definition import Definition, Question
from .problems import offered_no_answers
from .types import TYPES

NOT_ASKED = "not_asked"
NO_CHOICE = "no_choice"
NOT_OFFERED = "not_offered"
NOT_READ = "not_read"
HIDDEN = "hidden"

WHY: Mapping[str, str] = {
    NOT_ASKED: "The other version does not ask this.",
    NO_CHOICE: "The other version does not offer this choice.",
    NOT_OFFERED: "The other version does not offer this way not to answer.",
    NOT_READ: "The other version asks for another kind of answer.",
    HIDDEN: "The other version asks this only where other answers lead to it.",
}


@dataclass(frozen=True, slots=True)
class Lost:
    """One answer, or a part of one, that has no place in the other version.

    `label` and `words` are the question and the answer as they were shown; `value` is what was stored; `why` is
    one of WHY; `replaced_by` is the question that now stands for it, to be answered afresh.
    """

    key: str
    label: str
    words: str
    value: Any
    why: str
    replaced_by: Question | None = None

    @property
    def reason(self) -> str:
        """Why, as a sentence."""
        return WHY[self.why]


@dataclass(frozen=True, slots=True)
class Lift:
    """What comes of laying answers into another version.

    `kept`: the answers for a draft of `new`. `lost`: what is not in them, or only in part. `hidden`: answers that
    are in `kept` but would not be sent, since the new version does not ask them as things stand. `now_asked`:
    questions that the old version did not ask, or whose answer was lost, that are asked and have no answer.
    """

    old: Definition
    new: Definition
    kept: dict[str, Any]
    lost: tuple[Lost, ...]
    hidden: tuple[Lost, ...]
    now_asked: tuple[Question, ...]


def lift(answers: Answers, old: Definition, new: Definition, *, today: date | None = None) -> Lift:
    """Lay answers that were given on `old` into `new`. The answers given stay as they are."""
    replaced = {question.replaces: question for question in new.questions() if question.replaces}
    kept: dict[str, Any] = {}
    lost: list[Lost] = []
    for key, value in answers.items():
        before, after = old.by_key.get(key), new.by_key.get(key)
        if after is None:
            lost.append(_lost(before, key, value, NOT_ASKED, replaced.get(key)))
            continue
        remains, gone = _laid(before or after, after, value)
        lost += gone
        if remains is not None:
            kept[key] = remains
    asked = Asking(new, kept, today=today)
    hidden = [key for key in kept if not asked.question(new.question(key))]
    gone_keys = {each.key for each in lost}
    return Lift(
        old=old,
        new=new,
        kept=kept,
        lost=tuple(lost),
        hidden=tuple(_lost(new.question(key), key, kept[key], HIDDEN) for key in hidden),
        now_asked=tuple(
            question
            for question in new.questions()
            if question.key not in kept
            and (question.key not in old.by_key or question.key in gone_keys)
            and asked.question(question)
        ),
    )


def _laid(before: Question, after: Question, value: Any) -> tuple[Any, list[Lost]]:
    """What of an answer has a place in the new question, and what has not."""
    code = no_answer_of(value)
    if code is not None:
        if code in offered_no_answers(after):
            return value, []
        return None, [_lost(before, before.key, value, NOT_OFFERED)]
    if not TYPES[after.type].fits(value, after):
        return None, [_lost(before, before.key, value, NOT_READ)]
    if after.type == "choice" and value not in after.labels:
        return None, [_lost(before, before.key, value, NO_CHOICE)]
    if after.type == "choices":
        return _laid_choices(before, after, value)
    if not after.questions:
        return value, []
    if isinstance(value, Mapping):
        return _laid_parts(before, after, value)
    rows, lost = [], []
    for row in value:
        kept, gone = _laid_parts(before, after, row)
        lost += gone
        rows += [kept] if kept else []
    return rows or None, lost


def _laid_choices(before: Question, after: Question, value: list[str]) -> tuple[Any, list[Lost]]:
    gone = [code for code in value if code not in after.labels]
    kept = [code for code in value if code in after.labels]
    return kept or None, [_lost(before, before.key, [code], NO_CHOICE) for code in gone]


def _laid_parts(
    before: Question, after: Question, row: Mapping[str, Any]
) -> tuple[dict[str, Any] | None, list[Lost]]:
    was, now = ({part.key: part for part in each.questions} for each in (before, after))
    kept: dict[str, Any] = {}
    lost: list[Lost] = []
    for key, value in row.items():
        if key in now:
            remains, gone = _laid(was.get(key, now[key]), now[key], value)
            kept |= {} if remains is None else {key: remains}
        else:
            gone = [_lost(was.get(key), key, value, NOT_ASKED)]
        lost += [
            Lost(before.key, f"{before.label}: {each.label}", each.words, each.value, each.why)
            for each in gone
        ]
    return kept or None, lost


def _lost(
    question: Question | None, key: str, value: Any, why: str, replaced_by: Question | None = None
) -> Lost:
    label = question.label if question else key
    words = TYPES[question.type].show(value, question) if question else str(value)
    return Lost(key, label, words or str(value), value, why, replaced_by)
