"""The figures and lists by which records of children are compared, read from definitions/matching.yaml and
nicknames.yaml. Nothing here compares.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import log2
from typing import Any

from opencdop.cases.child_names import Lists, fold
from opencdop.submissions.library import data


@dataclass(frozen=True)
class Level:
    """How a field stands in a pair: its code, the sentence that a person reads, and its weight in bits."""

    code: str
    words: str
    weight: float
    why: str = ""


@dataclass(frozen=True)
class Field:
    """A field that is compared, with its levels by code."""

    key: str
    title: str
    levels: Mapping[str, Level]


@dataclass(frozen=True)
class Weights:
    """All that comparing needs. `prior` is the weight, in bits, before anything is known."""

    prior: float
    threshold: float
    shown_from: float
    cap: float
    newborn_days: int
    fields: tuple[Field, ...]
    twins: Mapping[str, str]
    lists: Lists

    def field(self, key: str) -> Field:
        return next(field for field in self.fields if field.key == key)


@cache
def weights() -> Weights:
    """The weights of this installation. Raises FileNotFoundError where the definitions lack them."""
    loaded = data("matching")
    return Weights(
        prior=log2(loaded["prior"] / (1 - loaded["prior"])),
        threshold=loaded["threshold"],
        shown_from=loaded["shown_from"],
        cap=loaded["cap"],
        newborn_days=loaded["newborn_days"],
        fields=tuple(_field(each) for each in loaded["fields"]),
        twins={each["rule"]: each["words"] for each in loaded["twins"]},
        lists=_lists(loaded["names"], data("nicknames")["groups"]),
    )


def _field(table: Mapping[str, Any]) -> Field:
    levels = {
        each["level"]: Level(each["level"], each["words"], log2(each["m"] / each["u"]), each["why"])
        for each in table["levels"]
    }
    return Field(table["field"], table["title"], levels)


def _lists(names: Mapping[str, list[str]], groups: list[str]) -> Lists:
    members = tuple(tuple(fold(name).replace(" ", "") for name in group.split()) for group in groups)
    member_of: dict[str, set[int]] = {}
    for number, group in enumerate(members):
        for name in group:
            member_of.setdefault(name, set()).add(number)
    words = {key: frozenset(fold(each) for each in listed) for key, listed in names.items()}
    return Lists(groups={name: frozenset(held) for name, held in member_of.items()}, members=members, **words)
