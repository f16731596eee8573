"""The notification, the report, the analysis and the forms before April 2019: every row of the domain description is
asked or says why not, nothing holds back what must come through, and each version asks what it asked at its time.
"""

from functools import cache

import pytest
import yaml
from tests.repository.definition_files import ROOT, all_questions, data, library

from opencdop.formkit.conditions import questions_in

CORE = ("notification", "reporting", "analysis")
FORMS = (*CORE, "form_a", "form_b", "form_c")


@cache
def rows() -> dict[str, dict[str, list[str]]]:
    return yaml.safe_load((ROOT / "tests/data/form_rows.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("form", FORMS)
def test_every_row_is_asked_or_says_why_not(form: str):
    versions = library().versions(form)
    asked = {question.row for version in versions for question in all_questions(version) if question.row}
    not_asked = {entry["row"] for entry in data(f"forms/{form}/not-asked.yaml")}
    known = {*rows()[form]["rows"], *rows()[form]["added"]}
    assert known - asked - not_asked == set()
    assert (asked | not_asked) - known == set()
    assert asked & not_asked == set()


@pytest.mark.parametrize("form", CORE)
def test_the_present_version_asks_every_row(form: str):
    newest = {question.row for question in all_questions(library().form(form))}
    ever = {question.row for version in library().versions(form) for question in all_questions(version)}
    assert ever <= newest


@pytest.mark.parametrize("form", FORMS)
def test_every_row_left_out_has_a_reason(form: str):
    assert [entry["row"] for entry in data(f"forms/{form}/not-asked.yaml") if len(entry["why"]) < 20] == []


@pytest.mark.parametrize(
    ("form", "came", "keys"),
    [
        ("notification", "2021-04", {"suspected_stillbirth_home"}),
        ("notification", "2022-04", {"nhs_number_absent", "medical_examiner", "medical_examiner_office"}),
        (
            "reporting",
            "2021-04",
            {"poverty", "poverty_basis", "poverty_detail", "barriers", "barrier_type", "barrier_detail"},
        ),
        (
            "reporting",
            "2022-04",
            {"maternal_bmi", "height", "weight", "measured_on", "bereavement_offered", "bereavement_what"},
        ),
        ("analysis", "2021-04", set()),
        ("analysis", "2022-04", set()),
    ],
)
def test_a_version_asks_beyond_the_one_before_only_what_the_change_log_names(
    form: str, came: str, keys: set[str]
):
    versions = library().versions(form)
    at = [version.version for version in versions].index(came)
    assert versions[at].by_key.keys() - versions[at - 1].by_key.keys() == keys
    assert versions[at - 1].by_key.keys() - versions[at].by_key.keys() == set()


def test_words_of_the_alert_changed_in_2022():
    hints = {
        version.version: version.question("ncmd_alert").hint for version in library().versions("notification")
    }
    assert "Covid-19" in hints["2019-04"]
    assert "Covid-19" in hints["2021-04"]
    assert "Covid-19" not in hints["2022-04"]


def test_an_unknown_change_of_the_analysis_is_told_by_how_sure_we_are():
    first, now = library().form("analysis", "2019-04"), library().form("analysis")
    parts = {part.key: part for part in first.question("factors_child").questions}
    assert parts["modifiable"].certainty == "doubtful"
    assert first.question("domain_social_level").certainty == "doubtful"
    assert now.question("domain_social_level").certainty == "inferred"


def test_the_older_verdict_changed_its_word_in_2010():
    first, second = library().versions("form_c")
    assert "preventability" in first.by_key
    assert "modifiable_outcome" not in first.by_key
    assert "modifiable_outcome" in second.by_key
    assert "preventability" not in second.by_key


@pytest.mark.parametrize("version", ["2008-04", "2010-04"])
def test_older_forms_hold_nothing_back(version: str):
    """A record that is typed in from an old paper is kept as far as the paper goes."""
    for key in ("form_a", "form_b", "form_c"):
        form = library().form(key, version)
        assert [question.key for question in all_questions(form) if question.blocks] == [], key
        assert form.title.endswith("(before April 2019)")


def test_older_forms_have_the_older_scale_and_domains():
    form = library().form("form_c")
    levels = next(part for part in form.question("old_factors_parenting").questions if part.key == "level")
    assert [choice.code for choice in levels.choices] == ["0", "1", "1_star", "2", "3"]
    assert [group.key for group in form.section_of("domain_child").groups] == [
        "domain_child", "domain_family", "domain_parenting", "domain_services",
    ]  # fmt: skip


def test_facts_asked_of_notifier_and_agency_have_the_same_key():
    notifier, agency = library().form("notification").by_key, library().form("reporting").by_key
    shared = {
        "ethnicity", "place_of_death", "event_place", "causes_of_death", "post_mortem", "gestation", "birth_weight",
        "multiplicity", "sex", "surname", "forenames", "nhs_number", "key_worker", "date_of_birth", "date_of_death",
        "address", "postcode", "covid", "first_language", "interpreter_needed",
    }  # fmt: skip
    assert shared - notifier.keys() == set()
    assert shared - agency.keys() == set()


def test_an_older_record_shares_what_was_the_same_fact():
    older = {key for form in ("form_a", "form_b", "form_c") for key in library().form(form).by_key}
    now = {key for form in CORE for key in library().form(form).by_key}
    assert {key for key in older - now if not key.startswith("old_")} == set()
    assert older & now >= {
        "date_of_birth", "date_of_death", "sex", "ethnicity", "expected", "place_of_death", "category",
        "modifiable_outcome", "child_protection_plan", "statutory_order", "causes_of_death",
    }  # fmt: skip


def test_age_is_worked_out_and_an_estimated_age_is_a_question_of_its_own():
    form = library().form("notification")
    shown = {question.key: question for question in form.questions() if question.type == "computed"}
    assert {question.of for question in shown.values()} == {
        "age_hours",
        "age_days",
        "age_months",
        "age_years",
    }
    assert form.question("estimated_age").type == "number"


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


def test_saved_copy_leaves_out_household_siblings_and_suspicion():
    left_out = set(data("forms/notification/left-out-of-copy.yaml")["questions"])
    assert left_out >= {"household", "siblings", "suspicion", "suspicion_kinds"}
    assert left_out <= library().form("notification").by_key.keys()
