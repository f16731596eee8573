"""What is worked out from other answers and never typed: how old the child was. The facts come from `computed`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .base import Asked, Posted, QuestionType, Raw, Reading

if TYPE_CHECKING:
    from ..definition import Question

UNITS: Mapping[str, str] = {
    "age_hours": "hour",
    "age_days": "day",
    "age_weeks": "week",
    "age_months": "month",
    "age_years": "year",
}
"""The facts that a question may show, each with the word for one of it."""


class Computed(QuestionType):
    """A whole number of completed units. Whatever is posted under its name is ignored, and it is never stored."""

    name = "computed"
    options = frozenset({"of"})
    stands_in = frozenset()

    def read(self, posted: Posted, name: str, question: Question, *, asked: Asked | None = None) -> Reading:
        """Nothing, whatever was posted."""
        return Reading()

    def inputs(self, value: Any, question: Question, name: str | None = None) -> Raw:
        """Nothing: there is no field."""
        return {}

    def fits(self, value: Any, question: Question) -> bool:
        """A whole number."""
        return type(value) is int

    def _show(self, value: int, question: Question) -> str:
        unit = UNITS.get(question.of, "")
        return f"{value:,} {unit}{'' if value == 1 else 's'}"
