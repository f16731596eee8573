"""Whether words name the child, and the same words without. Pure.

It knows the child's names, NHS number, postcode and dates, and nothing else: it guards papers that were written to be
read without them, and is no substitute for writing them so.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from opencdop.design.words import MONTHS

# Names that are also words or months: alone they may be either, so they count only beside another name of the child.
_ALSO_WORDS = frozenset(
    word
    for line in (
        "april august autumn baby bay bell bishop brook brown christian cook daisy dawn day dean drew faith fell",
        "field forest gay grace grant green harmony hall hill honey hope hunter ivy jack joy june king lily lord",
        "love major march mark may mercy miles mill north penny poppy price prince river robin rose ruby sage",
        "short sky small sonny stone summer sunny swift van violet ward west white will willow winter wood young",
    )
    for word in line.split()
)
_NAMES = ("surname", "forenames", "other_names")
HIDDEN = "[name]"
NUMBER, PLACE, DAY = "[number]", "[postcode]", "[date]"


def names_of(identity: Mapping[str, Any]) -> tuple[str, ...]:
    """The child's names word by word, as they are written; single letters and unknown names left out."""
    written = [identity[key] for key in _NAMES if isinstance(identity.get(key), str)]
    words = [word for name in written for word in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", name)]
    halves = [half for word in words for half in word.split("-")]
    return tuple(dict.fromkeys(word for word in (*words, *halves) if len(word) > 1))


def without_names(text: str, *, identity: Mapping[str, Any]) -> str:
    """The text with the child's names, number, postcode and dates of birth and death put behind words in brackets."""
    for pattern, put in _patterns(identity):
        text = pattern.sub(put, text)
    return re.sub(r"(\[name\])(?:[\s-]+\[name\])+", r"\1", text)


def names_child(text: str, *, identity: Mapping[str, Any]) -> bool:
    """Whether the text holds a name of the child, their number or postcode. Dates do not count: they may be others."""
    return any(pattern.search(text) for pattern, put in _patterns(identity) if put != DAY)


def _patterns(identity: Mapping[str, Any]) -> Iterable[tuple[re.Pattern[str], str]]:
    number = identity.get("nhs_number")
    if isinstance(number, str) and len(number) == 10:
        yield re.compile(rf"\b{number[:3]}[ -]?{number[3:6]}[ -]?{number[6:]}\b"), NUMBER
    postcode = identity.get("postcode")
    if isinstance(postcode, str) and len(compact := postcode.replace(" ", "")) > 4:
        yield re.compile(rf"\b{re.escape(compact[:-3])}\s?{re.escape(compact[-3:])}\b", re.I), PLACE
    for key in ("date_of_birth", "date_of_death"):
        if isinstance(identity.get(key), str):
            yield from _days(identity[key])
    names = names_of(identity)
    if not names:
        return
    any_name = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    yield re.compile(rf"\b(?:{any_name})(?:[\s-]+(?:{any_name}))+\b", re.I), HIDDEN
    alone = [name for name in names if name.casefold() not in _ALSO_WORDS]
    for name in sorted(alone, key=len, reverse=True):
        written = "|".join(re.escape(each) for each in dict.fromkeys((name, name.capitalize(), name.upper())))
        yield re.compile(rf"\b(?:{written})(?=['’]s\b|\b)"), HIDDEN


def _days(iso: str) -> Iterable[tuple[re.Pattern[str], str]]:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return
    month = MONTHS[day.month - 1]
    yield (
        re.compile(rf"\b0?{day.day}(?:st|nd|rd|th)? (?:of )?(?:{month}|{month[:3]})(?: {day.year})?\b", re.I),
        DAY,
    )
    yield re.compile(rf"\b0?{day.day}[/.-]0?{day.month}[/.-](?:{day.year}|{day.year % 100:02d})\b"), DAY
    yield re.compile(rf"\b{iso}\b"), DAY
