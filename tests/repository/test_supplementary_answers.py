"""The supplementary forms with answers in them: each check speaks when it should and is silent when it should not,
and pages come and go with the answers that open them. Answers are made up.
"""

from datetime import date
from typing import Any

import pytest
from tests.repository.definition_files import library
from tests.repository.test_supplementary import FORMS

from opencdop.formkit.asking import Asking
from opencdop.formkit.checking import check_form
from opencdop.formkit.definition import Check

TODAY = date(2026, 6, 3)
NOT_KNOWN = {"no_answer": "not_known"}
DIED = {"date_of_birth": "2026-01-01", "date_of_death": "2026-05-20"}
LATER = {"on": "2026-05-22", "time": "09:00", "quality": "exact"}
EARLIER = {"on": "2026-05-20", "time": "08:00", "quality": "exact"}

EXAMPLES: dict[tuple[str, str], tuple[dict[str, Any], dict[str, Any]]] = {
    ("drowning", "event_not_after_death"): (DIED | {"event_at": LATER}, DIED | {"event_at": EARLIER}),
    ("fire_burns", "event_not_after_death"): (DIED | {"event_at": LATER}, DIED | {"event_at": EARLIER}),
    ("vehicle", "event_not_after_death"): (DIED | {"event_at": LATER}, DIED | {"event_at": EARLIER}),
    ("vehicle", "dry_and_wet"): ({"vehicle_weather": ["dry", "wet"]}, {"vehicle_weather": ["wet", "fog"]}),
    ("joint_response_record", "others_not_safe"): ({"jar_others_safe": "no"}, {"jar_others_safe": "yes"}),
    ("joint_response_record", "final_discussion_not_before_death"): (
        DIED | {"final_discussion_on": "2026-05-01"}, DIED | {"final_discussion_on": "2026-06-01"}),
    ("joint_response_record", "final_report_not_before_first_result"): (
        {"post_mortem": "coronial", "jar_pm_preliminary_on": "2026-05-25", "jar_pm_final_on": "2026-05-24"},
        {"post_mortem": "coronial", "jar_pm_preliminary_on": "2026-05-25", "jar_pm_final_on": NOT_KNOWN}),
    ("life_limiting", "plan_not_after_death"): (
        DIED | {"advance_care_plan": "yes", "life_limiting_plan_on": "2026-05-21"},
        DIED | {"advance_care_plan": "yes", "life_limiting_plan_on": "2026-05-20"}),
    ("neonatal", "parity_within_gravidity"): ({"gravidity": 1, "parity": 2}, {"gravidity": 3, "parity": 2}),
    ("neonatal", "gestation_out_of_range"): (
        {"gestation": {"weeks": 46, "days": 0}}, {"gestation": {"weeks": 23, "days": 6}}),
    ("neonatal", "weight_high_for_gestation"): (
        {"gestation": {"weeks": 23, "days": 0}, "birth_weight": 1500},
        {"gestation": {"weeks": 23, "days": 0}, "birth_weight": 560}),
    ("neonatal", "weight_low_for_gestation"): (
        {"gestation": {"weeks": 38, "days": 0}, "birth_weight": 600}, {"gestation": NOT_KNOWN, "birth_weight": 600}),
    ("poisoning", "help_not_before_taken"): (
        {"poisoning_taken_at": LATER, "poisoning_help_at": EARLIER},
        {"poisoning_taken_at": EARLIER, "poisoning_help_at": LATER}),
    ("sud", "explained_agrees_with_class"): (
        {"sud_explained": "unexplained", "avon_class": "iii"}, {"sud_explained": "unexplained", "avon_class": "iia"}),
    ("sud", "gestation_out_of_range"): (
        {"gestation": {"weeks": 12, "days": 0}}, {"gestation": {"weeks": 40, "days": 2}}),
    ("sud", "final_discussion_not_before_death"): (
        DIED | {"final_discussion_on": "2026-05-01"}, DIED | {"final_discussion_on": "2026-06-01"}),
    ("suicide_self_harm", "attempt_without_self_harm"): (
        {"self_harm_attempt_before": "yes", "self_harm_before": "no"},
        {"self_harm_attempt_before": "yes", "self_harm_before": NOT_KNOWN}),
    ("suicide_self_harm", "last_contact_not_after_death"): (
        DIED | {"self_harm_service_contact": "past", "self_harm_last_contact": "2026-05-30"},
        DIED | {"self_harm_service_contact": "past", "self_harm_last_contact": "2026-05-02"}),
}  # fmt: skip

CHECKS = [(form, check.key) for form in FORMS for check in library().form(form).checks]
# What must be answered first, so that the question of a check is asked at all.
OPENS = {
    "drowning_attention": {"drowning_supervised": "adult_near"},
    "drowning_rescue_kit": {"drowning_water": "river_canal"},
}


def alone_and_another(check: Check) -> str | None:
    """The code of "none" where the check is about its being ticked together with another."""
    parts = check.when.get("all", ())
    about = [each for each in parts if each.get("question") == check.at]
    alone = [each["has"] for each in about if "has" in each]
    return alone[0] if len(about) == 2 and alone and {"question": check.at, "at_least": 2} in about else None


def examples(form: str, key: str) -> tuple[dict[str, Any], dict[str, Any]]:
    definition = library().form(form)
    (check,) = (each for each in definition.checks if each.key == key)
    none = alone_and_another(check)
    if none is None:
        return EXAMPLES[form, key]
    other = next(code for code in definition.question(check.at).labels if code != none)
    opened = OPENS.get(check.at, {})
    return opened | {check.at: [other, none]}, opened | {check.at: [none]}


def spoken(form: str, answers: dict[str, Any]) -> set[str]:
    """The keys of the checks that have something to say."""
    problems = check_form(library().form(form), answers, TODAY)
    return {each.about.removeprefix("check:") for each in problems if each.about.startswith("check:")}


def pages(form: str, answers: dict[str, Any], version: str | None = None) -> set[str]:
    """The pages that are asked."""
    definition = library().form(form, version)
    asked = Asking(definition, answers, today=TODAY)
    return {group.key for group in definition.groups() if asked.group(group)}


def asked(form: str, answers: dict[str, Any], version: str | None = None) -> set[str]:
    """The questions that are asked."""
    definition = library().form(form, version)
    asking = Asking(definition, answers, today=TODAY)
    return {
        question.key
        for group in definition.groups()
        if asking.group(group)
        for question in group.questions
        if asking.question(question)
    }


@pytest.mark.parametrize(("form", "key"), CHECKS)
def test_check_speaks_and_is_silent(form: str, key: str):
    speaks, silent = examples(form, key)
    assert key in spoken(form, speaks)
    assert key not in spoken(form, silent)


@pytest.mark.parametrize("form", FORMS)
def test_checks_say_nothing_of_an_empty_form(form: str):
    assert spoken(form, {}) == set()


def test_no_example_is_left_of_a_check_that_is_gone():
    assert EXAMPLES.keys() - set(CHECKS) == set()


def test_an_empty_form_opens_enough_to_begin():
    for form in FORMS:
        assert len(pages(form, {})) >= 4, form


def test_child_awake_is_not_asked_about_sleep():
    sleep = {"laid_down", "sleep_place"}
    assert pages("sud", {}) >= sleep
    assert not pages("sud", {"state_before": "awake"}) & sleep
    assert pages("sud", {"state_before": "awake"}, "2019-04") >= sleep


def test_sharing_is_asked_about_only_where_a_bed_was_shared():
    slept = DIED | {"state_before": "asleep"}
    assert "shared_sleep" not in pages("sud", slept | {"sleep_shared": "no"})
    assert "shared_sleep" in pages("sud", slept | {"sleep_shared": "yes"})
    assert "shared_sleep" in pages("sud", slept | {"sleep_shared": "no"}, "2019-04")


def test_band_of_birth_weight_is_asked_only_without_the_weight():
    assert "sud_low_birth_weight" in asked("sud", {"birth_weight": NOT_KNOWN})
    assert "sud_low_birth_weight" not in asked("sud", {"birth_weight": 3200})


def test_older_child_is_not_asked_about_feeding_but_about_fainting():
    older = {"date_of_birth": "2016-01-01", "date_of_death": "2026-05-20"}
    assert "baby_habits" in pages("sud", DIED)
    assert "baby_habits" not in pages("sud", older)
    assert "sud_fainting" in asked("sud", older) - asked("sud", DIED)


def test_kind_of_infection_is_asked_only_for_an_infection():
    assert "neonatal_organism" not in asked("neonatal", {"neonatal_cause_group": ["nec"]})
    assert "neonatal_organism" in asked("neonatal", {"neonatal_cause_group": ["nec", "infection"]})


def test_signs_of_life_are_asked_about_for_a_birth_before_24_weeks():
    assert "early_birth" in pages("neonatal", {"gestation": {"weeks": 23, "days": 6}})
    assert "early_birth" not in pages("neonatal", {"gestation": {"weeks": 24, "days": 0}})


def test_early_notification_is_not_asked_for_a_baby_of_the_first_week():
    """Practice note 15: the scheme leaves out babies who died on days 0 to 6."""
    of_six_days = {"date_of_birth": "2026-05-01", "date_of_death": "2026-05-07"}
    of_seven = of_six_days | {"date_of_death": "2026-05-08"}
    assert "neonatal_early_notification" not in asked("neonatal", of_six_days)
    assert "neonatal_early_notification" in asked("neonatal", of_seven)


def test_adrenaline_is_asked_about_only_for_anaphylaxis():
    assert not pages("asthma_anaphylaxis", {"asthma_which": ["asthma"]}) & {"allergen", "adrenaline"}
    assert pages("asthma_anaphylaxis", {"asthma_which": ["asthma", "anaphylaxis"]}) >= {
        "allergen",
        "adrenaline",
    }


def test_asthma_treatment_is_not_asked_where_there_was_no_asthma():
    assert "treatment" in pages("asthma_anaphylaxis", {"asthma_which": ["anaphylaxis"]})
    assert "treatment" not in pages(
        "asthma_anaphylaxis", {"asthma_which": ["anaphylaxis"], "asthma_diagnosed": "no"}
    )


def test_stages_that_were_not_chosen_go_away():
    chosen = pages("care_pathway", {"care_stages": ["ambulance", "first_ed"]})
    assert {page for page in chosen if page.endswith("_arrival")} == {"ambulance_arrival", "first_ed_arrival"}


def test_whoever_is_asked_for_one_stage_need_not_choose_it():
    assert {"picu_arrival", "picu_treatment", "picu_leaving", "picu_learning"} <= pages("care_pathway", {})


def test_last_sleep_and_visit_are_asked_as_they_apply():
    record = "joint_response_record"
    assert not pages(record, {"state_before": "awake"}) & {"laid_down", "the_night"}
    assert {"laid_down", "the_night"} <= pages(record, {})
    assert not pages(record, {"home_visit": "none"}) & {"room", "bed", "home", "walk_through"}
    assert {"room", "bed", "home", "walk_through"} <= pages(record, {"home_visit": "joint"})


def test_siblings_who_may_not_be_safe_are_said_at_once():
    (told,) = (
        problem
        for problem in check_form(
            library().form("joint_response_record"), {"jar_others_safe": NOT_KNOWN}, TODAY
        )
        if problem.about == "check:others_not_safe"
    )
    assert "Ring the police and children's social care now" in told.message
