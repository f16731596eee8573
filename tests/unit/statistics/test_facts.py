"""A case as counted holds codes, bands and dates of events, and nothing that says who the child was."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest
from tests.unit.statistics.builders import ORDINARY

from opencdop.statistics.bands import NOT_KNOWN
from opencdop.statistics.facts import Facts, broad_ethnic_group, facts_of

NO_ANSWER = {"no_answer": "not_known"}


def counted(answers: dict[str, object], *milestones: tuple[str, date]) -> Facts:
    return facts_of(answers, milestones=milestones, case="c1", panel="north")


def test_facts_of_a_reviewed_case_are_typed_and_banded() -> None:
    assert ORDINARY.age_band == "years_10_14"
    assert ORDINARY.completed_years == 10
    assert ORDINARY.ethnic_group == "white"
    assert ORDINARY.category == 4
    assert ORDINARY.days_to_review == 254
    assert (ORDINARY.review_band, ORDINARY.review_span) == ("months_8_9", "from_6_to_12")


def test_facts_hold_no_birth_date_and_no_identity() -> None:
    answers = {
        "date_of_birth": "2015-01-10",
        "date_of_death": "2025-06-03",
        "surname": "Fenwick",
        "forenames": "Ada",
        "nhs_number": "9990000018",
        "postcode": "ZZ99 1AA",
        "time_of_death": "04:12",
        "circumstances": "Ada was at home.",
    }
    row = repr(counted(answers))
    for secret in ("2015", "Fenwick", "Ada", "9990000018", "ZZ99", "04:12"):
        assert secret not in row
    names = {field.name for field in fields(Facts)}
    assert not names & {"date_of_birth", "postcode", "lsoa", "age_days", "age_hours", "nhs_number"}


def test_facts_of_an_empty_record_are_not_known_rather_than_guessed() -> None:
    row = counted({})
    assert row.age_band == row.sex == row.ethnic_group == row.modifiable == row.review_band == NOT_KNOWN
    assert row.category is row.date_of_death is row.days_to_review is None
    assert not row.completed_by(date(2026, 1, 1))


def test_an_answer_of_not_known_counts_as_not_known() -> None:
    row = counted(
        {"sex": NO_ANSWER, "date_of_death": NO_ANSWER, "category": NO_ANSWER, "ethnicity": NO_ANSWER}
    )
    assert (row.sex, row.date_of_death, row.category, row.ethnic_group) == (NOT_KNOWN, None, None, NOT_KNOWN)


def test_an_estimated_age_gives_a_band_but_under_one_stays_open() -> None:
    assert counted({"estimated_age": 6}).age_band == "years_5_9"
    baby = counted({"estimated_age": 0, "date_of_birth": NO_ANSWER})
    assert (baby.age_band, baby.completed_years) == (NOT_KNOWN, 0)


def test_a_death_reviewed_twice_counts_by_the_later_review_and_the_first_notification() -> None:
    row = counted(
        {"date_of_death": "2025-01-01"},
        ("notified", date(2025, 1, 4)),
        ("notified", date(2025, 1, 2)),
        ("panel_reviewed", date(2025, 9, 1)),
        ("signed_off", date(2025, 9, 9)),
        ("panel_reviewed", date(2026, 2, 1)),
    )
    assert row.notified_on == date(2025, 1, 2)
    assert row.reviewed_on == date(2026, 2, 1)


def test_a_review_opened_again_is_not_completed_until_signed_off_again() -> None:
    first = [
        ("panel_reviewed", date(2025, 9, 1)),
        ("signed_off", date(2025, 9, 9)),
        ("reopened", date(2026, 1, 5)),
    ]
    assert not counted({}, *first).completed_by(date(2027, 1, 1))
    again = [*first, ("panel_reviewed", date(2026, 2, 1)), ("signed_off", date(2026, 2, 3))]
    assert counted({}, *again).reviewed_on == date(2026, 2, 1)
    assert counted({}, *again).completed_by(date(2026, 2, 3))


def test_a_case_out_of_scope_is_not_counted_unless_it_is_opened_again() -> None:
    assert not counted({}, ("notified", date(2025, 1, 1)), ("out_of_scope", date(2025, 1, 3))).in_scope
    assert counted({}, ("out_of_scope", date(2025, 1, 3)), ("reopened", date(2025, 2, 3))).in_scope


def test_a_review_that_a_panel_outside_has_in_hand_stays_a_death_of_here() -> None:
    given = [("notified", date(2025, 1, 1)), ("handed_over", date(2025, 1, 3))]
    row = counted({}, *given)
    assert (row.in_scope, row.handed_over, row.reviewed_by(row.panel)) == (True, True, False)
    back = counted({}, *given, ("taken_over", date(2025, 2, 3)))
    assert (back.in_scope, back.handed_over, back.reviewed_by(back.panel)) == (True, False, True)
    void = counted({}, *given, ("voided", date(2025, 2, 3)))
    assert not void.in_scope


def test_modifiable_factors_are_counted_over_all_domains() -> None:
    row = counted(
        {
            "factors_child": [{"code": "asthma", "level": "2", "modifiable": "no"}],
            "factors_social": [
                {"code": "housing", "level": "2", "modifiable": "yes"},
                {"code": "other", "level": "1"},
            ],
            "factors_services": [{"code": "delay", "level": "2", "modifiable": "yes"}],
            "factors_physical": {"no_answer": "not_applicable"},
        }
    )
    assert row.modifiable_factors == 2


def test_a_review_is_completed_once_it_is_reviewed_and_signed_off() -> None:
    assert not ORDINARY.completed_by(date(2026, 2, 19))
    assert ORDINARY.completed_by(date(2026, 2, 20))
    assert not counted({}, ("panel_reviewed", date(2026, 1, 1))).completed_by(date(2027, 1, 1))


def test_a_review_dated_before_the_death_has_no_length() -> None:
    row = counted({"date_of_death": "2025-06-03"}, ("panel_reviewed", date(2025, 6, 1)))
    assert (row.days_to_review, row.review_band) == (None, NOT_KNOWN)


@pytest.mark.parametrize(
    ("code", "group"),
    [
        ("white_irish_traveller", "white"),
        ("mixed_white_asian", "mixed"),
        ("asian_bangladeshi", "asian"),
        ("black_african", "black"),
        ("chinese", "asian"),
        ("arab", "other"),
        ("any_other", "other"),
        ("not_stated", NOT_KNOWN),
        (None, NOT_KNOWN),
    ],
)
def test_every_ethnic_group_has_its_broad_group(code: str | None, group: str) -> None:
    assert broad_ethnic_group(code) == group


@pytest.mark.parametrize(
    ("value", "category"), [("10", 10), ("category_7", 7), ("0", None), ("11", None), (7, None)]
)
def test_a_category_is_a_number_from_one_to_ten(value: object, category: int | None) -> None:
    assert counted({"category": value}).category == category
