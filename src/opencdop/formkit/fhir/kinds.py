"""How each type of question stands in FHIR: the type of its item, or the items of its parts, and its answers
written and read. A value that FHIR cannot hold exactly is not written here (see responses_written).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .. import icd10
from ..answers import NOT_APPLICABLE, NOT_KNOWN
from ..definition import Choice
from ..types.base import LONGEST_LINE, LONGEST_TEXT
from ..types.causes import LAYOUTS, LINES
from ..types.dates import QUALITIES
from . import moments
from .addresses import DOCUMENT, ICD10, Unreadable, extension, extensions, own

ABSENT_OF = {NOT_KNOWN: "unknown", NOT_APPLICABLE: "not-applicable"}
"""Why there is no answer, as the standard's code."""

OF_ABSENT = {code: ours for ours, code in ABSENT_OF.items()}

_LONGEST_INTEGER = 2**31 - 1


@dataclass(frozen=True)
class Simple:
    """A question with one item: its type, the ending of `value`, and how one answer is written and read.

    Writing raises ValueError for what FHIR cannot hold, reading for what is not an answer.
    """

    type: str
    value: str
    write: Callable[[Any, str], Any] = lambda value, base: value
    read: Callable[[Any, str], Any] = lambda found, base: _text(found)
    longest: int | None = None
    repeats: bool = False


@dataclass(frozen=True)
class Part:
    """A part of a question that FHIR has no type for: an item of its own."""

    key: str
    label: str
    kind: Simple
    choices: tuple[Choice, ...] = ()
    unit: str = ""


@dataclass(frozen=True)
class Compound:
    """A question as a group of items: its parts, the value taken apart, and put together again."""

    parts: tuple[Part, ...]
    apart: Callable[[Any], dict[str, Any]]
    together: Callable[[dict[str, Any]], Any]
    limited: str = field(default="")
    """The key of the part to which the question's limits belong."""


def _text(found: Any) -> str:
    if not isinstance(found, str) or not found.strip():
        raise Unreadable("is not a text")
    return found


def _integer(value: Any, base: str) -> int:
    if type(value) is not int or abs(value) > _LONGEST_INTEGER:
        raise ValueError
    return value


def _whole(found: Any, base: str) -> int:
    if type(found) is int:
        return found
    if isinstance(found, float) and found.is_integer():
        return int(found)
    raise Unreadable("is not a whole number")


def _number(value: Any, base: str) -> int | float:
    exact = Decimal(value)
    number = int(exact) if exact == exact.to_integral_value() else float(exact)
    if Decimal(repr(number)) != exact:
        raise ValueError
    return number


def _decimal(found: Any, base: str) -> str:
    if isinstance(found, bool) or not isinstance(found, int | float | Decimal):
        raise Unreadable("is not a number")
    return format(Decimal(str(found)), "f")


def _ticked(found: Any, base: str) -> bool | None:
    if not isinstance(found, bool):
        raise Unreadable("is neither true nor false")
    return True if found else None


def _code_of_icd10(found: Any, base: str) -> str:
    if not isinstance(found, Mapping) or found.get("system") != ICD10:
        raise Unreadable("is not a code of ICD-10")
    return _text(found.get("code"))


def _icd10(value: str, base: str) -> dict[str, str]:
    title = icd10.title_of(value)
    return {"system": ICD10, "code": value} | ({"display": title} if title else {})


def _attachment(value: Mapping[str, Any], base: str) -> dict[str, Any]:
    digest = extension(own(base, DOCUMENT), "String", value["sha256"])
    address = f"{base}/{DOCUMENT}/{value['document']}"
    return {
        "extension": [digest], "url": address, "size": _integer(value["size"], base), "title": value["name"],
    }  # fmt: skip


def _document(found: Any, base: str) -> dict[str, Any]:
    digests = extensions(found, own(base, DOCUMENT))
    address = str(found.get("url", "")) if isinstance(found, Mapping) else ""
    beginning = f"{base}/{DOCUMENT}/"
    if not digests or not address.startswith(beginning):
        raise Unreadable("is a file that is not in our store; send the file itself")
    return {
        "document": address.removeprefix(beginning), "name": _text(found.get("title")),
        "size": _whole(found.get("size"), base), "sha256": _text(digests[0].get("valueString")),
    }  # fmt: skip


_LINE = Simple("string", "String", longest=LONGEST_LINE)
_CODED = Simple("choice", "Coding")
_INTEGER = Simple("integer", "Integer", _integer, _whole)
_DATE = Simple("date", "Date")

SIMPLE: Mapping[str, Simple] = {
    "text": _LINE,
    "long_text": Simple("text", "String", longest=LONGEST_TEXT),
    "number": _INTEGER,
    "computed": _INTEGER,
    "decimal": Simple("decimal", "Decimal", _number, _decimal),
    "date": _DATE,
    "partial_date": _DATE,
    "time": Simple("time", "Time", moments.time_written, moments.time_read),
    "tick": Simple("boolean", "Boolean", read=_ticked),
    "choice": _CODED,
    "choices": Simple("choice", "Coding", repeats=True),
    "nhs_number": Simple("string", "String", longest=10),
    "postcode": Simple("string", "String", longest=8),
    "telephone": _LINE,
    "email": _LINE,
    "icd10": Simple("open-choice", "Coding", _icd10, _code_of_icd10),
    "file": Simple("attachment", "Attachment", _attachment, _document, repeats=True),
}

COMPOUND: Mapping[str, Compound] = {
    "moment": Compound(
        parts=(
            Part("at", "Date and time", Simple("dateTime", "DateTime")),
            Part(
                "quality",
                "How sure is the time?",
                _CODED,
                tuple(Choice(code, label.capitalize()) for code, label in QUALITIES.items()),
            ),
        ),
        apart=moments.moment_apart,
        together=moments.moment_together,
    ),
    "weeks_days": Compound(
        parts=(
            Part("weeks", "Completed weeks", _INTEGER, unit="weeks"),
            Part("days", "Days", _INTEGER, unit="days"),
        ),
        apart=lambda value: {"weeks": value["weeks"], "days": value["days"]},
        together=lambda parts: {"days": 0, **parts} if "weeks" in parts else _lacks("weeks"),
        limited="weeks",
    ),
    "address": Compound(
        parts=(
            Part("lines", "Address, a line for each line", Simple("text", "String", longest=1000)),
            Part("no_fixed_abode", "No fixed abode", Simple("boolean", "Boolean", read=_ticked)),
        ),
        apart=lambda value: {
            **({"lines": "\n".join(value["lines"])} if value["lines"] else {}),
            **({"no_fixed_abode": True} if value.get("no_fixed_abode") else {}),
        },
        together=lambda parts: {
            "lines": parts["lines"].split("\n") if "lines" in parts else [],
            "no_fixed_abode": "no_fixed_abode" in parts,
        },
    ),
    "causes": Compound(
        parts=(
            Part(
                "layout",
                "How the certificate sets them out",
                _CODED,
                tuple(Choice(code, label) for code, label in LAYOUTS.items()),
            ),
            *(
                Part(key, f"{key}. {label}", _LINE)
                for lines in LINES.values()
                for key, label in lines.items()
            ),
        ),
        apart=dict,
        together=lambda parts: parts if "layout" in parts else _lacks("layout"),
    ),
}

ROWS = frozenset({"repeat", "table"})
BLOCKS = frozenset({"person", "professional"})


def _lacks(part: str) -> Any:
    raise Unreadable(f"lacks its {part}")
