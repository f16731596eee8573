from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencdop.formkit.computed import ages, facts_of

NK = {"no_answer": "not_known"}


def age(born: str, died: str, **times: object) -> dict:
    return facts_of({"date_of_birth": born, "date_of_death": died, **times})


@pytest.mark.parametrize(
    ("died", "years"),
    [
        ("2023-02-28", 2),
        ("2023-03-01", 3),
        ("2024-02-28", 3),
        ("2024-02-29", 4),
        ("2038-02-28", 17),
        ("2038-03-01", 18),
    ],
)
def test_a_child_born_on_29_february_is_a_year_older_on_1_march(died, years):
    assert age("2020-02-29", died)["age_years"] == years


def test_ages_are_completed_units():
    assert age("2024-01-31", "2024-02-29") == {
        "age_days": 29,
        "age_weeks": 4,
        "age_months": 0,
        "age_years": 0,
    }
    assert age("2024-01-31", "2024-03-01")["age_months"] == 1
    assert age("2006-06-03", "2024-06-02")["age_years"] == 17
    assert age("2006-06-03", "2024-06-03")["age_years"] == 18


def test_hours_of_a_newborn_need_both_times():
    assert age("2024-06-03", "2024-06-03", time_of_birth="10:30", time_of_death="14:29")["age_hours"] == 3
    assert age("2024-06-03", "2024-06-04", time_of_birth="23:50", time_of_death="00:49")["age_hours"] == 0
    assert "age_hours" not in age("2024-06-03", "2024-06-03", time_of_birth="10:30")
    assert "age_hours" not in age("2024-06-03", "2024-06-03", time_of_birth="10:30", time_of_death=NK)
    assert "age_hours" not in age("2024-06-03", "2024-06-03", time_of_birth="10:30", time_of_death="09:00")


def test_no_age_is_made_up():
    assert facts_of({}) == {}
    assert age("2024-06-03", "2024-06-02") == {}
    assert facts_of({"date_of_birth": NK, "date_of_death": "2024-06-02"}) == {}
    assert facts_of({"date_of_birth": "2024-13-01", "date_of_death": "2024-06-02"}) == {}


def test_an_estimated_age_stands_in_where_a_date_is_missing():
    assert facts_of({"date_of_birth": NK, "estimated_age": 5})["age_years"] == 5
    assert facts_of({"estimated_age": 0}) == {"age_years": 0}
    assert facts_of({"estimated_age": {"weeks": 2, "days": 3}})["age_days"] == 17
    assert facts_of({"estimated_age": NK}) == {}
    assert age("2020-01-01", "2024-01-01", estimated_age=9)["age_years"] == 4


def test_today_is_given_and_never_looked_up():
    assert facts_of({}, today=date(2024, 6, 3)) == {"today": "2024-06-03"}


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 45000))
def test_ages_never_go_back_as_days_pass(born, days):
    died = date.fromordinal(min(born.toordinal() + days, date(2199, 1, 1).toordinal()))
    now, later = ages(born, died), ages(born, date.fromordinal(died.toordinal() + 1))
    assert all(now[unit] <= later[unit] for unit in now)
    assert now["age_months"] // 12 == now["age_years"]
