"""Who the child is, and how a child is found again by keyed hashes: whole names, by sound, by the first three letters.

The hashes are made here from plain words; nothing readable is stored for search.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from opencdop.cases.blocking import blocks_of
from opencdop.cases.likeness import Person
from opencdop.keystore import keys

# The agreed answers that together say who the child is, kept in one sealed value beside the case.
IDENTITY_QUESTIONS = (
    "surname",
    "forenames",
    "other_names",
    "unnamed_baby",
    "nhs_number",
    "nhs_number_superseded",
    "date_of_birth",
    "date_of_death",
    "time_of_birth",
    "time_of_death",
    "estimated_age",
    "sex",
    "multiplicity",
    "birth_order",
    "address",
    "postcode",
    "parental_responsibility",
    "key_worker",
)

_SOUNDS = {
    letter: digit
    for digit, group in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), 1)
    for letter in group
}


def text_of(identity: Mapping[str, Any], question: str) -> str:
    """A textual part of the identity, or nothing where it is unknown."""
    value = identity.get(question)
    return value.strip() if isinstance(value, str) else ""


def child_name(identity: Mapping[str, Any]) -> str:
    """The child's full name as the office speaks of the child; an unnamed baby is the baby of that family."""
    forenames, surname = text_of(identity, "forenames"), text_of(identity, "surname")
    if not forenames and surname:
        return f"Baby {surname}"
    return f"{forenames} {surname}".strip() or "A child whose name is not known"


def date_in(identity: Mapping[str, Any], question: str) -> date | None:
    """A full date of the identity; None where it is unknown or only partly known."""
    try:
        return date.fromisoformat(text_of(identity, question))
    except ValueError:
        return None


def plain(word: str) -> str:
    """Lower case, without accents: Zoë and ZOE are the same name to a search."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words_of(name: str) -> list[str]:
    """The parts of a name, each by itself: a double-barrelled surname is found by either half."""
    return [word for word in re.split(r"[^\w]+", plain(name)) if word]


def sound_of(word: str) -> str:
    """American Soundex (US National Archives): first letter and three digits."""
    letters = [letter for letter in plain(word) if letter.isascii() and letter.isalpha()]
    if not letters:
        return ""
    code, last = letters[0].upper(), _SOUNDS.get(letters[0])
    for letter in letters[1:]:
        digit = _SOUNDS.get(letter)
        if digit and digit != last:
            code += str(digit)
        if letter not in "hw":
            last = digit
    return (code + "000")[:4]


def hashes_of(identity: Mapping[str, Any]) -> set[tuple[str, str]]:
    """What to store so that the child can be found: pairs of what it is and its keyed hash."""
    found: set[tuple[str, str]] = set()
    names = [text_of(identity, question) for question in ("surname", "forenames", "other_names")]
    for word in {word for name in names for word in words_of(name)}:
        found.add(("name", _hash("name", word)))
        if sound_of(word):
            found.add(("sound", _hash("sound", sound_of(word))))
        if len(word) >= 3:
            found.add(("start", _hash("start", word[:3])))
    for question in ("nhs_number", "date_of_birth", "date_of_death"):
        if text_of(identity, question):
            found.add((question, _hash(question, text_of(identity, question))))
    if text_of(identity, "nhs_number_superseded"):  # found by either number
        found.add(("nhs_number", exact_hash("nhs_number", text_of(identity, "nhs_number_superseded"))))
    return found | match_hashes(identity)


def match_hashes(identity: Mapping[str, Any] | Person) -> set[tuple[str, str]]:
    """The keys under which a later message about the same child finds it (cases/blocking.py), hashed."""
    return {(what, _hash(what, value)) for what, value in blocks_of(identity)}


def search_hashes(words: Iterable[str]) -> list[set[str]]:
    """For each word typed, the hashes that a child may be found by: name, sound or beginning."""
    return [
        {_hash("name", word)}
        | ({_hash("sound", sound_of(word))} if len(word) > 3 else set())
        | ({_hash("start", word)} if len(word) == 3 else set())
        for word in words
    ]


def exact_hash(question: str, value: str) -> str:
    """The hash of an NHS number or a date, as stored."""
    return _hash(question, value)


def _hash(what: str, value: str) -> str:
    return keys.index_hash(f"{what}:{value}")
