"""How days, times, ages, numbers and NHS numbers are written for people. Pure: no clock, no request."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from opencdop.core.dates import age_on

LONDON = ZoneInfo("Europe/London")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS_UNTIL_WEEKS = 14
_MONTHS_UNTIL_MONTHS = 3
_YEARS_WITH_MONTHS = 5


def day(value: date | datetime | str | None) -> str:
    """A day as 3 June 2026: of a date, an aware moment (in England) or an ISO date; nothing for None."""
    if value is None or value == "":
        return ""
    on = _date_of(value)
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def short_day(value: date | datetime | str | None) -> str:
    """A day without its year, as 3 June: where the year is plain from what stands around it."""
    return day(value).rsplit(" ", 1)[0]


def clock(value: datetime | time | str | None) -> str:
    """A time of day as 14:05: of a time, an aware moment (in England) or HH:MM; nothing for None."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        value = time.fromisoformat(value)
    if isinstance(value, datetime):
        value = _local(value).time()
    return f"{value.hour:02d}:{value.minute:02d}"


def day_clock(value: datetime | None) -> str:
    """An aware moment as 3 June 2026, 14:05, in England; nothing for None."""
    return "" if value is None else f"{day(value)}, {clock(value)}"


def ago_days(value: date | datetime | str | None, *, today: date) -> str:
    """How far a day lies from today: today, yesterday, 12 days ago, tomorrow, in 3 days."""
    if value is None or value == "":
        return ""
    days = (today - _date_of(value)).days
    near = {0: "today", 1: "yesterday", -1: "tomorrow"}
    if days in near:
        return near[days]
    return f"{days:,} days ago" if days > 0 else f"in {-days:,} days"


def count_of(number: int, thing: str, plural: str | None = None) -> str:
    """A number with its noun: no cases, 1 case, 1,204 cases. `plural` where an s is not enough."""
    if number == 1:
        return f"1 {thing}"
    many = plural or f"{thing}s"
    return f"{number:,} {many}" if number else f"no {many}"


def capitalised(text: str) -> str:
    """The text with its first letter as a capital, the rest as it stands."""
    return text[:1].upper() + text[1:]


def nhs(number: str | None) -> str:
    """An NHS number in its usual groups, 999 012 3456; anything else is returned as it stands."""
    digits = (number or "").replace(" ", "")
    if len(digits) != 10 or not digits.isdigit():
        return number or ""
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def age(
    born_on: date | str,
    died_on: date | str,
    *,
    born_at: time | str | None = None,
    died_at: time | str | None = None,
) -> str:
    """An age as a person says it: 6 hours, 12 days, 7 weeks, 4 months, 2 years 3 months, 11 years.

    Times are local times in England; hours are counted only where both are known, and as they really
    passed across a change of the clocks. Raises ValueError when the second day lies before the first.
    """
    born, died = _date_of(born_on), _date_of(died_on)
    reached = age_on(died, born_on=born)
    days = reached.total_days
    if born_at is not None and died_at is not None and days < _DAYS_UNTIL_WEEKS:
        minutes = _minutes_between(born, born_at, died, died_at)
        if minutes < 60:
            return count_of(minutes, "minute") if minutes else "less than a minute"
        if minutes < 24 * 60:
            return count_of(minutes // 60, "hour")
        days = minutes // (24 * 60)
    if days < 1:
        return "less than a day"
    if days < _DAYS_UNTIL_WEEKS:
        return count_of(days, "day")
    if not reached.years and reached.months < _MONTHS_UNTIL_MONTHS:
        return count_of(days // 7, "week")
    if not reached.years:
        return count_of(reached.months, "month")
    years = count_of(reached.years, "year")
    if reached.years >= _YEARS_WITH_MONTHS or not reached.months:
        return years
    return f"{years} {count_of(reached.months, 'month')}"


def _minutes_between(born: date, born_at: time | str, died: date, died_at: time | str) -> int:
    first = datetime.combine(born, _time_of(born_at), tzinfo=LONDON).astimezone(UTC)
    last = datetime.combine(died, _time_of(died_at), tzinfo=LONDON).astimezone(UTC)
    if last < first:
        raise ValueError("the second moment lies before the first")
    return int((last - first).total_seconds()) // 60


def _date_of(value: date | datetime | str) -> date:
    if isinstance(value, str):
        return date.fromisoformat(value)
    return _local(value).date() if isinstance(value, datetime) else value


def _time_of(value: time | str) -> time:
    return time.fromisoformat(value) if isinstance(value, str) else value


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(LONDON)
