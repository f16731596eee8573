"""The guard on what an e-mail may say: our reference and a link, and nothing that tells of a child. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from string import Formatter

# What an e-mail may name. Nothing here says who died, when, or how.
ALLOWED_NAMES = frozenset(
    {"code", "count", "days", "due_on", "figures", "link", "meeting_on", "office", "panel", "reach"}
    | {"reference", "year"}
)

_DAY = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")
_LINK = re.compile(r"https?://[^\s?#]+")  # what is asked for by a query could tell of a child
_SHAPES = {
    "due_on": _DAY,
    "meeting_on": _DAY,
    "link": _LINK,
    "reach": _LINK,
    "code": re.compile(r"[A-Za-z0-9-]{4,12}"),
}
_LONG_NUMBER = re.compile(r"\d(?:[^\S\n]?[-.·/_()\u2010-\u2015]?[^\S\n]?\d){8,}")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    r"\b\d{1,2} ?[/.–-] ?\d{1,2} ?[/.–-] ?\d{2,4}\b|\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? ?{_MONTH},? ?(?:\d{{4}}|’?\d{{2}})\b"
    rf"|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)
_FORBIDDEN = (
    (_LONG_NUMBER, "a number as long as an NHS number"),
    (_DATE, "a date (a due date is given as {due_on}, a meeting's as {meeting_on})"),
    (_POSTCODE, "a postcode"),
)
# Our own references hold a year and a number, and parts of an identifier.
_NUMBER_IN_REFERENCE = re.compile(r"(?<![\w-])\d(?:[ -]?\d){8,}(?![\w-])")
_NAME = re.compile(r"[a-z_]{1,40}")


class SaysTooMuch(ValueError):
    """The message could tell somebody who reads it on the way about a child."""


def check_no_personal_data(template: str, *, words: Mapping[str, str]) -> None:
    """Refuse a template that names what is not allowed, or holds a long number, a date or a postcode itself.

    Raises SaysTooMuch, which says what kind of thing was found and never repeats it; a gap is named, if it has a name.
    """
    named = _gaps(template)
    _check_names({*named, *words})
    if not named <= set(words):
        raise SaysTooMuch("an e-mail names a word that was not given")
    for name in named:
        _check_word(name, _plain(words[name]))
    closed = {name: "\0" for name in named if name in _SHAPES or name == "reference"}
    said = _plain(template.format_map({**words, **closed}))
    for pattern, what in _FORBIDDEN:
        if pattern.search(said):
            raise SaysTooMuch(f"an e-mail may not hold {what}")


def filled(template: str, *, words: Mapping[str, str]) -> str:
    """The template with its words, checked first."""
    check_no_personal_data(template, words=words)
    return template.format_map(words)


def _gaps(template: str) -> set[str]:
    """The names in its gaps. A gap is a name in braces and nothing else."""
    try:
        parsed = list(Formatter().parse(template))
    except ValueError:
        raise SaysTooMuch("an e-mail may only use braces around a name") from None
    if any(set("{}") & set(text) or form or turn for text, _, form, turn in parsed):
        raise SaysTooMuch("an e-mail may only use braces around a name")
    return {name for _, name, _, _ in parsed if name is not None}


def _check_names(names: set[str]) -> None:
    for name in sorted(names - ALLOWED_NAMES):
        allowed = ", ".join(sorted(ALLOWED_NAMES))
        which = f"{{{name}}}" if _NAME.fullmatch(name) else "this"
        raise SaysTooMuch(f"an e-mail may not name {which}; it may only name {allowed}")


def _check_word(name: str, word: str) -> None:
    if name in _SHAPES:
        fits = bool(_SHAPES[name].fullmatch(word))
    elif name == "reference":
        fits = not any(pattern.search(word) for pattern in (_NUMBER_IN_REFERENCE, _DATE, _POSTCODE))
    else:
        fits = not any(pattern.search(word) for pattern, _ in _FORBIDDEN)
    if not fits:
        raise SaysTooMuch(f"the word {name} of an e-mail holds more than it should")


def _plain(text: str) -> str:
    """As somebody reads it: full-width digits as digits, every kind of space as one, nothing that is not seen."""
    return "".join(
        each for each in unicodedata.normalize("NFKC", text) if unicodedata.category(each) not in ("Cf", "Mn")
    )
