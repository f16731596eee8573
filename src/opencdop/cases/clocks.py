"""When something is due by a clock of definitions/clocks.yaml. No clock is ever paused; one whose reference event has
not come is waiting, which is neither on time nor late. Pure, but for the definitions.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from opencdop.core.clock import LONDON, local_date
from opencdop.core.dates import add_months, add_working_days, working_days_before
from opencdop.submissions.library import data

DAYS_OF = {"days": 1, "weeks": 7}
_MOMENT = timedelta(microseconds=1)  # a day ends with its last moment, not with the first of the next day


@dataclass(frozen=True)
class Clock:
    """From what moment, how long, and how serious it is when the time has gone by (a code of `severities`)."""

    id: str
    title: str
    reference: str
    reference_words: str
    duration: int
    unit: str
    severity: str
    before: bool
    certainty: str


@dataclass(frozen=True)
class Due:
    """The last moment (of hours) or day (of all else) that is in time; None while the reference event is waited for.

    `is_rough` where only the day of the reference was known: hours then count from that day's end.
    """

    by: date | datetime | None
    severity: str
    is_rough: bool = False

    @property
    def is_waiting(self) -> bool:
        return self.by is None

    @property
    def day(self) -> date | None:
        """The last day on which it is in time, whole or in part."""
        return local_date(self.by - _MOMENT) if isinstance(self.by, datetime) else self.by

    def is_past(self, now: datetime) -> bool:
        """Whether the time has gone by at a moment; never while it is waited for."""
        if self.by is None:
            return False
        return now > self.by if isinstance(self.by, datetime) else local_date(now) > self.by


@cache
def clocks() -> dict[str, Clock]:
    """Every clock of this installation, by its id."""
    return {
        each["id"]: Clock(
            id=each["id"],
            title=each["title"],
            reference=each["reference"],
            reference_words=each["reference_words"],
            duration=int(each["duration"]),
            unit=each["unit"],
            severity=each["severity"],
            before=each.get("count") == "before",
            certainty=each["certainty"],
        )
        for each in data("clocks")["clocks"]
    }


@cache
def severities() -> dict[str, str]:
    """What is shown once the time has gone by, code to words: guide, needs attention, act today."""
    return {each["code"]: each["words"] for each in data("clocks")["severities"]}


def due(clock: Clock, reference: date | datetime | None) -> Due:
    """By when it is to be done after `reference`: an aware moment, a day where no more is known, None: not come yet."""
    if reference is None:
        return Due(None, clock.severity)
    if clock.unit == "hours":
        return _by_the_hour(clock, reference)
    day = local_date(reference) if isinstance(reference, datetime) else reference
    return Due(_by_the_day(clock, day), clock.severity)


def _by_the_hour(clock: Clock, reference: date | datetime) -> Due:
    """Elapsed hours: those of a night on which the clocks change are counted as they pass."""
    if isinstance(reference, datetime):
        return Due(_after(reference, clock), clock.severity)
    end_of_day = datetime.combine(reference + timedelta(days=1), time(), tzinfo=LONDON)
    return Due(_after(end_of_day, clock), clock.severity, is_rough=True)


def _after(moment: datetime, clock: Clock) -> datetime:
    hours = timedelta(hours=-clock.duration if clock.before else clock.duration)
    return moment.astimezone(UTC) + hours


def _by_the_day(clock: Clock, day: date) -> date:
    sign = -1 if clock.before else 1
    if clock.unit == "working_days":
        count = working_days_before if clock.before else add_working_days
        return count(day, clock.duration)
    if clock.unit == "months":
        return add_months(day, sign * clock.duration)
    return day + timedelta(days=sign * clock.duration * DAYS_OF[clock.unit])
