"""The checks across questions say something when they should, at the level they promise, and nothing else.

The examples are in tests/data/check_examples.yaml; every check of the core forms has one of each kind.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest
import yaml
from tests.repository.definition_files import ROOT, library

from opencdop.formkit.asking import Asking
from opencdop.formkit.checking import check_form
from opencdop.formkit.definition import Definition

TODAY = date(2026, 6, 3)
NOT_KNOWN = {"no_answer": "not_known"}
NEWBORN = {"date_of_birth": "2026-06-01", "date_of_death": "2026-06-01"}
MADE_BY_RANK = ("hierarchy_", "secondary_repeats_")


def meant(answers: Any) -> Any:
    """The answers of an example, with NK as the answer "not known"."""
    if isinstance(answers, dict):
        return {key: meant(value) for key, value in answers.items()}
    if isinstance(answers, list):
        return [meant(each) for each in answers]
    return NOT_KNOWN if answers == "NK" else answers


@cache
def examples() -> dict[str, dict[str, dict[str, list[dict[str, Any]]]]]:
    return meant(yaml.safe_load((ROOT / "tests/data/check_examples.yaml").read_text("utf-8")))


def listed(kind: str) -> list[Any]:
    return [
        pytest.param(form, check, answers, id=f"{form}-{check}-{number}")
        for form, checks in examples().items()
        for check, shown in checks.items()
        for number, answers in enumerate(shown[kind])
    ]


def asking_for(form: str, check: str, answers: dict[str, Any]) -> Iterator[Definition]:
    """The versions of a form that have a check, and ask what the example answers."""
    later = answers.keys() & library().form(form).by_key.keys()
    for version in library().versions(form):
        if check in {each.key for each in version.checks} and later <= version.by_key.keys():
            yield version


def spoken(form: Definition, answers: dict[str, Any]) -> set[str]:
    """The keys of the checks that have something to say."""
    problems = check_form(form, answers, TODAY)
    return {
        problem.about.removeprefix("check:") for problem in problems if problem.about.startswith("check:")
    }


@pytest.mark.parametrize(("form", "check", "answers"), listed("speaks"))
def test_check_speaks(form: str, check: str, answers: dict[str, Any]):
    asked = list(asking_for(form, check, answers))
    assert library().form(form) in asked
    assert [version.version for version in asked if check not in spoken(version, answers)] == []


@pytest.mark.parametrize(("form", "check", "answers"), listed("silent"))
def test_check_is_silent(form: str, check: str, answers: dict[str, Any]):
    asked = list(asking_for(form, check, answers))
    assert library().form(form) in asked
    assert [version.version for version in asked if check in spoken(version, answers)] == []


def test_every_check_has_an_example_of_each_kind():
    bare = {
        (form, check.key)
        for form in examples()
        for check in library().form(form).checks
        if not check.key.startswith(MADE_BY_RANK)
        and not all(examples()[form].get(check.key, {}).get(kind) for kind in ("speaks", "silent"))
    }
    assert bare == set()


def test_every_example_is_of_a_check_that_stands():
    gone = {
        (form, check)
        for form, checks in examples().items()
        for check in checks
        if check not in {each.key for each in library().form(form).checks}
    }
    assert gone == set()


@pytest.mark.parametrize("rank", range(3, 11))
def test_a_category_that_stands_higher_is_the_primary_one(rank: int):
    form = library().form("analysis")
    answers = {"category": str(rank), "category_secondary": [str(rank - 1)]}
    assert f"hierarchy_{rank}" in spoken(form, answers)
    lower = {"category": str(rank - 1), "category_secondary": [str(rank)]}
    assert not [check for check in spoken(form, lower) if check.startswith("hierarchy_")]


@pytest.mark.parametrize("rank", range(2, 11))
def test_a_category_is_not_primary_and_secondary_at_once(rank: int):
    form = library().form("analysis")
    answers = {"category": str(rank), "category_secondary": [str(rank)]}
    assert f"secondary_repeats_{rank}" in spoken(form, answers)
    assert not [check for check in spoken(form, {"category": str(rank)}) if check.startswith(MADE_BY_RANK)]


def test_preventability_ends_with_march_2010():
    first = library().form("form_c", "2008-04")
    assert "not_yet_preventability" in spoken(first, {"review_date": "2010-04-01"})
    assert "not_yet_preventability" not in spoken(first, {"review_date": "2010-03-31"})


def test_no_sign_of_life_is_told_in_the_first_version_without_the_later_question():
    first = library().form("notification", "2019-04")
    assert "no_sign_of_life" in spoken(first, NEWBORN | {"signs_of_life": "no"})
    assert "no_sign_of_life" not in spoken(first, NEWBORN | {"signs_of_life": NOT_KNOWN})


@pytest.mark.parametrize(
    ("causes", "said"),
    [
        ({"layout": "standard", "1b": "Pneumonia"}, "line 1a is empty"),
        ({"layout": "standard", "1a": "Sepsis", "1c": "Fall"}, "line 1b is empty"),
        ({"layout": "standard", "1a": "Sepsis", "1b": "Pneumonia"}, ""),
        ({"layout": "neonatal", "a": "Prematurity", "e": "Cold"}, ""),
    ],
)
@pytest.mark.parametrize("form", ["notification", "reporting"])
def test_a_line_of_the_certificate_rests_on_the_one_above(form: str, causes: dict[str, str], said: str):
    problems = check_form(library().form(form), {"causes_of_death": causes}, TODAY)
    sentences = [problem.message for problem in problems if problem.question == "causes_of_death"]
    assert len(sentences) == bool(said)
    assert all(said in sentence for sentence in sentences)
    assert all(problem.level == "warns" for problem in problems if problem.question == "causes_of_death")


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
