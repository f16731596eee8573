"""Ages, months and working days, with the worked dates of the field (bank holidays of 2026)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencdop.core.dates import add_months, add_working_days, age_on, report_year_of


@pytest.mark.parametrize(
    ("born", "day", "years", "months", "days"),
    [
        (date(2008, 3, 10), date(2026, 3, 9), 17, 11, 27),
        (date(2008, 3, 10), date(2026, 3, 10), 18, 0, 0),
        (date(2008, 2, 29), date(2026, 2, 28), 17, 11, 30),
        (date(2008, 2, 29), date(2026, 3, 1), 18, 0, 0),
        (date(2026, 1, 31), date(2026, 2, 28), 0, 0, 28),
        (date(2026, 1, 31), date(2026, 3, 1), 0, 1, 0),
        (date(2026, 5, 4), date(2026, 5, 4), 0, 0, 0),
    ],
)
def test_age_is_counted_as_the_law_counts_it(
    born: date, day: date, years: int, months: int, days: int
) -> None:
    age = age_on(day, born_on=born)
    assert (age.years, age.months, age.days) == (years, months, days)


def test_age_before_birth_is_refused() -> None:
    with pytest.raises(ValueError, match="before the birth"):
        age_on(date(2026, 1, 1), born_on=date(2026, 1, 2))


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 7000))
def test_age_never_shrinks_from_one_day_to_the_next(born: date, later: int) -> None:
    from datetime import timedelta

    one, next_day = (age_on(born + timedelta(days=later + more), born_on=born) for more in (0, 1))
    assert (one.years, one.months, one.days) < (next_day.years, next_day.months, next_day.days)
    assert 0 <= one.months < 12


def test_months_clamp_to_the_end_of_the_month() -> None:
    assert add_months(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert add_months(date(2026, 3, 31), 3) == date(2026, 6, 30)
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)


def test_working_days_skip_easter_and_the_may_bank_holiday() -> None:
    assert add_working_days(date(2026, 4, 2), 3) == date(2026, 4, 9)
    assert add_working_days(date(2026, 4, 2), 5) == date(2026, 4, 13)
    assert add_working_days(date(2026, 4, 13), 15) == date(2026, 5, 5)


def test_report_year_turns_on_the_first_of_april() -> None:
    assert report_year_of(date(2026, 3, 31)) == 2025
    assert report_year_of(date(2026, 4, 1)) == 2026
