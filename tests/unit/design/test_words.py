from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencdop.design import words


@pytest.mark.parametrize(
    ("born", "died", "times", "said"),
    [
        ("2026-06-03", "2026-06-03", ("10:00", "10:00"), "less than a minute"),
        ("2026-06-03", "2026-06-03", ("10:00", "10:40"), "40 minutes"),
        ("2026-06-02", "2026-06-03", ("22:00", "04:30"), "6 hours"),
        ("2026-06-01", "2026-06-03", ("23:00", "05:00"), "1 day"),
        ("2026-06-03", "2026-06-03", (None, None), "less than a day"),
        ("2026-06-03", "2026-06-04", (None, None), "1 day"),
        ("2026-06-03", "2026-06-15", (None, None), "12 days"),
        ("2026-06-03", "2026-06-17", (None, None), "2 weeks"),
        ("2026-06-03", "2026-07-22", ("01:00", None), "7 weeks"),
        ("2026-06-03", "2026-10-05", (None, None), "4 months"),
        ("2025-06-03", "2026-06-02", (None, None), "11 months"),
        ("2025-06-03", "2026-06-03", (None, None), "1 year"),
        ("2024-05-04", "2026-08-19", (None, None), "2 years 3 months"),
        ("2015-01-01", "2026-12-31", (None, None), "11 years"),
    ],
)
def test_age_is_said_as_a_person_says_it(
    born: str, died: str, times: tuple[str | None, str | None], said: str
):
    assert words.age(born, died, born_at=times[0], died_at=times[1]) == said


def test_age_in_hours_counts_the_hour_that_the_clocks_gave_and_took():
    assert words.age("2026-10-25", "2026-10-25", born_at="00:30", died_at="02:30") == "3 hours"
    assert words.age("2026-03-29", "2026-03-29", born_at="00:30", died_at="02:30") == "1 hour"


def test_age_of_a_child_born_on_29_february_turns_on_1_march():
    assert words.age(date(2024, 2, 29), date(2025, 2, 28)) == "11 months"
    assert words.age(date(2024, 2, 29), date(2025, 3, 1)) == "1 year"


def test_age_before_birth_is_refused():
    with pytest.raises(ValueError, match="before the birth"):
        words.age("2026-06-03", "2026-06-02")
    with pytest.raises(ValueError, match="before the first"):
        words.age("2026-06-03", "2026-06-03", born_at="10:00", died_at="09:00")


@given(born=st.dates(date(2005, 1, 1), date(2026, 1, 1)), days=st.integers(0, 18 * 366))
def test_age_never_shows_a_nought(born: date, days: int):
    said = words.age(born, date.fromordinal(born.toordinal() + days))
    assert "no " not in said
    assert not said.startswith("0")


def test_day_is_written_out_and_a_moment_falls_on_its_day_in_england():
    assert words.day(date(2026, 6, 3)) == "3 June 2026"
    assert words.day("2026-06-03") == "3 June 2026"
    assert words.short_day("2026-06-03") == "3 June"
    assert words.day(datetime(2026, 6, 2, 23, 30, tzinfo=UTC)) == "3 June 2026"
    assert words.day_clock(datetime(2026, 6, 2, 23, 5, tzinfo=UTC)) == "3 June 2026, 00:05"
    assert words.day(None) == words.clock(None) == words.day_clock(None) == ""


def test_clock_has_four_figures():
    assert words.clock(time(4, 5)) == "04:05"
    assert words.clock("14:05") == "14:05"


def test_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        words.day(datetime.fromisoformat("2026-06-03T12:00"))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 6, 3), "today"),
        (date(2026, 6, 2), "yesterday"),
        (date(2026, 6, 4), "tomorrow"),
        (date(2026, 5, 22), "12 days ago"),
        (date(2026, 6, 6), "in 3 days"),
        (None, ""),
    ],
)
def test_distance_in_days_is_said_from_today(day: date | None, said: str):
    assert words.ago_days(day, today=date(2026, 6, 3)) == said


def test_count_agrees_with_its_noun():
    assert words.count_of(0, "case") == "no cases"
    assert words.count_of(1, "case") == "1 case"
    assert words.count_of(1204, "case") == "1,204 cases"
    assert words.count_of(2, "child", "children") == "2 children"


def test_nhs_number_is_grouped_and_anything_else_left_as_it_stands():
    assert words.nhs("9990123456") == "999 012 3456"
    assert words.nhs("999 012 3456") == "999 012 3456"
    assert words.nhs("not known") == "not known"
    assert words.nhs(None) == ""
