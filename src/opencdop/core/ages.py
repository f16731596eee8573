"""Clocks of age at death: under 18 or not, completed years, and of a newborn the hours lived. Pure.

A person attains an age at the first moment of the birthday; one born on 29 February attains it on 1 March of an
ordinary year (how sure: from memory, the view of common law in England and Wales). Hours are elapsed time, so that the
nights on which clocks change count what was lived. What is not known is None, or the widest span that it allows.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from opencdop.core.clock import LONDON
from opencdop.core.dates import age_on

ADULT = 18
Known = date | str | None
_PART = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True)
class Lived:
    """How long a baby lived: whole hours, at least and at most. They are the same where both times are known."""

    at_least: int
    at_most: int

    @property
    def is_exact(self) -> bool:
        return self.at_least == self.at_most


def span_of(value: Known) -> tuple[date, date] | None:
    """The earliest and the latest day that a date, or a part of one ("2008-03", "2008"), may mean; else None."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value, value
    match = _PART.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    last_month = month or 12
    return first, date(first.year, last_month, monthrange(first.year, last_month)[1])


def attains_on(years: int, *, born_on: date) -> date:
    """The birthday on which an age in years is attained."""
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)


def is_under_18(born_on: Known, *, died_on: Known) -> bool | None:
    """Whether the death was before the 18th birthday; None where what is known of the dates allows both, or neither.

    17 years and 364 days is under 18; the 18th birthday is not. A death before the birth says nothing.
    """
    born, died = span_of(born_on), span_of(died_on)
    if born is None or died is None or died[1] < born[0]:
        return None
    if died[1] < attains_on(ADULT, born_on=born[0]):
        return True
    return False if died[0] >= attains_on(ADULT, born_on=born[1]) else None


def years_lived(born_on: Known, *, died_on: Known) -> int | None:
    """Completed years at death, where what is known of the dates allows only one number."""
    born, died = span_of(born_on), span_of(died_on)
    if born is None or died is None or died[0] < born[1]:
        return None
    least, most = age_on(died[0], born_on=born[1]).years, age_on(died[1], born_on=born[0]).years
    return least if least == most else None


def hours_lived(
    born_on: date, *, born_at: time | str | None, died_on: date, died_at: time | str | None
) -> Lived | None:
    """The hours between birth and death, both as clocks in England showed them; None where death comes before birth.

    Without a time the whole day is possible. An hour that a clock showed twice, in the night when summer time ends, is
    either of the two.
    """
    born, died = _moments(born_on, born_at), _moments(died_on, died_at)
    most = died[1] - born[0]
    if most < timedelta(0):
        return None
    least = max(died[0] - born[1], timedelta(0))
    return Lived(_hours(least), _hours(most))


def _moments(day: date, at: time | str | None) -> tuple[datetime, datetime]:
    """The earliest and the latest moment, in UTC, that a day and a clock's time may mean."""
    clock = time.fromisoformat(at) if isinstance(at, str) and at else at or None
    first = last = clock if isinstance(clock, time) else None
    if first is None or last is None:
        first, last = time.min, time(23, 59, 59)
    return tuple(  # type: ignore[return-value]
        datetime.combine(day, each, tzinfo=LONDON).replace(fold=fold).astimezone(UTC)
        for each, fold in ((first, 0), (last, 1))
    )


def _hours(span: timedelta) -> int:
    return int(span.total_seconds() // 3600)
