"""The definitions keep their promises: they load, leave no row of the domain description out, mean one
fact with one key, and use no word that would hurt. They are looked at as data; no form is filled in here.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from opencdop.formkit.conditions import questions_in
from opencdop.formkit.definition import Definition, Library, Question
from opencdop.formkit.loading import load_library

ROOT = Path(__file__).resolve().parent.parent.parent
DEFINITIONS = ROOT / "definitions"
FORMS = ("notification", "reporting", "analysis")
CERTAINTIES = {"seen", "inferred", "memory", "doubtful", "proposed"}
SEVERITIES = {"guide", "needs_attention", "act_today"}
UNITS = {"hours", "days", "weeks", "months", "working_days"}


def data(name: str) -> Any:
    return yaml.safe_load((DEFINITIONS / name).read_text(encoding="utf-8"))


@cache
def library() -> Library:
    return load_library([DEFINITIONS])


@cache
def rows() -> dict[str, dict[str, list[str]]]:
    return yaml.safe_load((ROOT / "tests/data/form_rows.yaml").read_text(encoding="utf-8"))


def all_questions(form: Definition) -> Iterator[Question]:
    """Every question, those inside repeats too."""
    for question in form.questions():
        yield question
        yield from question.questions


def words_of(thing: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a definition file with its place, without the words that are listed as not to be said."""
    if isinstance(thing, dict):
        name = thing.get("key") or thing.get("code") or thing.get("id") or thing.get("term")
        here = f"{at}/{name}" if name else at
        for key, value in thing.items():
            if key not in ("not", "only_in"):
                yield from words_of(value, f"{here}.{key}")
    elif isinstance(thing, list):
        for each in thing:
            yield from words_of(each, at)
    elif isinstance(thing, str):
        yield at, thing


def forbidden_words() -> re.Pattern[str]:
    said = sorted((word for term in data("glossary.yaml")["terms"] for word in term.get("not", ())), key=len)
    return re.compile(rf"\b({'|'.join(re.escape(word) for word in reversed(said))})\b", re.IGNORECASE)


def definition_files() -> list[Path]:
    return sorted(DEFINITIONS.rglob("*.yaml"))


every_file = pytest.mark.parametrize(
    "path", definition_files(), ids=lambda path: path.relative_to(DEFINITIONS).as_posix()
)


def test_every_form_loads():
    assert library().forms() == ("analysis", "notification", "reporting")


@pytest.mark.parametrize("form", FORMS)
def test_every_row_is_asked_or_says_why_not(form: str):
    asked = {question.row for question in all_questions(library().form(form)) if question.row}
    not_asked = {entry["row"] for entry in data(f"forms/{form}/not-asked.yaml")}
    known = {*rows()[form]["rows"], *rows()[form]["added"]}
    assert known - asked - not_asked == set()
    assert (asked | not_asked) - known == set()
    assert asked & not_asked == set()


@pytest.mark.parametrize("form", FORMS)
def test_every_row_left_out_has_a_reason(form: str):
    assert [entry["row"] for entry in data(f"forms/{form}/not-asked.yaml") if len(entry["why"]) < 20] == []


@pytest.mark.parametrize("form", FORMS)
def test_every_question_names_its_row_and_how_sure_it_is(form: str):
    questions = library().form(form).questions()
    assert [question.key for question in questions if not question.row] == []
    raw = (DEFINITIONS / "forms" / form / "2022-04.yaml").read_text(encoding="utf-8")
    assert len(re.findall(r"\bcertainty: ", raw)) >= len(questions)


def test_one_key_means_one_fact_in_every_form():
    seen: dict[str, tuple[str, tuple[str, ...], str]] = {}
    for form in FORMS:
        for question in library().form(form).questions():
            meaning = (question.type, tuple(question.labels), question.unit)
            assert seen.setdefault(question.key, meaning) == meaning, f"{question.key} in {form}"


def test_facts_asked_of_notifier_and_agency_have_the_same_key():
    notifier, agency = library().form("notification").by_key, library().form("reporting").by_key
    shared = {
        "ethnicity", "place_of_death", "event_place", "cause_1a", "cause_1b", "cause_1c", "cause_2", "post_mortem",
        "gestation", "birth_weight", "multiplicity", "sex", "surname", "forenames", "nhs_number", "key_worker",
        "date_of_birth", "date_of_death", "address", "postcode", "covid", "first_language", "interpreter_needed",
    }  # fmt: skip
    assert shared - notifier.keys() == set()
    assert shared - agency.keys() == set()


def test_a_fact_is_identifying_everywhere_or_nowhere():
    seen: dict[str, bool] = {}
    for form in FORMS:
        for question in library().form(form).questions():
            assert seen.setdefault(question.key, question.identifying) == question.identifying, question.key


def test_codes_are_snake_case_and_stand_once():
    for name, choices in data("choices.yaml").items():
        codes = [choice["code"] for choice in choices]
        assert [code for code, count in Counter(codes).items() if count > 1] == [], name
        assert [code for code in codes if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", code)] == [], name


def test_labels_of_a_list_differ():
    for name, choices in data("choices.yaml").items():
        assert len({choice["label"] for choice in choices}) == len(choices), name


def test_every_choice_list_is_used():
    forms = (DEFINITIONS / "forms").glob("*/*.yaml")
    used = {name for path in forms for name in re.findall(r"choices: (\w+)", path.read_text("utf-8"))}
    assert data("choices.yaml").keys() - used == set()


@every_file
def test_no_word_that_would_hurt(path: Path):
    forbidden = forbidden_words()
    found = [
        (at, text) for at, text in words_of(yaml.safe_load(path.read_text("utf-8"))) if forbidden.search(text)
    ]
    assert found == []


@every_file
def test_nothing_is_exclaimed_or_called_official_or_statutory(path: Path):
    loud = re.compile(r"!|\bofficial\b|\bstatutory (form|clock|duty)\b", re.IGNORECASE)
    assert [each for each in words_of(yaml.safe_load(path.read_text("utf-8"))) if loud.search(each[1])] == []


def test_a_hurtful_word_would_be_found():
    forbidden = forbidden_words()
    assert forbidden.search("The parents are refused.")
    assert forbidden.search("An INVALID date")
    assert not forbidden.search("limitation or withdrawal of life-sustaining treatment")


def test_task_list_has_seven_sections_for_the_notifier_and_one_for_the_office():
    form = library().form("notification")
    assert len(form.outside.sections) == 7
    assert [section.key for section in form.sections if section.audience == "office"] == ["office"]


def test_what_may_be_unknown_never_holds_back_a_notification():
    form = library().form("notification").outside
    sure = {"notifier_name", "notifier_agency", "nhs_number_absent"}
    assert {
        question.key for question in form.questions() if question.blocks and not question.not_known
    } == sure


def test_office_questions_hold_back_nothing():
    form = library().form("notification")
    office = [section for section in form.sections if section.audience == "office"]
    asked = [question for section in office for group in section.groups for question in group.questions]
    assert {question.key for question in asked} >= {
        "jar_needed",
        "ncmd_alert",
        "resident_area",
        "expected_confirmed",
    }
    assert [question.key for question in asked if question.blocks] == []


def test_scope_never_holds_back_a_notification():
    blocking = {check.key for check in library().form("notification").checks if check.level == "blocks"}
    assert blocking == {
        "notifier_reachable", "death_not_before_birth", "time_of_death_not_before_birth", "death_not_in_future",
        "birth_not_in_future",
    }  # fmt: skip


def test_report_is_held_back_only_by_who_sends_it():
    form = library().form("reporting")
    assert {question.key for question in form.questions() if question.blocks} == {
        "reporter_name", "reporter_role", "reporter_agency",
    }  # fmt: skip
    assert [check.key for check in form.checks if check.level == "blocks"] == []


def test_nothing_held_leaves_only_who_answers():
    form = library().form("reporting")
    asked = [group.key for group in form.groups() if "nothing_held" not in set(questions_in(group.when))]
    assert asked == ["holding", "reporter"]


def test_pages_are_short():
    long = {
        group.key: len(group.questions)
        for form in FORMS
        for group in library().form(form).groups()
        if len(group.questions) > 8
    }
    assert long == {}


def test_every_repeat_about_people_is_identifying():
    for form in FORMS:
        for question in library().form(form).questions():
            if any(part.identifying for part in question.questions):
                assert question.identifying or form == "analysis" or question.key == "services", question.key


def test_ages_narrow_the_questions_and_pages():
    form = library().form("notification")
    assert form.group("birth").when == {"fact": "age_years", "less_than": 1}
    assert form.question("birth_weight").when == {"fact": "age_days", "less_than": 28}


def test_categories_are_ten_and_the_list_is_their_rank():
    codes = [choice["code"] for choice in data("choices.yaml")["category"]]
    assert codes == [*(str(number) for number in range(1, 11)), "not_yet"]


def test_influence_is_the_scale_of_2019_and_old_levels_map_to_it():
    now = [choice["code"] for choice in data("choices.yaml")["influence"]]
    old = data("regimes.yaml")["influence_scales"]["influence_2008"]
    assert now == ["0", "1", "2"]
    assert {level["code"]: level["now"] for level in old} == {
        "0": "0", "1": "1", "1_star": "1", "2": "2", "3": None,
    }  # fmt: skip


@pytest.mark.parametrize("choose_by", ["by_death", "by_review"])
def test_regimes_run_without_gap_or_overlap(choose_by: str):
    regimes = data("regimes.yaml")[choose_by]
    assert regimes[0]["from"] == date(2008, 4, 1)
    for earlier, later in pairwise(regimes):
        assert (later["from"] - earlier["to"]).days == 1, later["key"]
    assert "to" not in regimes[-1]


def test_regimes_name_lists_and_targets_that_exist():
    regimes, choices = data("regimes.yaml"), data("choices.yaml")
    for regime in regimes["by_review"]:
        assert isinstance(regime["outcome"], list) or regime["outcome"] in choices
        assert regime["influence_scale"] in {*regimes["influence_scales"], *choices}
        assert regime["domains"] in regimes["domains"]
    targets = {regime["referral_target"] for regime in regimes["by_death"]}
    abuse = next(
        kind for kind in data("referrals.yaml")["kinds"] if kind["code"] == "suspected_abuse_or_neglect"
    )
    assert abuse["addressees"].keys() == targets
    assert abuse["from_any_stage"]


def test_referrals_name_an_addressee_and_a_clock_that_exists():
    clocks = {clock["id"] for clock in data("clocks.yaml")["clocks"]}
    for kind in data("referrals.yaml")["kinds"]:
        assert ("addressee" in kind) != ("addressees" in kind), kind["code"]
        assert kind["certainty"] in CERTAINTIES
        assert kind.get("clock") in {None, *clocks}


def test_clocks_are_whole():
    clocks = data("clocks.yaml")
    assert {severity["code"] for severity in clocks["severities"]} == SEVERITIES
    assert len({clock["id"] for clock in clocks["clocks"]}) == len(clocks["clocks"])
    for clock in clocks["clocks"]:
        assert clock["unit"] in UNITS, clock["id"]
        assert clock["severity"] in SEVERITIES, clock["id"]
        assert clock["certainty"] in CERTAINTIES, clock["id"]
        assert clock["duration"] > 0, clock["id"]
        assert clock["reference"], clock["id"]
        assert clock["reference_words"], clock["id"]


def test_no_clock_can_be_paused():
    assert [each for each in words_of(data("clocks.yaml")["clocks"]) if "pause" in each[1].lower()] == []


def test_joint_response_has_five_grounds_and_the_form_asks_for_them():
    response = data("joint_response.yaml")
    grounds = [ground["code"] for ground in response["grounds"]]
    asked = [choice["code"] for choice in data("choices.yaml")[response["grounds_list"]]]
    assert len(grounds) == 5
    assert asked == [*grounds, "none_of_these"]


def test_steps_of_the_joint_response_say_who_and_when():
    response = data("joint_response.yaml")
    roles = {role["code"] for role in response["roles"]}
    steps = {step["code"] for step in response["steps"]}
    assert set(response["first_steps"]) <= steps
    for step in response["steps"]:
        assert set(step["who"]) <= roles, step["code"]
        assert step["due"]["unit"] in {None, *UNITS}, step["code"]
        assert step["certainty"] in CERTAINTIES, step["code"]


def test_scope_has_words_for_every_rule():
    rules = data("scope.yaml")["rules"]
    assert [rule["code"] for rule in rules] == [f"SC{number}" for number in range(1, 9)]
    assert {rule["result"] for rule in rules} == {"in_scope", "out_of_scope", "provisional"}
    assert all(rule.get("ask_first", ".").endswith((".", "?")) for rule in rules)


def test_every_ethnic_group_has_a_broad_group():
    groups = data("ethnic_groups.yaml")["groups"]
    assert set(groups) == {choice["code"] for choice in data("choices.yaml")["ethnicity"]}
    assert all(group["letter"] or group["sent_as"] for group in groups.values())


def test_saved_copy_leaves_out_household_siblings_and_suspicion():
    left_out = set(data("forms/notification/left-out-of-copy.yaml")["questions"])
    assert left_out >= {"household", "siblings", "suspicion", "suspicion_kinds"}
    assert left_out <= library().form("notification").by_key.keys()


def test_delay_reasons_explain_and_never_stop_time():
    reasons = data("delay_reasons.yaml")["reasons"]
    assert len({reason["code"] for reason in reasons}) == len(reasons)
    assert {reason["gate"] for reason in reasons} == {"meeting", "panel", "none"}
    assert all(("chase_days" in reason) == reason["chase"] for reason in reasons)
