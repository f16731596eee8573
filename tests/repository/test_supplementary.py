"""The supplementary forms and the forms of the joint response: nothing of the domain description is left out, they
begin and end alike, hold nobody back, and their older versions differ as the change log says.
What every form must keep is in test_definitions.py.
"""

import re
from functools import cache

import pytest
import yaml
from tests.repository.definition_files import (
    CERTAINTIES,
    DEFINITIONS,
    ROOT,
    all_questions,
    data,
    every_version,
    forbidden_words,
    library,
)

from opencdop.formkit.comparing import compare
from opencdop.formkit.conditions import questions_in
from opencdop.formkit.definition import Definition, Question

ROWS = ROOT / "tests/data/rows"
OF_THE_RESPONSE = {"joint_response_record", "joint_response_audit"}
SUPPLEMENTS = {
    "asthma_anaphylaxis", "cardiac", "care_pathway", "congenital_genetic", "diabetes", "drowning", "epilepsy",
    "fire_burns", "infection", "life_limiting", "neonatal", "oncology", "poisoning", "substance_misuse", "sud",
    "suicide_self_harm", "trauma_other", "vehicle", "violent_maltreatment",
}  # fmt: skip
FORMS = sorted(SUPPLEMENTS | OF_THE_RESPONSE)
ANSWERER = {"reporter_name", "reporter_role", "reporter_agency"}
TWO_VERSIONS = {
    "asthma_anaphylaxis": ["2019-04", "2021-04"],
    "care_pathway": ["2019-04", "2022-04"],
    "congenital_genetic": ["2019-04", "2022-04"],
    "drowning": ["2019-04", "2021-04"],
    "neonatal": ["2019-04", "2022-04"],
    "sud": ["2019-04", "2021-04"],
}

every_supplement = pytest.mark.parametrize("form", FORMS)
every_one = pytest.mark.parametrize(
    "form",
    [each for each in every_version() if each.form in FORMS],
    ids=lambda each: f"{each.form} {each.version}",
)


@cache
def rows(form: str) -> frozenset[str]:
    listed = yaml.load((ROWS / f"{form}.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    assert len(set(listed)) == len(listed), form
    return frozenset(listed)


def left_out(form: str) -> dict[str, str]:
    """The rows of a form that no question asks, with the reason."""
    path = DEFINITIONS / "forms" / form / "not-asked.yaml"
    return (
        {each["row"]: each["why"] for each in data(f"forms/{form}/not-asked.yaml")} if path.exists() else {}
    )


def asked_rows(form: str) -> set[str]:
    """What any version of the form asks, without what every form asks of whoever answers."""
    found = {question.row for version in library().versions(form) for question in all_questions(version)}
    return {row for row in found if row and not row.startswith(("frame.", f"{form}.added."))}


def texts(question: Question) -> list[str]:
    return [question.label, question.hint, question.item, *question.labels.values()]


def differ(form: str) -> tuple[Definition, Definition]:
    old, new = library().versions(form)
    return old, new


def added(form: str) -> set[str]:
    old, new = differ(form)
    return new.by_key.keys() - old.by_key.keys()


def dropped(form: str) -> set[str]:
    old, new = differ(form)
    return old.by_key.keys() - new.by_key.keys()


def test_the_nineteen_supplements_are_those_that_are_proposed():
    assert {each["form"] for each in data("supplements.yaml")["supplements"]} == SUPPLEMENTS
    assert len(SUPPLEMENTS) == 19


def test_every_supplement_has_the_versions_of_the_change_log():
    versions = {form: [each.version for each in library().versions(form)] for form in FORMS}
    assert versions == {form: TWO_VERSIONS.get(form, ["2019-04"]) for form in FORMS}


@every_supplement
def test_every_row_is_asked_or_says_why_not(form: str):
    asked, why = asked_rows(form), left_out(form)
    assert rows(form) - asked - why.keys() == set()
    assert (asked | why.keys()) - rows(form) == set()
    assert asked & why.keys() == set()
    assert [row for row, reason in why.items() if len(reason) < 20] == []


@every_supplement
def test_rows_are_those_of_the_form(form: str):
    assert [row for row in rows(form) if not row.startswith(f"{form}.")] == []


def test_no_list_of_rows_lies_about_without_a_form():
    assert {path.stem for path in ROWS.glob("*.yaml")} == set(FORMS)


@every_one
def test_every_question_says_how_sure_it_is(form: Definition):
    assert [each.key for each in form.questions() if each.certainty not in CERTAINTIES] == []
    assert [
        each.key for each in form.questions() if ".added." in each.row and each.certainty != "proposed"
    ] == []


@every_one
def test_every_form_begins_with_who_answers_and_ends_in_their_own_words(form: Definition):
    first, last = form.sections[0], form.sections[-1]
    assert first.key == "reporter"
    assert {each.key for group in first.groups for each in group.questions} >= {*ANSWERER, "date_completed"}
    assert f"{form.form}_sources_used" in form.by_key
    assert last.key == "closing"
    assert [each.key for group in last.groups for each in group.questions] == [
        f"{form.form}_narrative", f"{form.form}_issues", f"{form.form}_good_practice",
    ]  # fmt: skip


@every_one
def test_nothing_holds_back_sending_but_who_answers(form: Definition):
    assert {each.key for each in form.questions() if each.blocks} <= ANSWERER
    assert [check.key for check in form.checks if check.level == "blocks"] == []


@every_one
def test_what_is_expected_may_be_not_known(form: Definition):
    of_the_frame = {"reporter_telephone", "reporter_email", "date_completed"}
    stuck = {each.key for each in form.questions() if each.needed == "expected" and not each.not_known}
    stuck -= {key for key in stuck if key.endswith("_other")}  # who ticked "other" knows what it was
    assert stuck <= of_the_frame | {"care_stages"}


@every_one
def test_no_word_that_would_hurt_is_read(form: Definition):
    forbidden = forbidden_words()
    titles = [form.title, form.intro, *(each.title for each in form.sections)]
    pages = [text for group in form.groups() for text in (group.title, group.hint)]
    asked = [text for question in all_questions(form) for text in texts(question)]
    said = [check.message for check in form.checks]
    assert [text for text in (*titles, *pages, *asked, *said) if forbidden.search(text)] == []


@every_one
def test_words_of_the_practitioner_are_kept(form: Definition):
    """Practice note 27: these stand in the domain description and in no question."""
    hurts = re.compile(
        r"\bmissed\b|\brefus|\breject|\bwithdrawal of (?:intensive )?care\b|\bhomicide\b", re.IGNORECASE
    )
    asked = [text for question in all_questions(form) for text in texts(question)]
    assert [text for text in asked if hurts.search(text)] == []


def test_no_title_says_suicide_or_harm_as_a_fact():
    titles = {form: library().form(form).title for form in FORMS}
    assert titles["suicide_self_harm"].startswith("Suspected ")
    assert "possible" in titles["violent_maltreatment"]


@every_one
def test_limitation_of_treatment_is_called_so_everywhere(form: Definition):
    said = [text for question in all_questions(form) for text in texts(question) if "life-sustaining" in text]
    assert [text for text in said if "imitation or withdrawal of life-sustaining treatment" not in text] == []


@every_one
def test_what_tells_who_somebody_is_is_marked(form: Definition):
    told = {
        "moment",
        "address",
        "postcode",
        "telephone",
        "email",
        "person",
        "professional",
        "file",
        "nhs_number",
    }
    assert [each.key for each in all_questions(form) if each.type in told and not each.identifying] == []


@every_one
def test_whoever_is_best_asked_is_a_kind_of_agency(form: Definition):
    kinds = {choice["code"] for choice in data("choices.yaml")["agency_type"]}
    assert {code for question in form.questions() for code in question.ask} <= kinds


@every_one
def test_conditions_look_at_what_is_asked_or_agreed(form: Definition):
    """A question of another form may be looked at only where it is one of the core record."""
    core = {key for name in ("notification", "reporting") for key in library().form(name).by_key}
    looked_at = {key for group in form.groups() for key in questions_in(group.when)}
    looked_at |= {key for question in form.questions() for key in questions_in(question.when)}
    assert looked_at - form.by_key.keys() - core == set()


@every_one
def test_none_together_with_another_answer_is_noticed(form: Definition):
    """Where "none" stands among answers of which several may be ticked, ticking both is asked about."""
    checked = {check.at for check in form.checks}
    lists = [each for each in form.questions() if each.type == "choices" and "none" in each.labels]
    assert [each.key for each in lists if each.key not in checked] == []


@every_one
def test_whoever_answers_other_can_say_what(form: Definition):
    """A question with "other" is followed by one in words. A seat in a car and a tenancy need none."""
    plain = {"vehicle_seat", "fire_tenure"}
    core = {key for name in ("notification", "reporting") for key in library().form(name).by_key}
    offered = {each.key for each in form.questions() if "other" in each.labels} - plain - core
    in_words = [each.key for each in form.questions() if each.type in ("text", "long_text")]
    assert [key for key in offered if not any(each.startswith(f"{key}_") for each in in_words)] == []


def test_facts_shared_with_the_core_forms_have_their_key():
    core = library().form("reporting").by_key.keys() | library().form("notification").by_key.keys()
    shared = {
        "sud": {"gestation", "birth_weight", "multiplicity", "immunisation", "smoking_in_pregnancy", "post_mortem"},
        "neonatal": {"gravidity", "parity", "gestation", "birth_weight", "booking_gestation", "consanguinity",
                     "domestic_abuse", "interpreter_needed", "smoking_in_pregnancy", "post_mortem"},
        "life_limiting": {"advance_care_plan", "palliative_team", "preferred_place", "preferred_place_achieved",
                          "parallel_planning", "organ_donation"},
        "joint_response_record": {"jar_criteria", "coroner_area", "key_worker", "post_mortem", "post_mortem_on"},
    }  # fmt: skip
    for form, keys in shared.items():
        assert keys <= library().form(form).by_key.keys() & core, form


def test_sud_of_2019_asks_everybody_and_fewer():
    assert dropped("sud") == set()
    assert added("sud") >= {
        "sud_febrile_seizures",
        "sud_advice_when",
        "sud_family_screening",
        "joint_response_held",
    }
    old, new = differ("sud")
    assert {new.question(key).certainty for key in added("sud")} == {"proposed"}
    assert new.group("shared_sleep").when is not None
    assert old.group("shared_sleep").when is None
    assert old.question("sud_shared_with").not_applicable


def test_drowning_of_2019_asks_everybody_in_another_order():
    old, new = differ("drowning")
    assert added("drowning") == dropped("drowning") == set()
    loosened = [key for key in new.by_key if new.question(key).when and not old.question(key).when]
    assert loosened
    assert list(old.by_key) != list(new.by_key)


def test_neonatal_herpes_came_in_2022():
    old, new = differ("neonatal")
    assert added("neonatal") == dropped("neonatal") == set()
    assert set(new.question("neonatal_organism").labels) - set(old.question("neonatal_organism").labels) == {
        "neonatal_herpes"
    }


def test_maternal_bmi_went_to_the_reporting_form_in_2022():
    assert dropped("congenital_genetic") == {"maternal_bmi"}
    assert "maternal_bmi" in library().form("reporting", "2022-04").by_key
    assert "maternal_bmi" not in library().form("reporting", "2021-04").by_key


def test_second_question_on_asthma_was_reworded_in_2021():
    old, new = differ("asthma_anaphylaxis")
    assert added("asthma_anaphylaxis") == dropped("asthma_anaphylaxis") == set()
    reworded = [key for key in new.by_key if new.question(key).label != old.question(key).label]
    assert reworded == ["asthma_diagnosed"]
    asked = [each.key for section in new.sections[1:] for group in section.groups for each in group.questions]
    assert asked.index("asthma_diagnosed") == 1


def test_stages_of_the_care_pathway_can_be_sent_apart_since_2022():
    old, new = differ("care_pathway")
    stages = [choice["code"] for choice in data("choices.yaml")["care_stages"]]
    assert [section.key for section in new.sections if section.apart] == stages
    assert [section.key for section in old.sections if section.apart] == []
    assert old.by_key.keys() == new.by_key.keys()


def test_stages_that_are_proposed_are_sections_of_the_form():
    (pathway,) = (each for each in data("supplements.yaml")["supplements"] if each["form"] == "care_pathway")
    apart = {section.key for section in library().form("care_pathway").sections if section.apart}
    assert {each["stage"] for each in pathway["stages"]} == apart


def test_every_stage_asks_the_same():
    form = library().form("care_pathway")
    groups = {section.key: section.groups for section in form.sections if section.apart}
    asked = {
        stage: [each.key.replace(f"care_{stage}_", "") for group in held for each in group.questions]
        for stage, held in groups.items()
    }
    assert len({tuple(keys) for keys in asked.values()}) == 1
    assert len(asked) == 13


@pytest.mark.parametrize("form", sorted(TWO_VERSIONS))
def test_versions_can_be_compared(form: str):
    old, new = differ(form)
    compare(old, new)


def test_response_asks_first_whether_other_children_are_safe():
    form = library().form("joint_response_record")
    assert form.sections[1].groups[0].questions[0].key == "jar_others_safe"


def test_audit_has_the_nine_items_that_were_seen():
    seen = [each.row for each in library().form("joint_response_audit").questions() if each.source == "FORMD"]
    assert len(set(seen)) == 12  # nine items; three of them in two or three parts
