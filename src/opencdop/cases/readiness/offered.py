"""What packages know that gates ask for: who has answered, whether the draft is finished, where a need is seen to.

This package knows none of them; `web` declares them when the application starts (decision 0033).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from opencdop.cases.models import Case


@dataclass(frozen=True)
class Way:
    """The act that brings what a need waits for: where, and what it is called. `again`: whether it can be waited for
    again once somebody has gone without it.
    """

    href: str
    words: str
    again: bool = True


@dataclass(frozen=True)
class Told:
    """What a package tells of one case: facts by name, and the way of each of its needs by code."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    ways: Mapping[str, Way] = field(default_factory=dict)


Find = Callable[[Collection[Case]], Mapping[str, Told]]
NOTHING = Told()

_finds: list[Find] = []


def tells_gates(find: Find) -> None:
    """Declare what a package can tell of many cases in a fixed number of queries; once a package."""
    if find not in _finds:
        _finds.append(find)


def told_of(cases: Collection[Case]) -> dict[str, Told]:
    """What all of them tell, by case."""
    found: dict[str, Told] = {case.pk: NOTHING for case in cases}
    for find in _finds:
        for case_id, told in find(cases).items():
            before = found[case_id]
            found[case_id] = Told({**before.facts, **told.facts}, {**before.ways, **told.ways})
    return found
