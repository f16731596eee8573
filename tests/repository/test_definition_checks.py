"""The checks across questions say something when they should, at the level they promise, and nothing else.

Answers are made up; NHS numbers are not needed here.
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from opencdop.formkit.asking import Asking
from opencdop.formkit.checking import check_form
from opencdop.formkit.definition import Library
from opencdop.formkit.loading import load_library

ROOT = Path(__file__).resolve().parent.parent.parent
TODAY = date(2026, 6, 3)
NOT_KNOWN = {"no_answer": "not_known"}

NEWBORN = {"date_of_birth": "2026-06-01", "date_of_death": "2026-06-01"}
MODIFIABLE = [{"code": "asthma", "level": "2", "modifiable": "yes"}]
NOT_MODIFIABLE = [{"code": "asthma", "level": "1", "modifiable": "yes"}]

FIRES: list[tuple[str, str, dict[str, Any]]] = [
    ("notification", "notifier_reachable", {}),
    ("notification", "death_not_before_birth", {"date_of_birth": "2026-06-02", "date_of_death": "2026-06-01"}),
    ("notification", "time_of_death_not_before_birth",
     NEWBORN | {"time_of_birth": "10:00", "time_of_death": "09:00"}),
    ("notification", "death_not_in_future", {"date_of_death": "2026-06-04"}),
    ("notification", "birth_not_in_future", {"date_of_birth": "2026-06-04"}),
    ("notification", "eighteen_or_over", {"date_of_birth": "2008-03-10", "date_of_death": "2026-03-10"}),
    ("notification", "death_before_duty", {"date_of_death": "2008-03-31"}),
    ("notification", "stillborn_with_signs_of_life",
     NEWBORN | {"suspected_stillbirth_home": "yes", "signs_of_life": "yes"}),
    ("notification", "unattended_birth_needs_coroner",
     NEWBORN | {"suspected_stillbirth_home": "yes", "coroner_informed": "no"}),
    ("notification", "no_sign_of_life", NEWBORN | {"suspected_stillbirth_home": "no", "signs_of_life": "no"}),
    ("notification", "line_1b_needs_1a", {"cause_1b": "Sepsis"}),
    ("notification", "line_1c_needs_1b", {"cause_1a": "Sepsis", "cause_1c": "Pneumonia"}),
    ("notification", "joint_response_needs_coroner", {"jar_started": "yes", "coroner_informed": "no"}),
    ("notification", "expected_with_joint_response", {"expected": "expected", "jar_started": "yes"}),
    ("notification", "grounds_and_none", {"jar_criteria": ["external_cause", "none_of_these"]}),
    ("notification", "ground_without_response", {"jar_started": "no", "jar_criteria": ["external_cause"]}),
    ("notification", "gestation_out_of_range", NEWBORN | {"gestation": {"weeks": 46, "days": 0}}),
    ("notification", "weight_high_for_gestation",
     NEWBORN | {"gestation": {"weeks": 23, "days": 5}, "birth_weight": 3200}),
    ("notification", "weight_low_for_gestation",
     NEWBORN | {"gestation": {"weeks": 38, "days": 0}, "birth_weight": 480}),
    ("reporting", "parity_within_gravidity", NEWBORN | {"gravidity": 1, "parity": 3}),
    ("reporting", "last_contact_not_after_death", {"date_of_death": "2026-06-01", "last_contact": "2026-06-02"}),
    ("reporting", "palliative_but_unexpected", {"mode_of_death": "palliative_care", "expected": "unexpected"}),
    ("reporting", "events_and_none", {"events": ["drowning", "none_of_these"]}),
    ("analysis", "review_after_death", {"date_of_death": "2026-06-01", "review_date": "2026-05-01"}),
    ("analysis", "category_before_completion", {"panel_outcome": "complete", "category": "not_yet"}),
    ("analysis", "violence_without_joint_response", {"category": "2", "joint_response_held": "no"}),
    ("analysis", "early_infection", NEWBORN | {"category": "9"}),
    ("analysis", "hierarchy_9", {"category": "9", "category_secondary": ["7"]}),
    ("analysis", "secondary_repeats_9", {"category": "9", "category_secondary": ["9"]}),
    ("analysis", "sudep_is_category_5", {"category": "6", "final_cause": "Most likely SUDEP."}),
    ("analysis", "unexplained_is_category_10", {"category": "5", "final_cause_1a": "SIDS"}),
    ("analysis", "modifiable_without_factor", {"modifiable_outcome": "identified"}),
    ("analysis", "modifiable_without_factor",
     {"modifiable_outcome": "identified", "factors_child": NOT_MODIFIABLE}),
    ("analysis", "factor_without_modifiable", {"modifiable_outcome": "none", "factors_services": MODIFIABLE}),
]  # fmt: skip

SILENT: list[tuple[str, str, dict[str, Any]]] = [
    ("notification", "notifier_reachable", {"notifier_email": "ward@hospital.example"}),
    ("notification", "death_not_before_birth", {"date_of_birth": NOT_KNOWN, "date_of_death": "2026-06-01"}),
    ("notification", "eighteen_or_over", {"date_of_birth": "2008-03-10", "date_of_death": "2026-03-09"}),
    ("notification", "eighteen_or_over", {"date_of_birth": NOT_KNOWN, "date_of_death": "2026-03-09"}),
    ("notification", "ground_without_response", {"jar_started": NOT_KNOWN, "jar_criteria": ["external_cause"]}),
    ("analysis", "hierarchy_7", {"category": "7", "category_secondary": ["9"]}),
    ("analysis", "modifiable_without_factor",
     {"modifiable_outcome": "identified", "factors_physical": MODIFIABLE}),
    ("analysis", "factor_without_modifiable", {"modifiable_outcome": "none", "factors_child": NOT_MODIFIABLE}),
    ("analysis", "sudep_is_category_5", {"category": "5", "final_cause": "SUDEP"}),
]  # fmt: skip


@cache
def library() -> Library:
    return load_library([ROOT / "definitions"])


def spoken(form: str, answers: dict[str, Any]) -> set[str]:
    """The keys of the checks that have something to say."""
    problems = check_form(library().form(form), answers, TODAY)
    return {
        problem.about.removeprefix("check:") for problem in problems if problem.about.startswith("check:")
    }


@pytest.mark.parametrize(("form", "check", "answers"), FIRES)
def test_check_speaks(form: str, check: str, answers: dict[str, Any]):
    assert check in spoken(form, answers)


@pytest.mark.parametrize(("form", "check", "answers"), SILENT)
def test_check_is_silent(form: str, check: str, answers: dict[str, Any]):
    assert check not in spoken(form, answers)


def test_nothing_but_not_known_can_be_sent():
    """A notifier who knows only who they are and how to be reached can send what they have."""
    form = library().form("notification").outside
    answers: dict[str, Any] = {
        "notifier_name": "Sister A. Example",
        "notifier_agency": "Example Hospital",
        "notifier_telephone": "01632 960001",
        "nhs_number_absent": "not_available_now",
    }
    answers |= {
        question.key: NOT_KNOWN for question in form.questions() if question.blocks and question.not_known
    }
    assert [problem for problem in check_form(form, answers, TODAY) if problem.level == "blocks"] == []


def test_nil_return_needs_only_who_answers():
    form = library().form("reporting")
    answers = {
        "nothing_held": True,
        "reporter_name": "A. Example",
        "reporter_role": "Practice manager",
        "reporter_agency": "Example Practice",
        "reporter_email": "practice@example.org",
        "reporter_telephone": "01632 960002",
    }
    assert check_form(form, answers, TODAY) == ()


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        (NEWBORN, True),
        ({"date_of_birth": NOT_KNOWN, "estimated_age": 0, "date_of_death": "2026-06-01"}, True),
        ({"date_of_birth": NOT_KNOWN, "estimated_age": 3, "date_of_death": "2026-06-01"}, False),
        ({"date_of_birth": "2026-04-01", "date_of_death": "2026-06-01"}, False),
    ],
)
def test_signs_of_life_are_asked_for_a_newborn_even_of_unknown_birth(answers: dict[str, Any], asked: bool):
    form = library().form("notification")
    assert Asking(form, answers, today=TODAY).group(form.group("newborn")) is asked
