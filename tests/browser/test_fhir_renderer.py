"""Our forms in a real renderer of FHIR forms; every form of every version is tried by ./dev ordeal fhir."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tools.fhir.compared import compare
from tools.fhir.renderer import NOW, Renderer, renderer
from tools.fhir.specimen import specimen
from tools.fhir.visible import conditional_links

from opencdop.formkit import fhir
from opencdop.formkit.definition import Definition
from opencdop.formkit.loading import load_library

DEFINITIONS = Path(__file__).parents[2] / "definitions"


@pytest.fixture(scope="module")
def lforms(browser: Browser) -> Iterator[Renderer]:
    with renderer(browser) as found:
        yield found


def nothing_differs(definition: Definition, lforms: Renderer, *, most: int) -> bool:
    found = compare(definition, lforms, most=most)
    assert found.complaints == []
    return conditional_links(definition) <= found.shown & found.hidden


def test_every_type_and_every_comparison_is_shown_and_hidden_as_by_us(lforms: Renderer):
    assert nothing_differs(specimen(), lforms, most=12)


@pytest.mark.parametrize(("form", "version"), [("drowning", "2021-04"), ("sud", "2021-04")])
def test_form_of_ours_is_shown_and_hidden_as_by_us(lforms: Renderer, form: str, version: str):
    assert nothing_differs(load_library([DEFINITIONS]).form(form, version), lforms, most=8)


def test_question_comes_and_goes_while_somebody_answers(lforms: Renderer):
    lforms.show(fhir.questionnaire_of(specimen()))
    question = lforms.page.locator("#form [id^='item-c_is_text/']")
    expect(question).to_have_count(0)
    name = lforms.page.get_by_label("Name", exact=True)
    name.fill("Ashmoor")
    name.press("Tab")
    expect(question).to_be_visible()
    name.fill("Elsewhere")
    name.press("Tab")
    expect(question).to_have_count(0)


def test_answer_to_a_question_that_is_hidden_again_does_not_count(lforms: Renderer):
    lforms.show(fhir.questionnaire_of(specimen()))
    question = lforms.page.locator("#form [id^='item-c_chain/']")
    for label, text, shown in (("unanswered", "Said", 1), ("Name", "Ashmoor", 0)):
        field = lforms.page.get_by_label(label, exact=True)
        field.fill(text)
        field.press("Tab")
        expect(question).to_have_count(shown)


def test_answers_typed_in_the_renderer_come_back_as_ours(lforms: Renderer):
    definition = specimen()
    lforms.show(fhir.questionnaire_of(definition))
    lforms.page.get_by_label("Name", exact=True).fill("Ashmoor")
    lforms.page.get_by_label("Count", exact=True).fill("3")
    lforms.page.get_by_label("Count", exact=True).press("Tab")
    lforms.settle()
    written = lforms.response()
    written["questionnaire"] = fhir.response_of(definition, {}, authored=NOW)["questionnaire"]
    assert fhir.answers_of(written, definition) == {"name": "Ashmoor", "count": 3}
