"""The guard on what an e-mail may say: our reference and a link, and nothing that tells of a child. Pure."""

import re
from collections.abc import Mapping
from string import Formatter

# What a template may name. Nothing here says who died, when, or how.
ALLOWED_NAMES = frozenset({"reference", "link", "panel", "due_on", "code", "meeting_on", "office", "count"})

_LINK = re.compile(r"https?://\S+")
_LONG_NUMBER = re.compile(r"(?<![\w-])\d(?:[ -]?\d){8,}(?![\w-])")
_DATE = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{4}\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_FORBIDDEN = (
    (_LONG_NUMBER, "a number as long as an NHS number"),
    (_DATE, "a date (a due date is given as {due_on}, a meeting's as {meeting_on})"),
    (_POSTCODE, "a postcode"),
)


class SaysTooMuch(ValueError):
    """The message could tell somebody who reads it on the way about a child."""


def check_no_personal_data(template: str, *, words: Mapping[str, str]) -> None:
    """Refuse a template that names what is not allowed, or holds a long number, a date or a postcode itself.

    Raises SaysTooMuch, which says what kind of thing was found and never repeats it.
    """
    named = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    if not named <= ALLOWED_NAMES or not set(words) <= ALLOWED_NAMES:
        raise SaysTooMuch(f"an e-mail may only name {', '.join(sorted(ALLOWED_NAMES))}")
    if not named <= set(words):
        raise SaysTooMuch("an e-mail names a word that was not given")
    literal = _LINK.sub("", "".join(text for text, _, _, _ in Formatter().parse(template)))
    for pattern, what in _FORBIDDEN:
        if pattern.search(literal):
            raise SaysTooMuch(f"an e-mail may not hold {what}")
    for name in named - {"due_on", "meeting_on", "link", "code"}:
        if any(pattern.search(words[name]) for pattern, _ in _FORBIDDEN):
            raise SaysTooMuch(f"the word {name} of an e-mail holds more than it should")


def filled(template: str, *, words: Mapping[str, str]) -> str:
    """The template with its words, checked first."""
    check_no_personal_data(template, words=words)
    return template.format_map(words)
