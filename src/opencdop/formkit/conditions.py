"""Conditions as small trees of data, judged against answers and facts. Never executable text.

A comparison with something unknown is false; `certainly` goes further and leaves what rests on it undecided.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from .answers import NO_ANSWER_LABELS, NOT_KNOWN, no_answer_of

COMBINING = ("all", "any", "not")
COMPARISONS = (
    "is", "is_not", "in", "has", "answered", "at_least", "less_than", "more_than",
    "before", "after", "on_or_before", "any_row", "mentions",
)  # fmt: skip
DATED = ("before", "after", "on_or_before")
MEASURED = ("at_least", "less_than", "more_than")
RANKED = (*DATED, *MEASURED)
"""Those that compare with a value, or with another question or fact."""

_OUTSIDE = "answers outside the row"

Verdict = bool | None
Tree = Mapping[str, Any]


def holds(tree: Tree | None, answers: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    """Whether a condition is met. No condition is always met;
    a comparison with something unknown is false.
    """
    return tree is None or bool(_judge(tree, answers, facts, False))


def certainly(tree: Tree, answers: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    """Whether a condition is met beyond doubt: "not" of something unknown stays unknown,
    and so is not met.
    """
    return _judge(tree, answers, facts, None) is True


def questions_in(tree: Tree | None) -> Iterator[str]:
    """The keys of all questions of forms that a condition looks at, not of those inside a repeat's rows."""
    if tree is None:
        return
    for name, part in tree.items():
        if name in ("all", "any"):
            for each in part:
                yield from questions_in(each)
        elif isinstance(part, Mapping) and name != "any_row":
            yield from questions_in(part)
        elif name == "question":
            yield part


def facts_in(tree: Tree | None) -> Iterator[str]:
    """All facts that a condition looks at, in a repeat's rows too."""
    if tree is None:
        return
    for name, part in tree.items():
        if name in ("all", "any"):
            for each in part:
                yield from facts_in(each)
        elif isinstance(part, Mapping):
            yield from facts_in(part)
        elif name == "fact":
            yield part


def _judge(tree: Tree, answers: Mapping[str, Any], facts: Mapping[str, Any], unknown: Verdict) -> Verdict:
    if "all" in tree:
        return _all(_judge(each, answers, facts, unknown) for each in tree["all"])
    if "any" in tree:
        return _not(_all(_not(_judge(each, answers, facts, unknown)) for each in tree["any"]))
    if "not" in tree:
        return _not(_judge(tree["not"], answers, facts, unknown))
    value = answers.get(tree["question"]) if "question" in tree else facts.get(tree["fact"])
    for name, expected in tree.items():
        if name not in ("question", "fact"):
            verdict = _compare(name, value, expected, answers, facts)
            if verdict is not True:
                return unknown if verdict is None else verdict
    return True


def _all(verdicts: Iterator[Verdict]) -> Verdict:
    result: Verdict = True
    for verdict in verdicts:
        if verdict is False:
            return False
        if verdict is None:
            result = None
    return result


def _not(verdict: Verdict) -> Verdict:
    return None if verdict is None else not verdict


def _compare(
    name: str, value: Any, expected: Any, answers: Mapping[str, Any], facts: Mapping[str, Any]
) -> Verdict:
    if name == "answered":
        return (value is not None) is expected
    if name == "any_row":
        return _any_row(value, expected, answers, facts)
    if name in RANKED:
        expected = _operand(expected, answers, facts)
    return _compare_dates(name, value, expected) if name in DATED else _PLAIN[name](value, expected)


def _operand(expected: Any, answers: Mapping[str, Any], facts: Mapping[str, Any]) -> Any:
    if not isinstance(expected, Mapping):
        return expected
    if "question" not in expected:
        return facts.get(expected["fact"])
    key = expected["question"]
    return answers[key] if key in answers else facts.get(_OUTSIDE, {}).get(key)


def _any_row(value: Any, expected: Tree, answers: Mapping[str, Any], facts: Mapping[str, Any]) -> Verdict:
    """Whether a row of a repeat meets a condition on the row's own questions, which may be compared with a
    question outside. Without rows, none does; where the rows are not known, that is not known.
    """
    if no_answer_of(value) == NOT_KNOWN:
        return None
    rows = value if isinstance(value, list | tuple) else ()
    outside: Mapping[str, Any] = ChainMap({_OUTSIDE: answers}, facts)  # type: ignore[arg-type]
    return any(_judge(expected, row, outside, False) for row in rows if isinstance(row, Mapping))


def _mentions(value: Any, expected: Sequence[str]) -> Verdict:
    """Whether a text, or a line of a certificate, has one of these words, whole and in any case."""
    if isinstance(value, Mapping) and no_answer_of(value) is None:
        lines = (part for key, part in value.items() if key != "layout")
        value = "\n".join(part for part in lines if isinstance(part, str))
    if not isinstance(value, str):
        return None
    words = "|".join(re.escape(word) for word in expected)
    return re.search(rf"\b(?:{words})\b", value, re.IGNORECASE) is not None


def _is(value: Any, expected: Any) -> Verdict:
    if value is None:
        return None
    code = no_answer_of(value)
    if code is not None:
        return code == expected if expected in NO_ANSWER_LABELS else None
    return bool(value == expected)


def _in(value: Any, expected: Sequence[Any]) -> Verdict:
    verdicts = [_is(value, each) for each in expected]
    return True if True in verdicts else None if None in verdicts else False


def _has(value: Any, expected: Any) -> Verdict:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return expected in value
    return _is(value, expected)


def _measure(value: Any) -> Decimal | None:
    """A number to compare: a count of rows or choices, weeks with their days as a share,
    or the number itself.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, Mapping):
        weeks, days = value.get("weeks"), value.get("days", 0)
        if isinstance(weeks, int) and isinstance(days, int):
            return Decimal(weeks) + Decimal(days) / 7
        return None
    if isinstance(value, list | tuple):
        return Decimal(len(value))
    try:
        number = Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        return None
    return number if number.is_finite() else None


def _measured(test: Callable[[Decimal, Decimal], bool]) -> Callable[[Any, Any], Verdict]:
    def compare(value: Any, expected: Any) -> Verdict:
        left, right = _measure(value), _measure(expected)
        return None if left is None or right is None else test(left, right)

    return compare


_PLAIN: Mapping[str, Callable[[Any, Any], Verdict]] = {
    "is": _is,
    "is_not": lambda value, expected: _not(_is(value, expected)),
    "in": _in,
    "has": _has,
    "mentions": _mentions,
    "at_least": _measured(lambda left, right: left >= right),
    "less_than": _measured(lambda left, right: left < right),
    "more_than": _measured(lambda left, right: left > right),
}


def _span(value: Any) -> tuple[str, str] | None:
    """The earliest and the latest day that a date, a part of a date, or a moment may mean, as ISO text;
    a time of day is its own.
    """
    if isinstance(value, Mapping):
        value = value.get("on")
    if _is_time(value):
        return value, value
    if not isinstance(value, str) or len(value) not in (4, 7, 10) or not value[:4].isdecimal():
        return None
    return value + "-01-01"[len(value) - 4 :], value + "-12-31"[len(value) - 4 :]


def _is_time(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 5 and value[2] == ":"


def _compare_dates(name: str, value: Any, other: Any) -> Verdict:
    """Parts of dates are compared as spans:
    certain only where every day of the one lies as asked of the other.
    """
    left, right = _span(value), _span(other)
    if left is None or right is None or _is_time(left[0]) != _is_time(right[0]):
        return None
    if name == "after":
        left, right = right, left
    if left[1] < right[0] or (name == "on_or_before" and left[1] == right[0]):
        return True
    if left[0] > right[1] or (name != "on_or_before" and left[0] == right[1]):
        return False
    return None
