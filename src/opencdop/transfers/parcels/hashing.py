"""Marks of a child that two installations can compare without telling each other of any: keyed hashes. Pure.

The key is shared by those two alone and serves nothing else. Whoever holds it could try out all NHS numbers, or all
names and birth dates: the marks hide children from everybody but the two (docs/decisions/0038).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from opencdop.cases.identity import sound_of, text_of, words_of
from opencdop.core.ids import ALPHABET
from opencdop.core.secrets import keyed_hash

MARK_LENGTH = 32  # hexadecimal characters: 128 bits
TOKEN_LENGTH = 8

KINDS = {
    "nhs": "the same NHS number",
    "names_birth": "names that sound the same, and the same date of birth",
    "surname_dates": "a surname that sounds the same, and the same dates of birth and death",
    "forename_dates": "a forename that sounds the same, and the same dates of birth and death",
    "names_death": "names that sound the same, and the same date of death",
}


@dataclass(frozen=True)
class Marked:
    """One child's token, which says nothing, and marks, each beginning with its kind."""

    token: str
    marks: frozenset[str]


@dataclass(frozen=True)
class Likeness:
    """A child of ours and a token of theirs, with what is the same."""

    ours: str  # the id of our case
    token: str
    same: tuple[str, ...]  # kinds

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(KINDS[kind] for kind in self.same)


def marks_of(identity: Mapping[str, Any], *, key: bytes) -> frozenset[str]:
    """The marks of a child, from as much as is known; none from a part that is unknown."""
    surnames, forenames = _sounds(identity, "surname"), _sounds(identity, "forenames")
    born, died = text_of(identity, "date_of_birth"), text_of(identity, "date_of_death")
    told: set[tuple[str, str]] = set()
    # The number that is current here may be the earlier one there.
    for question in ("nhs_number", "nhs_number_superseded"):
        nhs = "".join(each for each in text_of(identity, question) if each.isdigit())
        if len(nhs) == 10:
            told.add(("nhs", nhs))
    for surname, forename in product(surnames, forenames):
        both = "/".join(sorted((surname, forename)))  # swapped names sound the same
        told |= {("names_birth", f"{both}|{born}")} if born else set()
        told |= {("names_death", f"{both}|{died}")} if died else set()
    if born and died:
        told |= {("surname_dates", f"{each}|{born}|{died}") for each in surnames}
        told |= {("forename_dates", f"{each}|{born}|{died}") for each in forenames}
    return frozenset(f"{kind}:{keyed_hash(f'{kind}|{value}', key=key)[:MARK_LENGTH]}" for kind, value in told)


def _sounds(identity: Mapping[str, Any], question: str) -> set[str]:
    return {sound for word in words_of(text_of(identity, question)) if (sound := sound_of(word))}


def token_of(case_id: str, *, key: bytes, file: str) -> str:
    """A token for one child in one file, to be read over the telephone: two groups of four letters and digits."""
    number = int(keyed_hash(f"token|{file}|{case_id}", key=key)[:16], 16)
    letters = "".join(ALPHABET[number >> shift & 31] for shift in range(0, 5 * TOKEN_LENGTH, 5)).upper()
    return f"{letters[:4]}-{letters[4:]}"


def likenesses(ours: Mapping[str, frozenset[str]], theirs: Iterable[Marked]) -> list[Likeness]:
    """Which of their tokens share a mark with which of our cases, those with most in common first."""
    by_mark: dict[str, set[str]] = {}
    for case_id, marks in ours.items():
        for mark in marks:
            by_mark.setdefault(mark, set()).add(case_id)
    shared: dict[tuple[str, str], set[str]] = {}
    for each in theirs:
        for mark in each.marks:
            for case_id in by_mark.get(mark, ()):
                shared.setdefault((case_id, each.token), set()).add(mark.partition(":")[0])
    found = [
        Likeness(ours=case_id, token=token, same=tuple(kind for kind in KINDS if kind in kinds))
        for (case_id, token), kinds in shared.items()
    ]
    return sorted(found, key=lambda each: (-len(each.same), each.token))
