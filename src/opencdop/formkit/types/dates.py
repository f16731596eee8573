"""Questions answered with a date, a part of a date, a time, or a moment. No clock:
the past and the future are alike.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from ..problems import about
from .base import Posted, QuestionType, Raw, Unreadable, again, finer, line

if TYPE_CHECKING:
    from ..definition import Question

FIRST_YEAR, LAST_YEAR = 1900, 2100
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
QUALITIES = {"exact": "exact", "estimated": "estimated", "not_known": "time not known"}

_TIME = re.compile(
    r"([0-9]{1,2})(?:[:.]?([0-9]{2}))?(?::[0-9]{2})? ?(am|pm|a\.m\.|p\.m\.|h|hrs)?", re.ASCII | re.IGNORECASE
)
_STORED_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)


def shown_date(iso: str) -> str:
    """ "2026-06-03" as "3 June 2026", "2026-06" as "June 2026", "2026" as itself."""
    year, *rest = iso.split("-")
    words = [str(int(year))] if len(year) != 4 else [year]
    if rest:
        words.insert(0, MONTHS[int(rest[0]) - 1])
    if len(rest) == 2:
        words.insert(0, str(int(rest[1])))
    return " ".join(words)


def is_date(value: object) -> bool:
    """Whether this is a full date in ISO writing."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value, re.ASCII):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_partial_date(value: object) -> bool:
    """Whether this is a year, a month of a year, or a full date."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", value, re.ASCII):
        return False
    return is_date(value + "-01-01"[len(value) - 4 :])


def _in_figures(text: str) -> int:
    return int(text) if re.fullmatch("[0-9]{1,4}", text, re.ASCII) else -1


def _month_number(text: str) -> int:
    if len(text) >= 3 and text.isalpha():
        for number, month in enumerate(MONTHS, start=1):
            if month.lower().startswith(text.lower()) or (text.lower() == "sept" and number == 9):
                return number
    return _in_figures(text)


def _date_parts(posted: Posted, name: str, question: Question) -> tuple[str, str, str]:
    day, month, year = (line(posted, name, question, part=part) for part in ("-day", "-month", "-year"))
    return day, month, year


def _year(text: str, question: Question) -> int:
    if not text:
        raise Unreadable(again(question, "the year"), "-year")
    year = _in_figures(text)
    if len(text) < 4 and year >= 0:
        raise Unreadable(about(question, "enter all four figures of the year, like 2026"), "-year")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(about(question, f"enter a year between {FIRST_YEAR} and {LAST_YEAR}"), "-year")
    return year


def _month(text: str, question: Question) -> int:
    if not text:
        raise Unreadable(again(question, "the month"), "-month")
    month = _month_number(text)
    if not 1 <= month <= 12:
        raise Unreadable(about(question, "enter the month as a number from 1 to 12"), "-month")
    return month


def _day(text: str, month: int, year: int, question: Question) -> int:
    if not text:
        raise Unreadable(again(question, "the day"), "-day")
    day = _in_figures(text)
    last = (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
    if not 1 <= day <= last:
        raise Unreadable(
            about(question, f"enter a day from 1 to {last}, for {MONTHS[month - 1]} {year}"), "-day"
        )
    return day


def _full_date(day: str, month: str, year: str, question: Question) -> str:
    """Day first, as the boxes stand, so that the first empty box is the one that is named."""
    if not day:
        _day(day, 1, 2000, question)
    month_number = _month(month, question)
    year_number = _year(year, question)
    return date(year_number, month_number, _day(day, month_number, year_number, question)).isoformat()


def _date_inputs(iso: str, name: str) -> Raw:
    parts = iso.split("-")
    names = ("-year", "-month", "-day")
    return {name + part: str(int(text)) for part, text in zip(names, parts, strict=False)}


class Date(QuestionType):
    """A full date, as ISO text."""

    name = "date"
    parts = ("-day", "-month", "-year")

    def _read(self, posted: Posted, name: str, question: Question) -> str | None:
        day, month, year = _date_parts(posted, name, question)
        return _full_date(day, month, year, question) if day or month or year else None

    def fits(self, value: Any, question: Question) -> bool:
        """A full ISO date."""
        return is_date(value)

    def _show(self, value: str, question: Question) -> str:
        return shown_date(value)

    def _inputs(self, value: str, name: str, question: Question) -> Raw:
        return _date_inputs(value, name)


class PartialDate(Date):
    """As much of a date as is known: "2024", "2024-03" or "2024-03-09"."""

    name = "partial_date"

    def _read(self, posted: Posted, name: str, question: Question) -> str | None:
        day, month, year = _date_parts(posted, name, question)
        if not (day or month or year):
            return None
        if day:
            return _full_date(day, month, year, question)
        number = _year(year, question)
        return f"{number:04}-{_month(month, question):02}" if month else f"{number:04}"

    def fits(self, value: Any, question: Question) -> bool:
        """A year, a month or a day in ISO writing."""
        return is_partial_date(value)

    def compare(self, agreed: Any, incoming: Any, question: Question) -> str:
        """A date that only says more is new; one that says less, and nothing else, is the same."""
        both_fit = self.fits(agreed, question) and self.fits(incoming, question)
        return (both_fit and finer(agreed, incoming)) or super().compare(agreed, incoming, question)


def read_time(text: str, question: Question, part: str) -> str:
    """A time of day as "HH:MM". Raises Unreadable."""
    match = _TIME.fullmatch(text)
    if match and (match[2] or match[3]):
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()[:1]
        if half in ("a", "p") and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour <= 23 and minute <= 59:
            return f"{hour:02}:{minute:02}"
    raise Unreadable(again(question, "a time by the 24-hour clock, like 14:05"), part)


class Time(QuestionType):
    """A time of day, as "HH:MM"."""

    name = "time"
    parts = ("-time",)

    def _read(self, posted: Posted, name: str, question: Question) -> str | None:
        text = line(posted, name, question, part="-time")
        return read_time(text, question, "-time") if text else None

    def fits(self, value: Any, question: Question) -> bool:
        """Hours and minutes."""
        return isinstance(value, str) and _STORED_TIME.fullmatch(value) is not None

    def _inputs(self, value: str, name: str, question: Question) -> Raw:
        return {f"{name}-time": value}


class Moment(QuestionType):
    """A date with its time, and how sure the time is: `{"on": ..., "time": ..., "quality": "exact"}`.

    A time that is not known is None, with the quality `not_known`.
    """

    name = "moment"
    parts = ("-day", "-month", "-year", "-time", "-quality")

    def _read(self, posted: Posted, name: str, question: Question) -> dict[str, str | None] | None:
        day, month, year = _date_parts(posted, name, question)
        time = line(posted, name, question, part="-time")
        quality = line(posted, name, question, part="-quality")
        if not (day or month or year or time):
            return None
        on = _full_date(day, month, year, question)
        if quality not in ("", *QUALITIES):
            raise Unreadable(about(question, "choose whether the time is exact or estimated"), "-quality")
        if quality == "not_known" and not time:
            return {"on": on, "time": None, "quality": quality}
        if not time:
            raise Unreadable(about(question, "enter the time by the 24-hour clock, like 14:05"), "-time")
        at = read_time(time, question, "-time")
        if quality not in ("exact", "estimated"):
            raise Unreadable(about(question, "choose whether the time is exact or estimated"), "-quality")
        return {"on": on, "time": at, "quality": quality}

    def fits(self, value: Any, question: Question) -> bool:
        """A date, a time or none, and a quality."""
        if (
            not isinstance(value, dict)
            or not is_date(value.get("on"))
            or value.get("quality") not in QUALITIES
        ):
            return False
        time = value.get("time")
        return time is None or (isinstance(time, str) and _STORED_TIME.fullmatch(time) is not None)

    def _show(self, value: dict[str, Any], question: Question) -> str:
        time = f", {value['time']}" if value.get("time") else ""
        quality = "" if value["quality"] == "exact" else f" ({QUALITIES[value['quality']]})"
        return shown_date(value["on"]) + time + quality

    def _inputs(self, value: dict[str, Any], name: str, question: Question) -> Raw:
        inputs = _date_inputs(value["on"], name) | {f"{name}-quality": value["quality"]}
        return inputs | {f"{name}-time": value["time"]} if value.get("time") else inputs

    def _normal(self, value: dict[str, Any], question: Question) -> list[Any]:
        return [value["on"], value.get("time")]

    def _export(self, value: dict[str, Any], question: Question) -> str:
        return f"{value['on']} {value['time']}" if value.get("time") else str(value["on"])
