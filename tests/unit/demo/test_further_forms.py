"""What is invented for supplementary forms and old records fits the forms, as they are now."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from opencdop.formkit.checking import check_form
from opencdop.formkit.problems import blocking
from opencdop.formkit.types import TYPES
from opencdop.submissions.library import library
from opencdop.web.demo.generator import make_plans
from opencdop.web.demo.source import read_source

SOURCE = read_source(Path(__file__).parents[3] / "demo")
WHO = {"reporter_name": "Somebody", "reporter_role": "Doctor", "reporter_agency": "Somewhere"}
CHILD = {"nhs_number": "9990000018"}


def written() -> Iterator[tuple[str, str | None, Mapping[str, Any]]]:
    """Form, version (None: the newest) and answers of everything that is invented."""
    for record in SOURCE.old_records:
        for place, form in enumerate(record["forms"]):
            child = {**record["child"], **CHILD} if place == 0 else {}
            yield form["form"], form["version"], {**child, **form["answers"]}
    for key, form in SOURCE.further_forms["forms"].items():
        for part in form.get("parts", [form]):
            yield key, None, part["answers"]
    for each in SOURCE.eight_agencies["agencies"]:
        yield "reporting", None, each["answers"]
    yield "joint_response_record", None, SOURCE.further_forms["joint_response_record"]


@pytest.mark.parametrize(("form", "version", "answers"), list(written()))
def test_every_answer_fits_its_question_and_nothing_holds_back_sending(
    form: str, version: str | None, answers: Mapping[str, Any]
):
    definition = library().form(form, version)
    for key, value in answers.items():
        question = definition.question(key)
        if "no_answer" in (value if isinstance(value, dict) else {}):
            continue
        assert TYPES[question.type].fits(value, question), key
        offered = value if question.type == "choices" else [value] if question.type == "choice" else []
        assert set(offered) <= set(question.labels), key
    known = {key: value for key, value in WHO.items() if key in definition.by_key}
    problems = blocking(check_form(definition, {**known, **answers}, date(2026, 11, 22)))
    assert [problem.message for problem in problems] == []


def test_old_records_are_of_both_times_before_2019_and_of_both_versions_after():
    forms = {(form["form"], form["version"]) for record in SOURCE.old_records for form in record["forms"]}
    assert {
        ("form_c", "2008-04"),
        ("form_c", "2010-04"),
        ("reporting", "2019-04"),
        ("reporting", "2021-04"),
    } <= forms


def test_some_baby_of_the_whole_load_fits_the_record_of_a_joint_response():
    plans = make_plans(SOURCE, library(), today=date(2026, 11, 22))
    fitting = [
        plan
        for plan in plans.cases
        if plan.joint_response
        and plan.child.age_days < 365
        and "sudden_unexpected" in SOURCE.story(plan.story).said["events"]
    ]
    assert len(fitting) > 3
