"""Questions answered with a number: whole, decimal, weeks and days,
and the NHS number with its check digit.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from nhs_number.validate import is_valid

from ..problems import about, or_no_answer
from .base import Posted, QuestionType, Raw, Unreadable, again, line

if TYPE_CHECKING:
    from ..definition import Question

_WHOLE = re.compile(r"-?[0-9]{1,12}", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)
_THOUSANDS = re.compile(r"-?[0-9]{1,3}([, ][0-9]{3})+(\.[0-9]+)?", re.ASCII)


def _figures(text: str) -> str:
    """The text without the commas or spaces that part its thousands."""
    text = text.replace("\u2212", "-")
    return text.replace(",", "").replace(" ", "") if _THOUSANDS.fullmatch(text) else text


def _with_unit(number: Decimal | int, question: Question) -> str:
    text = format(Decimal(number), "f")
    return f"{text} {question.unit}" if question.unit else text


def _refuse_outside(number: Decimal, question: Question, part: str = "") -> None:
    low, high = question.min, question.max
    if (low is None or number >= low) and (high is None or number <= high):
        return
    if low is not None and high is not None:
        how = f"between {_with_unit(low, question)} and {_with_unit(high, question)}"
    elif low is not None:
        how = f"of {_with_unit(low, question)} or more"
    else:
        how = f"of {_with_unit(high or Decimal(0), question)} or less"
    raise Unreadable(again(question, f"a number {how}"), part)


def _unusual(number: Decimal, shown: str, question: Question) -> str | None:
    low, high = question.soft_min, question.soft_max
    if low is not None and number < low:
        return about(question, f"check this, since {shown} is unusually low")
    if high is not None and number > high:
        return about(question, f"check this, since {shown} is unusually high")
    return None


class Number(QuestionType):
    """A whole number."""

    name = "number"
    options = frozenset({"unit", "min", "max", "soft_min", "soft_max"})

    def _read(self, posted: Posted, name: str, question: Question) -> int | None:
        text = _figures(line(posted, name, question))
        if not text:
            return None
        if not _WHOLE.fullmatch(text):
            raise Unreadable(again(question, "a whole number, in figures"))
        _refuse_outside(Decimal(text), question)
        return int(text)

    def fits(self, value: Any, question: Question) -> bool:
        """A whole number."""
        return isinstance(value, int) and not isinstance(value, bool)

    def _show(self, value: int, question: Question) -> str:
        return f"{value:,} {question.unit}".strip()

    def unusual(self, value: Any, question: Question) -> str | None:
        """Outside the soft limits."""
        if not self.fits(value, question):
            return None
        return _unusual(Decimal(value), self._show(value, question), question)


class DecimalNumber(QuestionType):
    """A number with decimals, kept as text so that no digit changes."""

    name = "decimal"
    options = Number.options

    def _read(self, posted: Posted, name: str, question: Question) -> str | None:
        text = _figures(line(posted, name, question))
        if not text:
            return None
        if text.startswith("."):
            text = "0" + text
        if not _DECIMAL.fullmatch(text):
            raise Unreadable(again(question, "a number, in figures, like 3.5"))
        number = Decimal(text)
        _refuse_outside(number, question)
        return format(number, "f")

    def fits(self, value: Any, question: Question) -> bool:
        """The text of a decimal number."""
        return isinstance(value, str) and _DECIMAL.fullmatch(value) is not None

    def _show(self, value: str, question: Question) -> str:
        return f"{value} {question.unit}".strip()

    def _normal(self, value: str, question: Question) -> str:
        number = Decimal(value)
        return "0" if not number else format(number.normalize(), "f")

    def unusual(self, value: Any, question: Question) -> str | None:
        """Outside the soft limits."""
        if not self.fits(value, question):
            return None
        return _unusual(Decimal(value), self._show(value, question), question)


class WeeksDays(QuestionType):
    """Completed weeks and days, as of gestation: `{"weeks": 24, "days": 3}`. Limits are in weeks."""

    name = "weeks_days"
    options = frozenset({"min", "max", "soft_min", "soft_max"})
    parts = ("-weeks", "-days")

    def _read(self, posted: Posted, name: str, question: Question) -> dict[str, int] | None:
        weeks = line(posted, name, question, part="-weeks")
        days = line(posted, name, question, part="-days")
        if not weeks and not days:
            return None
        if not re.fullmatch("[0-9]{1,3}", weeks, re.ASCII):
            raise Unreadable(again(question, "completed weeks, like 24, and days"), "-weeks")
        if not re.fullmatch("[0-6]?", days, re.ASCII):
            raise Unreadable(about(question, "enter the days as a number from 0 to 6"), "-days")
        _refuse_outside(Decimal(weeks), question, "-weeks")
        return {"weeks": int(weeks), "days": int(days or 0)}

    def fits(self, value: Any, question: Question) -> bool:
        """Whole weeks and days."""
        return isinstance(value, dict) and all(type(value.get(part)) is int for part in ("weeks", "days"))

    def _show(self, value: dict[str, int], question: Question) -> str:
        weeks, days = value["weeks"], value["days"]
        shown = f"{weeks} week{'' if weeks == 1 else 's'}"
        return f"{shown} and {days} day{'' if days == 1 else 's'}" if days else shown

    def _inputs(self, value: dict[str, int], name: str, question: Question) -> Raw:
        return {f"{name}-weeks": str(value["weeks"]), f"{name}-days": str(value["days"])}

    def _normal(self, value: dict[str, int], question: Question) -> int:
        return value["weeks"] * 7 + value["days"]

    def _export(self, value: dict[str, int], question: Question) -> str:
        return f"{value['weeks']}+{value['days']}"

    def unusual(self, value: Any, question: Question) -> str | None:
        """Outside the soft limits."""
        if not self.fits(value, question):
            return None
        return _unusual(Decimal(value["weeks"]), self._show(value, question), question)


class NhsNumber(QuestionType):
    """An NHS number: ten digits of which the last checks the others (modulus 11, NHS Data Dictionary)."""

    name = "nhs_number"

    def _read(self, posted: Posted, name: str, question: Question) -> str | None:
        digits = line(posted, name, question).replace(" ", "").replace("-", "")
        if not digits:
            return None
        if not re.fullmatch("[0-9]{10}", digits, re.ASCII):
            raise Unreadable(again(question, "10 digits, like 999 000 0018"))
        if not is_valid(digits):
            empty = "leave this empty and say why" if question.is_expected else "leave this empty"
            raise Unreadable(
                about(
                    question,
                    "check this, since one of its digits is not right; if it stands so on the record, "
                    f"{empty}{or_no_answer(question)}",
                )
            )
        return digits

    def fits(self, value: Any, question: Question) -> bool:
        """Ten digits."""
        return isinstance(value, str) and re.fullmatch("[0-9]{10}", value, re.ASCII) is not None

    def _show(self, value: str, question: Question) -> str:
        return f"{value[:3]} {value[3:6]} {value[6:]}"

    def _inputs(self, value: str, name: str, question: Question) -> Raw:
        return {name: self._show(value, question)}
