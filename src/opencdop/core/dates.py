"""Dates as this field counts them: ages, month arithmetic, working days, the year from April to March."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache


@dataclass(frozen=True)
class Age:
    """Completed years, months and days, and the whole number of days, between birth and another day."""

    years: int
    months: int
    days: int
    total_days: int


def age_on(day: date, *, born_on: date) -> Age:
    """Age reached on `day`. A person born on 29 February attains an age on 1 March of a common year.

    Raises ValueError when the day lies before the birth.
    """
    if day < born_on:
        raise ValueError("the day lies before the birth")
    months = (day.year - born_on.year) * 12 + day.month - born_on.month
    if _attained(born_on, months) > day:
        months -= 1
    return Age(
        years=months // 12,
        months=months % 12,
        days=(day - _attained(born_on, months)).days,
        total_days=(day - born_on).days,
    )


def _attained(born_on: date, months: int) -> date:
    """The day on which the age in months is attained; a day the month lacks falls on the first of the next."""
    year, month = divmod(born_on.month - 1 + months, 12)
    year, month = born_on.year + year, month + 1
    last = calendar.monthrange(year, month)[1]
    if born_on.day <= last:
        return date(year, month, born_on.day)
    return date(year, month, last) + timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, or the month's last day where there is no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> frozenset[date]:
    """Bank holidays of England and Wales in a year, with Good Friday and Christmas Day."""
    import holidays  # takes a third of a second to import, and few pages need it

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Not a Saturday, a Sunday or a bank holiday of England and Wales."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`, which itself does not count."""
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def working_days_before(day: date, count: int) -> date:
    """The `count`-th working day before `day`, which itself does not count."""
    while count > 0:
        day -= timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


@lru_cache(maxsize=4096)
def working_days_between(day: date, other: date) -> int:
    """How many working days lie after `day` up to and with `other`; nought where `other` is not later."""
    return sum(is_working_day(day + timedelta(days=each)) for each in range(1, (other - day).days + 1))


def report_year_of(day: date) -> int:
    """The year in which the reporting year (1 April to 31 March) of `day` began."""
    return day.year if day.month >= 4 else day.year - 1
