"""Every question of every version of every form: drawn, refused, accepted, shown, exported, and back again."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from jinja2 import Environment, FileSystemLoader
from tools.fhir.random_answers import answers_for

from opencdop import design
from opencdop.design.jinja import environment
from opencdop.formkit.canonical import definition_from_json, definition_json
from opencdop.formkit.definition import Definition, Group, Question
from opencdop.formkit.loading import load_library
from opencdop.formkit.reading import inputs_of, read_group
from opencdop.formkit.types import TYPES

DEFINITIONS = Path(__file__).resolve().parents[2] / "definitions"
TURNED_ROUND = "read \u202esdrawkcab"
NEVER_TYPED = {"computed"}
every_definition = pytest.mark.parametrize(
    "definition", load_library([DEFINITIONS]).definitions, ids=lambda each: f"{each.form}-{each.version}"
)


@cache
def templates() -> Environment:
    return environment(loader=FileSystemLoader(Path(design.__file__).parent / "jinja2"))


def always_asked(question: Question) -> Question:
    """The same question without its condition, and its parts without theirs."""
    return replace(question, when=None, questions=tuple(always_asked(part) for part in question.questions))


def pages(definition: Definition) -> Iterator[Group]:
    """Each page with everything on it asked."""
    for group in definition.groups():
        yield replace(group, when=None, questions=tuple(always_asked(each) for each in group.questions))


def drawn(group: Group, answers: dict[str, Any]) -> lxml.html.HtmlElement:
    page = templates().from_string(
        '{% from "design/questions.html" import render_group %}'
        "<main><form>{{ render_group(group, inputs, (), answers) }}</form></main>"
    )
    context = {"group": group, "inputs": inputs_of(group, answers), "answers": answers}
    return lxml.html.fromstring(page.render(context))


def sent(page: lxml.html.HtmlElement) -> dict[str, list[str]]:
    """What a browser would post from the form, buttons aside."""
    posted: dict[str, list[str]] = {}
    for name, value in page.forms[0].form_values():
        posted.setdefault(name, []).append(value.removeprefix("\n"))
    return posted


def normal(group: Group, answers: dict[str, Any]) -> dict[str, Any]:
    by_key = {question.key: question for question in group.questions}
    return {key: TYPES[by_key[key].type].normal(value, by_key[key]) for key, value in answers.items()}


@every_definition
@pytest.mark.parametrize("seed", [1, 2])
def test_every_question_is_drawn_with_its_answer_and_sent_back_the_same(definition: Definition, seed: int):
    chance = random.Random(f"{definition.digest}{seed}")
    for group in pages(definition):
        answers = answers_for(group.questions, chance, often=1)
        page = drawn(group, answers)
        reading = read_group(group, sent(page), {})
        assert reading.problems == (), group.key
        assert normal(group, reading.answers) == normal(group, answers), group.key


@every_definition
def test_every_question_is_drawn_empty_with_its_label_and_labelled_fields(definition: Definition):
    for group in pages(definition):
        page = drawn(group, {})
        words = " ".join(page.text_content().split())
        missing = [each.label for each in group.questions if " ".join(each.label.split()) not in words]
        assert missing == [], group.key
        fields = [each for each in page.iter("input", "select", "textarea") if each.get("type") != "hidden"]
        labelled = {label.get("for") for label in page.iter("label")}
        assert [each.get("id") for each in fields if each.get("id") not in labelled] == [], group.key
        assert read_group(group, sent(page), {}).answers == {}, group.key


@every_definition
def test_every_question_refuses_what_cannot_be_kept_with_a_sentence_and_loses_nothing(definition: Definition):
    for group in pages(definition):
        for question in group.questions:
            if question.type in NEVER_TYPED:
                continue
            names = list(names_of(question))
            posted = dict.fromkeys(names, TURNED_ROUND)
            reading = read_group(group, posted, {question.key: "held"})
            about = [each for each in reading.problems if each.question == question.key]
            assert about, question.key
            assert all(each.message[:1].isupper() and len(each.message) > 10 for each in about), question.key
            assert reading.answers[question.key] == "held", question.key
            if question.type != "file":  # a browser does not take back what was chosen for upload
                kept = json.dumps(list(reading.raw.values()), ensure_ascii=False)
                assert TURNED_ROUND in kept, question.key


def names_of(question: Question, name: str = "") -> Iterator[str]:
    """The posted names of a question; of rows, those of the first."""
    name = name or question.key
    if question.type == "file":
        yield f"{name}-0-document"
        return
    if question.questions:
        within = f"{name}-0" if question.type in ("repeat", "table") else name
        for part in question.questions:
            if part.type not in NEVER_TYPED:
                yield from names_of(part, f"{within}-{part.key}")
        return
    yield from (name + part for part in TYPES[question.type].parts)


@every_definition
def test_every_answer_is_shown_in_words_and_exported_as_one_cell(definition: Definition):
    chance = random.Random(definition.digest)
    for question in definition.questions():
        if question.type in NEVER_TYPED:
            continue
        value = answers_for([question], chance, often=1).get(question.key)
        if value is None:
            continue
        kind = TYPES[question.type]
        assert kind.show(value, question).strip(), question.key
        assert isinstance(kind.export(value, question), str | int | float), question.key
        assert json.loads(json.dumps(value)) == value, question.key
        assert kind.compare(value, value, question) == "same", question.key


@every_definition
def test_every_definition_comes_back_from_its_own_writing(definition: Definition):
    assert definition_from_json(definition_json(definition)).digest == definition.digest


@every_definition
def test_no_page_asks_two_questions_in_the_same_words(definition: Definition):
    for group in definition.groups():
        labels = [question.label for question in group.questions if question.type not in NEVER_TYPED]
        assert len(labels) == len(set(labels)), group.key
