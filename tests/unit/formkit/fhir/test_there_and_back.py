"""Every form and its answers as FHIR and back, with a maintained library of FHIR models as the judge of both."""

import copy
import json
import random
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import given, settings
from hypothesis import strategies as st
from tools.fhir.random_answers import answers_for, every_answer

from opencdop.formkit import fhir
from opencdop.formkit.asking import Asking, answers_to_send
from opencdop.formkit.definition import Definition, Library
from opencdop.formkit.loading import load_library
from opencdop.formkit.types import TYPES

DEFINITIONS = Path(__file__).parents[4] / "definitions"
NOW = datetime(2026, 6, 3, 14, 5, tzinfo=UTC)
SEEDS = st.integers(min_value=0, max_value=2**32)


@cache
def library() -> Library:
    return load_library([DEFINITIONS])


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
def test_link_ids_of_a_form_stand_for_one_item_each(definition: Definition):
    links = links_in(fhir.questionnaire_of(definition))
    assert len(links) == len(set(links))


@EVERY_FORM
def test_flat_condition_and_expression_never_stand_together(definition: Definition):
    for item in every_item(fhir.questionnaire_of(definition)):
        has_expression = any("enableWhenExpression" in each["url"] for each in item.get("extension", ()))
        assert not (has_expression and "enableWhen" in item)


def every_item(parent: dict) -> list[dict]:
    return [each for item in parent.get("item", ()) for each in (item, *every_item(item))]


def links_in(resource: dict) -> list[str]:
    return [item["linkId"] for item in every_item(resource)]


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
