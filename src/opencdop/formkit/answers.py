"""What an answer may be, and the kinds of no answer. Values are plain JSON;
a question left empty has no key.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

NOT_KNOWN = "not_known"
NOT_APPLICABLE = "not_applicable"
NO_ANSWER_LABELS: Mapping[str, str] = {NOT_KNOWN: "Not known", NOT_APPLICABLE: "Not applicable"}

Value = Any
"""A JSON value in the shape of its question type (see formkit.types)."""

Answers = Mapping[str, Value]


class Standing(Enum):
    """How a question stands: answered, or one of the four kinds of no answer, which are counted apart."""

    ANSWERED = "answered"
    NOT_KNOWN = NOT_KNOWN
    NOT_APPLICABLE = NOT_APPLICABLE
    NOT_ANSWERED = "not_answered"
    NOT_ASKED = "not_asked"


def no_answer(code: str) -> dict[str, str]:
    """The value that says why there is no answer: `not_known` or `not_applicable`."""
    if code not in NO_ANSWER_LABELS:
        raise ValueError(f"no such reason for no answer: {code}")
    return {"no_answer": code}


def no_answer_of(value: Value) -> str | None:
    """`not_known` or `not_applicable` where the value says so, else None."""
    if isinstance(value, Mapping):
        code = value.get("no_answer")
        if isinstance(code, str) and code in NO_ANSWER_LABELS:
            return code
    return None


def is_known(value: Value) -> bool:
    """Whether there is an answer with content: neither empty, nor not known, nor not applicable."""
    return value is not None and no_answer_of(value) is None


def standing_of(value: Value, *, asked: bool) -> Standing:
    """How a question with this stored value stands. A hidden question is not asked, whatever is stored."""
    if not asked:
        return Standing.NOT_ASKED
    if value is None:
        return Standing.NOT_ANSWERED
    code = no_answer_of(value)
    return Standing(code) if code else Standing.ANSWERED
