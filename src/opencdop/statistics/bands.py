"""Bands of age and of time to review, as the national tables have them, each with the label it is shown
under.

Pure. An age becomes a band and completed years here, and nothing finer leaves: an exact age beside a date of
death would be a birth date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opencdop.core.dates import add_months, age_on

NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class Band:
    """A code that is kept, and the label that people read."""

    code: str
    label: str


AGE_BANDS = (
    Band("days_0_27", "0 to 27 days"),
    Band("days_28_364", "28 to 364 days"),
    Band("years_1_4", "1 to 4 years"),
    Band("years_5_9", "5 to 9 years"),
    Band("years_10_14", "10 to 14 years"),
    Band("years_15_17", "15 to 17 years"),
)
REVIEW_BANDS = (
    Band("under_6", "Under 6 months"),
    Band("months_6_7", "6 to 7 months"),
    Band("months_8_9", "8 to 9 months"),
    Band("months_10_11", "10 to 11 months"),
    Band("months_12", "12 months"),
    Band("over_12", "Over 12 months"),
)
REVIEW_SPANS = (
    Band("within_6", "Under 6 months"),
    Band("from_6_to_12", "6 months and under 12 months"),
    Band("from_12", "12 months or more"),
)
SPAN_OF = {
    "under_6": "within_6",
    "months_6_7": "from_6_to_12",
    "months_8_9": "from_6_to_12",
    "months_10_11": "from_6_to_12",
    "months_12": "from_12",
    "over_12": "from_12",
}
"""Which of the three spans each of the six bands lies in: the two tables add up to each other."""


def age_band(years: int, *, days: int) -> str:
    """The code of the band of an age: `days` decides before the first birthday, completed years after it.

    A child who died on the day before the first birthday in a leap year, 365 days old, counts as under one.
    Somebody of 18 or more has no band and counts as not known.
    """
    if years < 0 or days < 0 or years >= 18:
        return NOT_KNOWN
    if years == 0:
        return "days_0_27" if days < 28 else "days_28_364"
    for limit, code in ((5, "years_1_4"), (10, "years_5_9"), (15, "years_10_14")):
        if years < limit:
            return code
    return "years_15_17"


def age_at_death(born_on: date, died_on: date) -> tuple[str, int | None]:
    """Band and completed years of a child; (`not_known`, None) where the dates contradict each other."""
    if died_on < born_on:
        return NOT_KNOWN, None
    age = age_on(died_on, born_on=born_on)
    return age_band(age.years, days=age.total_days), age.years


def months_between(start: date, end: date) -> int:
    """Completed calendar months, a month ending on its last day where it has no such day: 30 November to
    28 February is three months. Raises ValueError where the end lies before the start."""
    if end < start:
        raise ValueError("The end lies before the start.")
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def review_band(died_on: date, reviewed_on: date) -> str:
    """The band of the completed months from death to review; `over_12` begins at 13 completed months."""
    if reviewed_on < died_on:
        return NOT_KNOWN
    months = months_between(died_on, reviewed_on)
    for limit, code in ((6, "under_6"), (8, "months_6_7"), (10, "months_8_9"), (12, "months_10_11")):
        if months < limit:
            return code
    return "months_12" if months == 12 else "over_12"
