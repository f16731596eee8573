"""An older record as counted: its answers under the keys of the present questions, as mapping.yaml says. Pure.

It is for counting alone. The record keeps what was asked and answered at its time; nothing here is stored or shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from opencdop.formkit.answers import no_answer_of

Codes = Mapping[str, str | None]


@dataclass(frozen=True)
class Older:
    """An older question that means what a present one means. A code that no present code matches becomes None.

    `codes` is for an answer chosen from a list, `parts` for the questions inside a repeat.
    """

    question: str
    now: str
    codes: Codes = field(default_factory=dict)
    parts: Mapping[str, Codes] = field(default_factory=dict)


def older_in(mapping: Mapping[str, Any]) -> tuple[Older, ...]:
    """The older questions that count as a present one, in the order of the file."""
    return tuple(
        Older(each["question"], each["now"], each.get("codes", {}), each.get("parts", {}))
        for each in mapping["older"]
        if each["now"] is not None
    )


def as_now(answers: Mapping[str, Any], older: Iterable[Older]) -> dict[str, Any]:
    """The answers with what the older questions say laid under the present ones.

    A present question that is answered stands. Lists of several older questions are joined. What has no present
    code is left out, and so counts as not known.
    """
    found: dict[str, Any] = {}
    for rule in older:
        value = _translated(answers.get(rule.question), rule)
        if value is None or rule.now in answers:
            continue
        before = found.get(rule.now)
        if isinstance(before, list) and isinstance(value, list):
            found[rule.now] = [*before, *value]
        elif before is None or (no_answer_of(before) and not no_answer_of(value)):
            found[rule.now] = value
    return {**answers, **found}


def _translated(value: Any, rule: Older) -> Any:
    if value is None or no_answer_of(value):
        return value
    if rule.parts:
        if not isinstance(value, list):
            return None
        return [_row(row, rule.parts) for row in value if isinstance(row, Mapping)]
    if isinstance(value, list):
        return [code for each in value if (code := rule.codes.get(each)) is not None]
    return rule.codes.get(value) if isinstance(value, str) else None


def _row(row: Mapping[str, Any], parts: Mapping[str, Codes]) -> dict[str, Any]:
    """A row with its codes as they are now; an answer without a present code is left out."""
    translated = {
        key: value if no_answer_of(value) else parts[key].get(value) if key in parts else value
        for key, value in row.items()
    }
    return {key: value for key, value in translated.items() if value is not None}
