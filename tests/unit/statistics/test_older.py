"""A record made on Form C counts in the columns of the present form, and nothing is counted that it does not say."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from opencdop.returns.checks import findings_of
from opencdop.statistics.bands import NOT_KNOWN
from opencdop.statistics.facts import Facts, facts_of
from opencdop.statistics.older import as_now, older_in

DEFINITIONS = Path(__file__).parents[3] / "definitions"
OLDER = older_in(yaml.safe_load((DEFINITIONS / "mapping.yaml").read_text("utf-8")))
UNKNOWN = {"no_answer": "not_known"}

FORM_C_OF_2010 = {
    "date_of_birth": "2011-03-01",
    "date_of_death": "2012-06-14",
    "sex": "male",
    "ethnicity": "white_british",
    "expected": "unexpected",
    "place_of_death": "hospital_emergency_department",
    "category": "9",
    "modifiable_outcome": "identified",
    "old_rapid_response": "yes",
    "old_events": ["sudden_unexpected", "other"],
    "old_asylum_seeker": "no",
    "child_protection_plan": "never",
    "old_factors_child": [
        {"code": "acute_illness", "detail": "A fever of two days", "level": "3"},
        {"code": "allergies", "level": "1_star"},
    ],
    "old_factors_family": [{"code": "domestic_violence", "level": "2"}],
    "old_factors_parenting": [
        {"code": "poor_parenting", "level": "2"},
        {"code": "abuse_or_neglect", "level": "0"},
    ],
    "old_factors_services": {"no_answer": "not_applicable"},
}
REVIEWED = (
    ("notified", date(2012, 6, 15)),
    ("panel_reviewed", date(2013, 1, 10)),
    ("signed_off", date(2013, 1, 10)),
)


def counted(answers: dict[str, Any]) -> Facts:
    return facts_of(as_now(answers, OLDER), milestones=REVIEWED, case="c1", panel="north")


def test_a_review_on_form_c_counts_in_the_present_columns() -> None:
    row = counted(FORM_C_OF_2010)
    assert (row.category, row.modifiable, row.expected) == (9, "identified", "unexpected")
    assert (row.joint_response, row.events, row.asylum) == ("yes", ("sudden_unexpected",), "no")
    assert (row.age_band, row.child_protection_plan) == ("years_1_4", "never")
    assert row.completed_by(date(2013, 3, 31))


def test_the_older_levels_become_those_of_the_present_scale() -> None:
    """0 stays 0, 1 and 1* are 1, 2 is 2; 3 was dropped and has no level now."""
    rows = as_now(FORM_C_OF_2010, OLDER)["factors_child"]
    assert rows == [
        {"code": "acute_illness", "detail": "A fever of two days"},
        {"code": "allergies", "level": "1"},
    ]


def test_two_older_domains_make_one_present_domain() -> None:
    assert as_now(FORM_C_OF_2010, OLDER)["factors_social"] == [
        {"code": "domestic_abuse", "level": "2"},
        {"code": "supervision", "level": "2"},
        {"level": "0"},
    ]


def test_what_was_not_known_or_did_not_apply_stays_so() -> None:
    now = as_now({"old_factors_services": {"no_answer": "not_applicable"}, "old_events": UNKNOWN}, OLDER)
    assert now["factors_services"] == {"no_answer": "not_applicable"}
    assert now["events"] == UNKNOWN


def test_a_domain_that_is_not_known_gives_way_to_one_that_is() -> None:
    family, parenting = [{"code": "housing", "level": "2"}], [{"code": "other", "level": "1"}]
    assert as_now({"old_factors_family": UNKNOWN, "old_factors_parenting": parenting}, OLDER)[
        "factors_social"
    ] == [{"code": "other", "level": "1"}]
    assert as_now({"old_factors_family": family, "old_factors_parenting": UNKNOWN}, OLDER)[
        "factors_social"
    ] == [{"code": "housing", "level": "2"}]


@pytest.mark.parametrize(
    "verdict", ["preventable", "potentially_preventable", "not_preventable", "insufficient"]
)
def test_preventable_is_never_counted_as_modifiable(verdict: str) -> None:
    answers = {key: value for key, value in FORM_C_OF_2010.items() if key != "modifiable_outcome"}
    assert counted({**answers, "preventability": verdict}).modifiable == NOT_KNOWN


def test_a_present_answer_stands_beside_an_older_one() -> None:
    now = as_now({"old_rapid_response": "no", "joint_response_held": "yes", "old_events": ["traffic"]}, OLDER)
    assert (now["joint_response_held"], now["events"]) == ("yes", ["traffic"])


def test_a_present_record_is_read_as_it_stands() -> None:
    answers = {"events": ["drowning"], "modifiable_outcome": "none", "factors_child": [{"code": "asthma"}]}
    assert as_now(answers, OLDER) == answers


def test_an_answer_of_the_wrong_shape_counts_for_nothing() -> None:
    answers = {"old_rapid_response": 7, "old_events": 3, "old_factors_child": "x"}
    assert as_now(answers, OLDER) == answers


def test_a_case_judged_once_is_not_asked_for_the_factor_that_was_modifiable() -> None:
    """Form C asked once of the case; since April 2019 each factor is marked."""
    words = [finding.words for finding in findings_of([counted(FORM_C_OF_2010)])]
    assert not [each for each in words if "no factor is marked" in each]
