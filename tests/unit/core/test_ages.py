"""Clocks of age at death: the birthday itself, 29 February, parts of dates, and nights on which clocks change."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencdop.cases import scope
from opencdop.core.ages import attains_on, hours_lived, is_under_18, span_of, years_lived


@pytest.mark.parametrize(
    ("born", "died", "under"),
    [
        ("2008-03-10", "2026-03-09", True),
        ("2008-03-10", "2026-03-10", False),
        ("2008-02-29", "2026-02-28", True),
        ("2008-02-29", "2026-03-01", False),
        ("2008", "2024-06-01", True),
        ("2008", "2026-06-01", None),
        ("2008-03", "2026-03-15", None),
        ("2008-03", "2026-04-01", False),
        ("2008-03-10", None, None),
        ("2026-03-10", "2020-01-01", None),
        ("not a date", "2020-01-01", None),
        ("2026-02-30", "2026-03-01", None),
    ],
)
def test_under_18_is_said_only_where_the_dates_allow_one_answer(
    born: str, died: str | None, under: bool | None
):
    assert is_under_18(born, died_on=died) is under


@given(born=st.dates(min_value=date(1995, 1, 1), max_value=date(2026, 1, 1)))
def test_under_18_ends_with_the_18th_birthday(born: date):
    birthday = attains_on(18, born_on=born)
    assert is_under_18(born, died_on=birthday) is False
    assert is_under_18(born, died_on=date.fromordinal(birthday.toordinal() - 1)) is True
    assert years_lived(born, died_on=birthday) == 18


def test_span_of_a_month_reaches_its_last_day():
    assert span_of("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert span_of("2024") == (date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("born", "died", "hours"),
    [
        pytest.param(("2026-05-01", "10:00"), ("2026-05-01", "12:30"), (2, 2), id="an ordinary day"),
        pytest.param(
            ("2026-10-24", "23:00"), ("2026-10-25", "05:00"), (7, 7), id="clocks go back: an hour more"
        ),
        pytest.param(
            ("2026-03-28", "23:00"), ("2026-03-29", "05:00"), (5, 5), id="clocks go forward: one less"
        ),
        pytest.param(("2026-10-25", "00:30"), ("2026-10-25", "01:30"), (1, 2), id="an hour shown twice"),
        pytest.param(("2026-05-01", "10:00"), ("2026-05-01", None), (0, 13), id="time of death not known"),
        pytest.param(("2026-05-01", None), ("2026-05-02", None), (0, 47), id="no time is known"),
    ],
)
def test_hours_lived_count_what_really_passed(
    born: tuple[str, str], died: tuple[str, str | None], hours: tuple[int, int]
):
    lived = hours_lived(
        date.fromisoformat(born[0]), born_at=born[1], died_on=date.fromisoformat(died[0]), died_at=died[1]
    )
    assert lived is not None
    assert (lived.at_least, lived.at_most) == hours
    assert lived.is_exact is (hours[0] == hours[1])


def test_death_before_birth_has_no_hours():
    assert hours_lived(date(2026, 5, 2), born_at=time(1), died_on=date(2026, 5, 1), died_at=time(2)) is None


def test_clocks_are_found_beside_the_rules_of_scope():
    assert scope.hours_lived is hours_lived
    assert scope.is_under_18 is is_under_18
