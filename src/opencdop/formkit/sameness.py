"""Whether two answers say the same thing in different writing. Pure.

Two answers that were read from one form compare by their type. What was lifted from another version, sent by another
system or written on a line of text may be the same thing written otherwise: "12 Feb 24" and "2024-02-12", "3.2 kg" and
"3,200 g", a choice and its label, an NHS number with spaces and without.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .types.dates import FIRST_YEAR, LAST_YEAR, MONTHS
from .types.words import folded

if TYPE_CHECKING:
    from .definition import Question

_IN_FIGURES = re.compile(r"(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})", re.ASCII)
_IN_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4}|\d{2})", re.ASCII)
_MEASURE = re.compile(r"(-?\d{1,3}(?:[, ]\d{3})+|-?\d{1,12})(\.\d{1,6})? ?([a-z]{1,12}|%)?\.?", re.ASCII)
_SHORT_YEARS_BEFORE = 50  # "24" is 2024, "87" is 1987

# What each unit is of the first of its kind; a plain number is of the unit of its question.
_UNITS: Mapping[str, tuple[str, Decimal]] = {
    name: (kind, Decimal(times))
    for kind, times, names in (
        ("mass", "0.001", ("mg", "milligram", "milligrams")),
        ("mass", "1", ("g", "gm", "gram", "grams", "gramme", "grammes")),
        ("mass", "1000", ("kg", "kilo", "kilos", "kilogram", "kilograms")),
        ("length", "1", ("mm", "millimetre", "millimetres")),
        ("length", "10", ("cm", "centimetre", "centimetres")),
        ("length", "1000", ("m", "metre", "metres")),
        ("minutes", "1", ("min", "mins", "minute", "minutes")),
        ("minutes", "60", ("h", "hr", "hrs", "hour", "hours")),
        ("days", "1", ("d", "day", "days")),
        ("days", "7", ("wk", "wks", "week", "weeks")),
        ("years", "1", ("y", "yr", "yrs", "year", "years")),
        ("percent", "1", ("%", "percent")),
    )
    for name in names
}


def say_the_same(one: Any, other: Any, question: Question) -> bool:
    """Whether both, as plain as their type lets one make them, are equal."""
    return bool(plain(one, question) == plain(other, question))


def plain(value: Any, question: Question) -> Any:
    """The answer without its writing: a day, a measure, a code, figures, or folded text. Never raises."""
    if isinstance(value, list):
        found = [plain(each, question) for each in value]
        return sorted(found, key=repr) if question.type == "choices" else found
    if isinstance(value, bool) or not isinstance(value, str | int):
        return value
    return _PLAIN.get(question.type, _unread)(str(value), question)


def written_day(text: str) -> str:
    """A day as people write it ("12 Feb 24", "12/2/2024", "2024-02-12") in ISO 8601; empty where it is none."""
    text = folded(text)
    if found := _IN_FIGURES.fullmatch(text):
        first, month, last = found[1], int(found[3]), found[4]
        year, day = (first, last) if len(first) == 4 else (last, first)
        return _iso(year, month, day)
    if found := _IN_WORDS.fullmatch(text):
        named = "sep" if found[2] == "sept" else found[2]
        months = [number for number, name in enumerate(MONTHS, 1) if name.casefold().startswith(named)]
        return _iso(found[3], months[0], found[1]) if months else ""
    return ""


def _iso(year: str, month: int, day: str) -> str:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < _SHORT_YEARS_BEFORE else 1900
    if not FIRST_YEAR <= number <= LAST_YEAR:
        return ""
    try:
        return date(number, month, int(day)).isoformat()
    except ValueError:
        return ""


def _day(text: str, question: Question) -> Any:
    return written_day(text) or folded(text)


def _measure(text: str, question: Question) -> Any:
    """The number in the smallest unit of its kind; as text where it is no number of a unit that is known."""
    found = _MEASURE.fullmatch(folded(text))
    unit = (found[3] or folded(question.unit)) if found else ""
    if not found or (unit and unit not in _UNITS):
        return folded(text)
    number = Decimal(re.sub("[, ]", "", found[1]) + (found[2] or ""))
    kind, times = _UNITS[unit] if unit else ("", Decimal(1))
    return kind, (number * times).normalize()


def _line(text: str, question: Question) -> Any:
    """A day, or a number with a unit; a bare number on a line of text may be a name ("ward 3"), and stays text."""
    if day := written_day(text):
        return day
    found = _MEASURE.fullmatch(folded(text))
    return _measure(text, question) if found and found[3] in _UNITS else folded(text)


def _code(text: str, question: Question) -> Any:
    if text in question.labels:
        return text
    codes = [code for code, label in question.labels.items() if folded(label) == folded(text)]
    return codes[0] if len(codes) == 1 else folded(text)


def _figures(text: str, question: Question) -> Any:
    return re.sub(r"[\s-]", "", text)


def _postcode(text: str, question: Question) -> Any:
    return re.sub(r"\s", "", text).upper()


def _unread(text: str, question: Question) -> Any:
    return folded(text)


_PLAIN: Mapping[str, Callable[[str, Question], Any]] = {
    "date": _day,
    "partial_date": _day,
    "number": _measure,
    "decimal": _measure,
    "text": _line,
    "choice": _code,
    "choices": _code,
    "nhs_number": _figures,
    "postcode": _postcode,
}
