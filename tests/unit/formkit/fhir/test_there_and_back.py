"""Every form and its answers as FHIR and back, with a maintained library of FHIR models as the judge of both."""

import copy
import json
import random
import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import given, settings
from hypothesis import strategies as st
from tools.fhir.random_answers import answers_for, every_answer
from tools.fhir.specimen import specimen

from opencdop.formkit import fhir
from opencdop.formkit.answers import no_answer
from opencdop.formkit.asking import Asking, answers_to_send
from opencdop.formkit.definition import Definition, Library
from opencdop.formkit.loading import load_library
from opencdop.formkit.types import TYPES

DEFINITIONS = Path(__file__).parents[4] / "definitions"
NOW = datetime(2026, 6, 3, 14, 5, tzinfo=UTC)
SEEDS = st.integers(min_value=0, max_value=2**32)


@cache
def library() -> Library:
    held = load_library([DEFINITIONS])
    return replace(held, definitions=(*held.definitions, specimen()))


NAMES = [(each.form, each.version) for each in library().definitions]
EVERY_FORM = pytest.mark.parametrize(
    "definition", library().definitions, ids=lambda each: f"{each.form}-{each.version}"
)


def through_json(resource: dict) -> dict:
    return json.loads(json.dumps(resource))


def normal(definition: Definition, answers: dict) -> dict:
    return {
        key: TYPES[definition.question(key).type].normal(value, definition.question(key))
        for key, value in answers.items()
    }


def there_and_back(definition: Definition, answers: dict) -> dict:
    response = fhir.response_of(definition, answers, authored=NOW)
    return fhir.answers_of(through_json(response), definition)


@EVERY_FORM
def test_form_comes_back_equal(definition: Definition):
    back = fhir.definition_of(through_json(fhir.questionnaire_of(definition)))
    assert (back, back.digest) == (definition, definition.digest)


@EVERY_FORM
def test_library_of_models_takes_form_and_full_response(definition: Definition):
    Questionnaire.model_validate(fhir.questionnaire_of(definition))
    answers = every_answer(definition, random.Random(definition.digest))
    QuestionnaireResponse.model_validate(fhir.response_of(definition, answers, authored=NOW))


@given(name=st.sampled_from(NAMES), seed=SEEDS)
@settings(max_examples=150, deadline=None)
def test_random_answers_come_back_equal(name: tuple[str, str], seed: int):
    definition = library().form(*name)
    answers = answers_for(definition.questions(), random.Random(seed))
    assert normal(definition, there_and_back(definition, answers)) == normal(definition, answers)


@given(name=st.sampled_from(NAMES), seed=SEEDS)
@settings(max_examples=40, deadline=None)
def test_response_holds_the_questions_that_were_asked_and_no_others(name: tuple[str, str], seed: int):
    definition = library().form(*name)
    some = answers_for(definition.questions(), random.Random(seed), often=0.4)
    sent = answers_to_send(definition, some, today=NOW.date())
    response = fhir.response_of(definition, sent, authored=NOW)
    asked = Asking(definition, sent, today=NOW.date())
    expected = {question.key for question in definition.questions() if asked.question(question)}
    assert set(items_of(response)) & definition.by_key.keys() == expected | sent.keys()


@EVERY_FORM
def test_form_keeps_the_rules_of_the_standard_that_its_models_do_not_check(definition: Definition):
    questionnaire = fhir.questionnaire_of(definition)
    items = every_item(questionnaire)
    links = [item["linkId"] for item in items]
    assert re.fullmatch(r"[A-Z][A-Za-z0-9_]{0,254}", questionnaire["name"])  # que-0
    assert len(links) == len(set(links))  # que-2
    for item in items:
        kind = item["type"]
        assert kind not in ("group", "display") or ("item" in item) == (kind == "group")  # que-1
        assert "answerOption" not in item or kind in ("choice", "open-choice")  # que-5
        assert kind != "display" or not {"required", "repeats", "readOnly"} & item.keys()  # que-6, que-9
        assert "maxLength" not in item or kind in ("string", "text")  # que-10
        conditions = item.get("enableWhen", [])
        assert len(conditions) < 2 or "enableBehavior" in item  # que-12
        for condition in conditions:
            assert condition["question"] in links
            assert condition["operator"] != "exists" or "answerBoolean" in condition  # que-7


@EVERY_FORM
def test_flat_condition_and_expression_never_stand_together(definition: Definition):
    for item in every_item(fhir.questionnaire_of(definition)):
        has_expression = any("enableWhenExpression" in each["url"] for each in item.get("extension", ()))
        assert not (has_expression and "enableWhen" in item)


def every_item(parent: dict) -> list[dict]:
    return [each for item in parent.get("item", ()) for each in (item, *every_item(item))]


def items_of(response: dict) -> dict[str, dict]:
    return {item["linkId"]: item for item in every_item(response)}


def test_edited_label_comes_back_as_an_edited_form():
    definition = library().form("notification")
    questionnaire = fhir.questionnaire_of(definition)
    item = items_of(questionnaire)["surname"]
    item["text"] = "Family name, as it is written"
    assert fhir.definition_of(questionnaire).question("surname").label == "Family name, as it is written"


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda it: it.pop("resourceType"), "not a FHIR Questionnaire"),
        (lambda it: it.update(url="https://example.org/x"), "no address that ends in /Questionnaire/"),
        (lambda it: items_of(it)["surname"].pop("extension"), "item surname was not written by OpenCDOP"),
        (lambda it: items_of(it)["surname"].update(type="integer"), "At surname stands"),
        (lambda it: items_of(it)["estimated_age"].pop("enableWhen"), "enableWhen is missing at estimated_age"),
        (lambda it: items_of(it)["surname"].pop("linkId"), "has no link id"),
        (lambda it: it.update(item="nothing"), "not a list of items"),
    ],
)  # fmt: skip
def test_questionnaire_that_says_two_things_is_refused_with_a_sentence(spoil, sentence: str):
    questionnaire = copy.deepcopy(fhir.questionnaire_of(library().form("notification")))
    spoil(questionnaire)
    with pytest.raises(fhir.Unreadable, match=sentence):
        fhir.definition_of(questionnaire)


def a_response(**answers: object) -> dict:
    return through_json(fhir.response_of(specimen(), answers, authored=NOW))


def test_four_kinds_of_no_answer_are_told_apart():
    response = a_response(name=no_answer("not_known"), known=no_answer("not_applicable"))
    items = items_of(response)
    reason = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
    assert items["name"]["extension"] == [{"url": reason, "valueCode": "unknown"}]
    assert items["known"]["extension"] == [{"url": reason, "valueCode": "not-applicable"}]
    assert items["story"] == {"linkId": "story", "text": "What happened"}
    assert "c_is_text" not in items


def test_no_answer_as_a_renderer_without_extensions_writes_it_is_understood():
    response = a_response(name=no_answer("not_known"))
    del items_of(response)["name"]["extension"]
    assert fhir.answers_of(response, specimen()) == {"name": no_answer("not_known")}


@pytest.mark.parametrize(
    "odd",
    [
        {"count": 3_000_000_000},
        {"weight": "123456789012.123456"},
        {"count": "three"},
        {"known": "a code of old"},
        {"at": {"on": "2026-06-03", "time": "10:00", "quality": "not_known"}},
        {"children": [{"called": "A", "gone": "B"}]},
        {"at": {"on": "1800-01-01", "time": "10:00", "quality": "exact"}},
    ],
)
def test_value_that_fhir_cannot_hold_is_kept_beside_it(odd: dict):
    assert fhir.answers_of(a_response(**odd), specimen()) == odd


def test_time_in_another_offset_is_told_in_local_time():
    response = a_response(at={"on": "2026-06-03", "time": "14:05", "quality": "exact"})
    items_of(response)["at~at"]["answer"] = [{"valueDateTime": "2026-06-03T13:05:00Z"}]
    assert fhir.answers_of(response, specimen())["at"]["time"] == "14:05"


def test_answer_to_a_question_that_the_form_does_not_have_is_not_written():
    with pytest.raises(fhir.Unreadable, match="does not ask nothing"):
        fhir.response_of(specimen(), {"nothing": "x"}, authored=NOW)


def with_answer(link: str, answer: object) -> dict:
    response = a_response(
        name="A", count=3, known="yes", at={"on": "2026-06-03", "time": None, "quality": "exact"}
    )
    items_of(response)[link]["answer"] = answer
    return response


@pytest.mark.parametrize(
    ("response", "sentence"),
    [
        (with_answer("name", [{"valueInteger": 3}]), "is not given as valueString"),
        (with_answer("name", [{"valueString": " "}]), "is not a text"),
        (with_answer("name", [{"valueString": "A"}, {"valueString": "B"}]), "has more than one answer"),
        (with_answer("name", "A"), "not a list of items"),
        (with_answer("count", [{"valueInteger": True}]), "is not a whole number"),
        (with_answer("known", [{"valueCoding": {"system": "other", "code": "yes"}}]), "not one of the choices"),
        (with_answer("known", [{"valueCoding": None}]), "not one of the choices"),
        (with_answer("at~at", [{"valueDateTime": "2026-06-03T10:00:00"}]), "offset of its time"),
        (with_answer("at~at", [{"valueDateTime": "yesterday"}]), "not a date with a time"),
        (with_answer("at~at", [{"valueDateTime": 7}]), "is not a text"),
        ({**a_response(), "item": [{"linkId": "nothing"}]}, "does not ask nothing"),
        ({**a_response(), "item": {}}, "not a list of items"),
        ({**a_response(), "questionnaire": "https://x/Questionnaire/specimen|2"}, "specimen 2, not to specimen 1"),
        ({**a_response(), "questionnaire": "https://x/Questionnaire/specimen"}, "does not name the version"),
        ({"resourceType": "Patient"}, "not a FHIR QuestionnaireResponse"),
    ],
)  # fmt: skip
def test_response_that_says_what_the_form_does_not_allow_is_refused_with_a_sentence(
    response: dict, sentence: str
):
    with pytest.raises(fhir.Unreadable, match=sentence):
        fhir.answers_of(response, specimen())


def test_answer_and_its_absence_together_are_refused():
    response = a_response(name="A")
    items_of(response)["name"]["extension"] = [
        {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}
    ]
    with pytest.raises(fhir.Unreadable, match="is given, and is said not to be known"):
        fhir.answers_of(response, specimen())


def test_form_with_a_panels_own_questions_has_an_address_of_its_own_and_comes_back():
    definition = replace(specimen(), panel="ashmoor")
    questionnaire = fhir.questionnaire_of(definition)
    assert questionnaire["url"].endswith("/Questionnaire/specimen/ashmoor")
    assert fhir.definition_of(questionnaire) == definition
    response = fhir.response_of(definition, {"name": "A"}, authored=NOW)
    assert fhir.answers_of(response, definition) == {"name": "A"}
    with pytest.raises(fhir.Unreadable, match="not to specimen 1"):
        fhir.answers_of(response, specimen())
