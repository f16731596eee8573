"""The cases of the demonstration are consistent, follow the published mix, and are nobody's."""

import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from opencdop.cases.scope import ScopeFacts, propose
from opencdop.formkit.checking import check_form
from opencdop.formkit.definition import Library
from opencdop.formkit.loading import load_library
from opencdop.formkit.problems import blocking
from opencdop.meetings.forms import named_in
from opencdop.web.demo.children import band_of
from opencdop.web.demo.generator import make_plans, plan_for
from opencdop.web.demo.nhs_numbers import check_digit
from opencdop.web.demo.plans import Plan, Plans
from opencdop.web.demo.sharing import carried, shared_out
from opencdop.web.demo.source import Source, read_source

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 3, 2)
FACTS = ("date_of_birth", "date_of_death")


@cache
def source() -> Source:
    return read_source(ROOT / "demo")


@cache
def library() -> Library:
    return load_library([ROOT / "definitions"])


@cache
def plans() -> Plans:
    return make_plans(source(), library(), today=TODAY)


def share(part: int, of: int) -> float:
    return 100 * part / of


def reviewed() -> list[Plan]:
    return [plan for plan in plans().cases if plan.course.panel_at.date() < TODAY]


def test_make_plans_gives_240_cases_over_three_years_of_both_panels() -> None:
    deaths = [plan.child.died_on for plan in plans().cases]
    assert len(deaths) == 240
    assert date(2023, 3, 1) < min(deaths)
    assert max(deaths) < TODAY
    assert len({(day.year, day.month) for day in deaths}) >= 36
    assert Counter(plan.panel for plan in plans().cases) == {"ashmoor": 144, "harrowdale": 96}


def test_make_plans_is_the_same_for_the_same_seed_and_day() -> None:
    once = make_plans(source(), library(), today=TODAY, cases=12, seed=4)
    again = make_plans(source(), library(), today=TODAY, cases=12, seed=4)
    other = make_plans(source(), library(), today=TODAY, cases=12, seed=5)
    assert once == again
    assert [plan.child for plan in once.cases] != [plan.child for plan in other.cases]


def test_make_plans_follows_the_published_ages() -> None:
    bands = Counter(plan.age_band for plan in plans().cases)
    assert share(bands["days_0_27"] + bands["days_28_364"], 240) == pytest.approx(61, abs=2)
    for band, expected in source().mix["ages"]["shares"].items():
        assert share(bands[band], 240) == pytest.approx(expected, abs=2)


@pytest.mark.parametrize(
    ("kind", "of"),
    [
        ("sex", lambda plan: plan.child.sex),
        ("ethnicity", lambda plan: plan.child.ethnicity or "not_known"),
        ("deprivation", lambda plan: str((plan.child.decile + 1) // 2)),
    ],
)
def test_make_plans_follows_the_published_shares(kind: str, of: object) -> None:
    assert callable(of)
    found = Counter(of(plan) for plan in plans().cases)
    for code, expected in source().mix[kind]["shares"].items():
        assert share(found[code], 240) == pytest.approx(expected, abs=2), code


def test_make_plans_follows_the_published_categories() -> None:
    ages = source().mix["ages"]["shares"]
    expected: Counter[str] = Counter()
    for band, shares in source().mix["categories"]["shares"].items():
        for category, part in shares.items():
            expected[category] += part * ages[band] / 100
    found = Counter(plan.category for plan in plans().cases)
    for category in expected:
        assert share(found[category], 240) == pytest.approx(expected[category], abs=2), category


def test_make_plans_finds_modifiable_factors_as_often_as_published() -> None:
    judged = [plan for plan in reviewed() if plan.modifiable != "insufficient"]
    identified = sum(plan.modifiable == "identified" for plan in judged)
    assert share(identified, len(judged)) == pytest.approx(source().mix["modifiable"]["share"], abs=6)


def test_make_plans_takes_as_long_as_reviews_do() -> None:
    days = sorted((plan.course.panel_at.date() - plan.child.died_on).days for plan in reviewed())
    assert len(days) > 100
    within = share(sum(each < 365 for each in days), len(days))
    assert within == pytest.approx(source().mix["review"]["within_12_months"], abs=12)


def test_every_list_of_shares_adds_up_to_100_and_names_its_source() -> None:
    for name, entry in source().mix.items():
        assert entry["source"], name
        shares = entry.get("shares", {})
        for each in shares.values() if name == "categories" else [shares] if shares else []:
            assert sum(each.values()) == pytest.approx(100), name


def test_every_number_is_of_the_test_range_has_its_check_digit_and_is_used_once() -> None:
    numbers = [plan.child.nhs_number for plan in plans().cases if plan.child.nhs_number]
    assert len(numbers) > 220
    assert len(numbers) == len(set(numbers))
    for number in numbers:
        assert re.fullmatch(r"999\d{7}", number)
        assert check_digit(number[:9]) == int(number[9])


def test_every_place_to_write_to_and_every_postcode_is_invented() -> None:
    for plan in plans().cases:
        assert re.match(r"(AZ|HZ)\d", plan.child.postcode)
        for asked in plan.asked:
            assert asked.email.endswith(".example")
        assert str(plan.notification["notifier_email"]).endswith(".example")
        assert re.match(r"01632 960", str(plan.notification["notifier_telephone"]))


def test_every_age_lies_in_its_band_and_fits_its_category() -> None:
    for plan in plans().cases:
        child = plan.child
        assert band_of(child.born_on, child.died_on) == plan.age_band
        if plan.category == "2":
            assert child.age_days >= 11 * 365
        if plan.category == "8":
            assert child.age_days < 10 * 366
        if plan.category == "9":
            assert child.age_days >= 7  # earlier it would be category 8


@pytest.mark.parametrize("number", range(0, 240, 6))
def test_every_form_of_six_plans_passes_its_checks(number: int) -> None:
    for plan in plans().cases[number : number + 6]:
        on = plan.course.notified_at.date()
        assert not blocking(check_form(library().form("notification").outside, plan.notification, on))
        facts = {key: plan.notification[key] for key in FACTS}
        laid = {**facts, **plan.analysis}
        assert not blocking(check_form(library().form("analysis"), laid, plan.course.panel_at.date()))
        for asked in plan.asked:
            part = library().form("reporting").part(asked.sections)
            assert not blocking(check_form(part, asked.answers, asked.ends_at.date()))
        second = plan.second_notification
        assert not second or not blocking(check_form(library().form("notification").outside, second, on))


def test_no_analysis_names_its_child() -> None:
    for plan in plans().cases:
        identity = {
            key: plan.notification[key] for key in ("surname", "forenames") if key in plan.notification
        }
        assert not named_in(library().form("analysis"), plan.analysis, identity=identity)


def test_no_words_of_ours_would_hurt() -> None:
    forbidden = re.compile(
        r"\b(deceased|user|invalid|incident|committed suicide|refused|withdrawal of care|hang(ed|ing)?|"
        r"ligature|overdose|did not attend|DNA)\b|!",
        re.IGNORECASE,
    )
    for path in [*(ROOT / "demo" / "stories").glob("*.yaml"), ROOT / "demo" / "words.yaml"]:
        assert not forbidden.search(path.read_text(encoding="utf-8")), path.name


def test_every_course_goes_forward() -> None:
    for plan in plans().cases:
        course = plan.course
        assert plan.child.died_at <= course.notified_at <= course.opened_at < course.triaged_at
        assert course.triaged_at < course.responded_at < course.review_meeting_at < course.panel_at
        assert course.panel_at < course.signed_off_at < course.closed_at
        for asked in plan.asked:
            assert course.responded_at < asked.asked_at < asked.ends_at <= asked.accepted_at
            assert asked.ends_at < course.review_meeting_at


def test_the_out_of_scope_are_proposed_as_out_of_scope() -> None:
    for outside in plans().out_of_scope:
        answers = outside.answers
        facts = ScopeFacts(
            born_on=date.fromisoformat(answers["date_of_birth"]),
            died_on=date.fromisoformat(answers["date_of_death"]),
            signs_of_life=False,
            professional_at_birth=True,
            gestation_weeks=30,
        )
        assert not propose(facts).in_scope
        on = outside.notified_at.date()
        assert not blocking(check_form(library().form("notification").outside, answers, on))


def test_plan_for_gives_one_whole_review_of_one_new_death() -> None:
    plan = plan_for(source(), library(), panel="ashmoor", story="sids_shared_sleep", today=TODAY)
    assert (TODAY - plan.child.died_on).days == 1
    assert plan.joint_response
    assert plan.modifiable == "identified"
    assert plan.actions


def test_shared_out_adds_up_whatever_the_number() -> None:
    for count in range(30):
        assert sum(shared_out({"a": 61, "b": 20, "c": 19}, count).values()) == count


def test_carried_says_yes_as_often_as_the_chances_add_up_to() -> None:
    assert sum(carried([0.48] * 100)) == 48
    assert carried([1.0, 0.0, 1.0]) == [True, False, True]
