"""Where a postcode lies: its local authority and the deprivation of its area, from the file that was read in last.

A postcode that is no place (no fixed address, a country abroad) is told apart from one that nobody knows, each with its
sentence. Nothing here is of any person, and no postcode that is asked about is kept.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Max

from opencdop.panels.known import records_file
from opencdop.panels.place_models import Authority, Place, PlaceFile

FOUND, NO_FIXED_ABODE, NATION, NOT_KNOWN, NO_PLACE, NO_FILE, NONE = (
    "found", "no_fixed_abode", "nation", "not_known", "no_place", "no_file", "none",
)  # fmt: skip
AT_ONCE = 500  # postcodes asked for in one query


@dataclass(frozen=True)
class Whereabouts:
    """What a postcode tells. `authority` is a code, `nation` as in jurisdiction.yaml, `decile` 1 for the most deprived.

    `says` is a sentence for the office wherever there is something to look at; empty where there is not.
    """

    kind: str
    authority: str = ""
    decile: int | None = None
    nation: str = ""
    says: str = ""


def compact(postcode: str) -> str:
    """A postcode as it is kept: capital letters and digits, without its space."""
    return re.sub(r"[^A-Z0-9]", "", postcode.upper())


def authority_of(postcode: str) -> Authority | None:
    """The authority in whose area a postcode lies; None for a postcode of no place, or without a file."""
    found = whereabouts_of(postcode)
    if not found.authority:
        return None
    named = Authority.objects.filter(code=found.authority).first()
    return named or Authority(code=found.authority, name=found.authority)


def whereabouts_of(postcode: str) -> Whereabouts:
    """All that a postcode tells; at most two queries."""
    return whereabouts_of_all([postcode])[postcode]


def whereabouts_of_all(postcodes: Iterable[str]) -> dict[str, Whereabouts]:
    """What each postcode tells, as it was written; one query, and one for every 500 postcodes."""
    asked = set(postcodes)
    found: dict[str, Whereabouts] = {}
    for written in asked:
        known = _without_file(compact(written))
        if known is not None:
            found[written] = known
    left = {written: compact(written) for written in asked - found.keys()}
    if not left:
        return found
    generation = generation_in_use()
    if generation is None:
        return found | dict.fromkeys(left, Whereabouts(NO_FILE, says=_words()["no_file"]))
    rows = _rows(sorted(set(left.values())), generation)
    nowhere = Whereabouts(NO_PLACE, says=_words()["no_place"])
    return found | {written: rows.get(plain, nowhere) for written, plain in left.items()}


def generation_in_use() -> int | None:
    """The file that is in use: the last that was read in to its end."""
    found: int | None = PlaceFile.objects.filter(finished_at__isnull=False).aggregate(last=Max("generation"))[
        "last"
    ]
    return found


def place_file_in_use() -> PlaceFile | None:
    """The file of postcodes in use, with its title and how many it has."""
    return PlaceFile.objects.filter(finished_at__isnull=False).order_by("-generation").first()


def authority_names(codes: Iterable[str]) -> dict[str, str]:
    """The names of authorities by code, as far as they were read in; one query."""
    return dict(Authority.objects.filter(code__in=set(codes)).values_list("code", "name"))


def _rows(postcodes: list[str], generation: int) -> dict[str, Whereabouts]:
    found: dict[str, Whereabouts] = {}
    for start in range(0, len(postcodes), AT_ONCE):
        rows = Place.objects.filter(
            generation=generation, postcode__in=postcodes[start : start + AT_ONCE]
        ).order_by("-id")
        for row in rows:
            says = _words()["ended"] if row.ended else ""
            found[row.postcode] = Whereabouts(FOUND, authority=row.authority, decile=row.decile, says=says)
    return found


def _without_file(plain: str) -> Whereabouts | None:
    """What needs no file to tell: nothing written, or a postcode that is no place."""
    if not plain:
        return Whereabouts(NONE)
    known = _pseudo().get(plain)
    abroad = _words()["abroad"]
    if known is None and plain.startswith(abroad["begins"]):
        known = abroad
    if known is None:
        return None
    means, says = str(known["means"]), str(known["says"])
    if means in (NO_FIXED_ABODE, NOT_KNOWN):
        return Whereabouts(means, says=says)
    return Whereabouts(NATION, nation=means, says=says)


@cache
def _words() -> dict[str, Any]:
    return records_file("places")


@cache
def _pseudo() -> dict[str, dict[str, Any]]:
    return dict(_words()["pseudo"])
