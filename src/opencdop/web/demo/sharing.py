"""Sharing out by quota: a small set of cases follows the published mix instead of being scattered by chance. Pure."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def shared_out(shares: Mapping[T, float], count: int) -> dict[T, int]:
    """How many of `count` each share gets, by largest remainder; the numbers add up to `count`."""
    total = sum(shares.values())
    exact = {key: count * share / total for key, share in shares.items()}
    given = {key: int(value) for key, value in exact.items()}
    left = count - sum(given.values())
    for key in sorted(exact, key=lambda each: (given[each] - exact[each], str(each)))[:left]:
        given[key] += 1
    return given


def dealt(shares: Mapping[T, float], count: int, *, chance: Random) -> list[T]:
    """`count` values in these shares, in an order that chance decides."""
    cards = [key for key, number in shared_out(shares, count).items() for _ in range(number)]
    chance.shuffle(cards)
    return cards


def carried(chances: Sequence[float]) -> list[bool]:
    """A yes or no for each chance, so that the number of yeses so far never strays by one from their sum."""
    said, owed = [], 0.5
    for chance in chances:
        owed += chance
        said.append(owed >= 1)
        owed -= said[-1]
    return said
