"""Rates and proportions with their intervals, each carrying its numbers and the name of its method.

Pure arithmetic: no database, no clock. It does not decide whether a number may be shown; see disclosure.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

EXACT = "exact Poisson interval (chi-squared)"
BYAR = "Byar's approximation"
WILSON = "Wilson score interval"
BYAR_FROM = 10


@dataclass(frozen=True)
class Interval:
    """Lower and upper limit, in the same unit as the figure they stand beside."""

    low: float
    high: float


@dataclass(frozen=True)
class Rate:
    """A crude rate: `count` events in `population`, times `multiplier`; `interval` in the same unit."""

    value: float
    count: int
    population: float
    multiplier: float
    interval: Interval
    confidence: float
    method: str


@dataclass(frozen=True)
class Proportion:
    """A share between 0 and 1: `count` of `denominator`."""

    value: float
    count: int
    denominator: int
    interval: Interval
    confidence: float
    method: str


def crude_rate(
    count: int, population: float, *, multiplier: float = 100_000, confidence: float = 0.95
) -> Rate:
    """The crude rate and its interval: exact below 10 events, Byar's method from 10.

    Source: Public Health England, common public health statistics tool (2018). Raises ValueError for a
    negative count or a population that is not above zero.
    """
    if population <= 0:
        raise ValueError("A rate needs a population above zero.")
    counted, method = count_interval(count, confidence=confidence)
    scale = multiplier / population
    return Rate(
        value=count * scale,
        count=count,
        population=population,
        multiplier=multiplier,
        interval=Interval(counted.low * scale, counted.high * scale),
        confidence=confidence,
        method=method,
    )


def count_interval(count: int, *, confidence: float = 0.95) -> tuple[Interval, str]:
    """The interval of a Poisson count and the name of the method that gave it."""
    if count < 0:
        raise ValueError("A count cannot be below zero.")
    if count < BYAR_FROM:
        return _exact(count, confidence=confidence), EXACT
    return _byar(count, confidence=confidence), BYAR


def wilson(count: int, denominator: int, *, confidence: float = 0.95) -> Proportion:
    """The share of `denominator` that `count` makes, with Wilson's score interval (no continuity correction).

    Raises ValueError where the denominator is not above zero or the count does not lie within it.
    """
    if denominator <= 0:
        raise ValueError("A proportion needs a denominator above zero.")
    if not 0 <= count <= denominator:
        raise ValueError("The count of a proportion lies between zero and its denominator.")
    z = _z(confidence)
    share = count / denominator
    centre = 2 * count + z * z
    spread = z * math.sqrt(z * z + 4 * count * (1 - share))
    divisor = 2 * (denominator + z * z)
    low = 0.0 if count == 0 else (centre - spread) / divisor
    high = 1.0 if count == denominator else (centre + spread) / divisor
    return Proportion(
        value=share,
        count=count,
        denominator=denominator,
        interval=Interval(low, high),
        confidence=confidence,
        method=WILSON,
    )


def half_up(value: float, places: int = 0) -> Decimal:
    """Rounded as on paper, a half going away from zero: 19.5 gives 20, and 0.25 to one place gives 0.3."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _z(confidence: float) -> float:
    """The normal quantile for a two-sided interval; the rounded 1.96 is not used (Public Health England)."""
    from scipy.special import ndtri  # scipy.stats has the same function, and takes a second to load

    if not 0 < confidence < 1:
        raise ValueError("Confidence lies between 0 and 1, for example 0.95.")
    return float(ndtri(1 - (1 - confidence) / 2))


def _exact(count: int, *, confidence: float) -> Interval:
    from scipy.special import gammaincinv

    if not 0 < confidence < 1:
        raise ValueError("Confidence lies between 0 and 1, for example 0.95.")
    tail = (1 - confidence) / 2
    # Half of a chi-squared quantile with twice as many degrees of freedom.
    low = 0.0 if count == 0 else float(gammaincinv(count, tail))
    return Interval(low, float(gammaincinv(count + 1, 1 - tail)))


def _byar(count: int, *, confidence: float) -> Interval:
    z = _z(confidence)
    above = count + 1
    low = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3
    high = above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3
    return Interval(low, high)
