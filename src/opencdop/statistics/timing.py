"""Median and quartiles of the time from death to review, shown only where they give no hidden number away.

Pure. A median tells on which side of a band's edge half of the reviews lie; beside hidden bands that can be
enough to work one out, so the bands' ranges are computed again with what the median and quartiles tell.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from opencdop.core.dates import add_months
from opencdop.statistics.disclosure import Protected
from opencdop.statistics.rates import half_up
from opencdop.statistics.recovery import CEILING, Bounds, Cell, Sum

Edges = Sequence[tuple[int, tuple[Cell, ...]]]
"""For each edge between two bands: completed months, and the cells of all the bands below it."""


@dataclass(frozen=True)
class Spread:
    """Days from death to review: the median and the quartiles (None where hidden), of how many reviews."""

    reviews: int
    median: int
    lower: int | None
    upper: int | None


def quantile(values: Sequence[int], share: float) -> float:
    """The value below which a share of the values lies, interpolated (Hyndman and Fan's definition 7)."""
    if not values:
        raise ValueError("There is no median of nothing.")
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


@lru_cache(maxsize=32)
def days_of(months: int) -> tuple[int, int]:
    """The fewest and the most days that this many calendar months can last, over one cycle of leap years."""
    starts = [date(2023, 1, 1) + timedelta(days=number) for number in range(1461)]
    lengths = [(add_months(start, months) - start).days for start in starts]
    return min(lengths), max(lengths)


def spread_of(days: Sequence[int], *, published: Protected, edges: Edges) -> Spread | None:
    """Median and quartiles, the median alone, or None: what leaves every hidden band as open as before."""
    if not days or len(days) < published.threshold:
        return None
    shown = {share: int(half_up(quantile(days, share))) for share in (0.25, 0.5, 0.75)}
    if _is_safe(published, _told(shown, count=len(days), edges=edges)):
        return Spread(len(days), shown[0.5], shown[0.25], shown[0.75])
    if _is_safe(published, _told({0.5: shown[0.5]}, count=len(days), edges=edges)):
        return Spread(len(days), shown[0.5], None, None)
    return None


def _told(shown: Mapping[float, int], *, count: int, edges: Edges) -> list[tuple[tuple[Cell, ...], Bounds]]:
    """What quantiles tell: how many reviews at least, and at most, lie below each edge."""
    told = []
    for months, below in edges:
        least, most = 0, CEILING
        shortest, longest = days_of(months)
        for share, day in shown.items():
            place = (count - 1) * share
            if day < shortest:
                least = max(least, math.floor(place) + 1)
            elif day >= longest:
                most = min(most, math.ceil(place))
        told.append((below, (least, most)))
    return told


def _is_safe(published: Protected, told: Sequence[tuple[tuple[Cell, ...], Bounds]]) -> bool:
    before = published.ranges()
    after = published.ranges(
        also=[(Sum(("below", str(n)), below), bounds) for n, (below, bounds) in enumerate(told)]
    )
    return all(after[cell] == before[cell] for cell in before)
