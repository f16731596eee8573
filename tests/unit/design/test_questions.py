"""What the question macros draw is what formkit reads."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader
from tests.unit.design.finding import having, of_class

from opencdop import design
from opencdop.design import sample
from opencdop.design.jinja import environment
from opencdop.formkit.definition import Choice, Group, Question
from opencdop.formkit.loading import load_library
from opencdop.formkit.problems import Problem
from opencdop.formkit.reading import inputs_of, read_group
from opencdop.formkit.types import TYPES

ALL = {question.type: question for question in sample.GROUP.questions if question.when is None}
HELD_OR_CHOSEN = {
    "repeat",
    "table",
    "person",
    "professional",
    "choices",
    "choice",
    "tick",
    "computed",
    "icd10",
}
ANSWERS: dict[str, Any] = {
    "surname": "O’Brien <Nowicki> & \"sons\"",
    "nhs": "9990000018",
    "born": "2024-05-04",
    "since": "2024-05",
    "woke": "04:05",
    "seen": {"on": "2026-08-18", "time": "21:00", "quality": "estimated"},
    "place": "other",
    "elsewhere": "At a friend’s",
    "services": ["gp", "camhs"],
    "camhs_since": "Low mood.\nSeen twice.",
    "weight": 3200,
    "temperature": "36.5",
    "gestation": {"weeks": 39, "days": 2},
    "story": "First line.\n\nSecond line.",
    "lived": {"lines": ["12 Example Lane", "Ashmoor"], "no_fixed_abode": False},
    "postcode": "ZZ99 3VZ",
    "phone": "01632 960 001",
    "mail": "asha.verma@example.nhs.uk",
    "twin": "no",
    "told": True,
    "siblings": [{"name": "Zofia", "school": "yes", "where": "Ashmoor Primary"}, {"name": "Jan"}],
    "mother": {"name": "Marta Nowicka", "relationship": "other", "tie": "Godmother", "date_of_birth": "1990"},
    "consultant": {"name": "Dr Bo Example", "telephone": "01632 960 001"},
    "medicines": [{"name": "Salbutamol", "taken": {"no_answer": "not_known"}}, {"name": "B", "began": "2024-05-04"}],
    "certified": {"layout": "neonatal", "a": "Prematurity", "c": "Pre-eclampsia"},
    "code": "J45.9",
    "report": [{"document": "0123456789abcdefghjkmnpqrs", "name": "Report.pdf", "size": 12, "sha256": "0" * 64}],
}  # fmt: skip


@cache
def our_templates() -> Environment:
    return environment(loader=FileSystemLoader(Path(design.__file__).parent / "jinja2"))


@pytest.fixture(scope="module")
def templates() -> Environment:
    return our_templates()


def drawn(templates: Environment, group: Group, **context: Any) -> lxml.html.HtmlElement:
    page = templates.from_string(
        '{% from "design/questions.html" import error_summary, render_group %}'
        "{{ error_summary(problems) }}<form>{{ render_group(group, inputs, problems, answers) }}</form>"
    )
    defaults: dict[str, Any] = {"group": group, "inputs": {}, "problems": (), "answers": {}}
    return lxml.html.fromstring(f"<main>{page.render(defaults | context)}</main>")


def sent(page: lxml.html.HtmlElement) -> dict[str, list[str]]:
    """What a browser would post from the form, buttons aside."""
    posted: dict[str, list[str]] = {}
    for name, value in page.forms[0].form_values():
        posted.setdefault(name, []).append(value.removeprefix("\n"))
    return posted


def one(question: Question) -> Group:
    return Group(key="one", title="One", questions=(question,))


def test_sample_holds_every_type():
    assert set(ALL) == set(TYPES)


@pytest.mark.parametrize("type_name", sorted(set(TYPES) - HELD_OR_CHOSEN))
def test_every_part_of_a_question_has_its_field(templates: Environment, type_name: str):
    page = drawn(templates, one(ALL[type_name]))
    names = {field.get("name") for field in page.iter("input", "textarea")}
    assert {ALL[type_name].key + part for part in TYPES[type_name].parts} <= names


def test_answers_drawn_and_sent_back_are_the_same_answers(templates: Environment):
    page = drawn(templates, sample.GROUP, inputs=inputs_of(sample.GROUP, ANSWERS), answers=ANSWERS)
    reading = read_group(sample.GROUP, sent(page), {})
    assert reading.problems == ()
    assert reading.answers == ANSWERS


def with_no_answer() -> Iterator[tuple[Question, str]]:
    for question in sample.GROUP.questions:
        for code in ("not_known", "not_applicable"):
            if getattr(question, code):
                yield question, code


@pytest.mark.parametrize(
    ("question", "code"), list(with_no_answer()), ids=lambda value: getattr(value, "key", value)
)
def test_not_known_drawn_and_sent_back_is_still_not_known(
    templates: Environment, question: Question, code: str
):
    group, answers = one(question), {question.key: {"no_answer": code}}
    page = drawn(templates, group, inputs=inputs_of(group, answers), answers=answers)
    assert read_group(group, sent(page), {}).answers == answers


def test_every_field_has_a_label_and_every_id_is_given_once(templates: Environment):
    page = drawn(templates, sample.GROUP, inputs=sample.INPUTS, problems=sample.PROBLEMS)
    ids = [element.get("id") for element in page.iter() if isinstance(element.tag, str) and element.get("id")]
    assert len(ids) == len(set(ids))
    labelled = {label.get("for") for label in page.iter("label")}
    fields = [
        field.get("id") for field in page.iter("input", "textarea", "select") if field.get("type") != "hidden"
    ]
    assert set(fields) <= labelled


def test_every_line_of_the_error_summary_leads_to_a_field(templates: Environment):
    page = drawn(templates, sample.GROUP, inputs=sample.INPUTS, problems=sample.PROBLEMS)
    ids = {element.get("id") for element in page.iter() if isinstance(element.tag, str)}
    links = [link.get("href") for link in of_class(page, "govuk-error-summary")[0].iter("a")]
    assert len(links) == len([problem for problem in sample.PROBLEMS if problem.level != "warns"])
    assert {link.removeprefix("#") for link in links} <= ids


def test_field_in_error_is_described_by_its_message(templates: Environment):
    question = Question("mail", "email", "E-mail", "Your work address")
    page = drawn(templates, one(question), problems=(Problem("mail", "Enter the e-mail", field_id="mail"),))
    described = page.get_element_by_id("mail").get("aria-describedby").split()
    words = " ".join(page.get_element_by_id(each).text_content() for each in described)
    assert "Enter the e-mail" in words
    assert "Your work address" in words


def test_question_about_the_child_is_never_filled_in_by_the_browser(templates: Environment):
    page = drawn(templates, sample.GROUP)
    typed = [field for field in page.iter("input") if field.get("type") in ("text", "tel", "email")]
    assert {field.get("autocomplete") for field in typed} == {"off"}


def test_words_of_a_definition_cannot_become_markup(templates: Environment):
    question = Question(
        "q", "choice", "<b>label</b>", "<i>hint</i>", choices=(Choice("a", "<u>choice</u>", "<s>why</s>"),)
    )
    page = drawn(templates, one(question))
    assert not list(page.forms[0].iter("b", "i", "u", "s"))
    assert "<b>label</b>" in page.text_content()


def test_hidden_question_is_hidden_without_script_and_carries_its_condition(templates: Environment):
    page = drawn(templates, sample.GROUP)
    (place,) = [each for each in having(page, "data-oc-when") if each.get("data-oc-none") == "elsewhere"]
    assert place.get("hidden") is not None
    assert place.get("data-oc-when") == '{"is": "other", "question": "place"}'


def test_repeat_offers_to_add_until_it_is_full_and_names_what_it_removes(templates: Environment):
    full = Question(
        "s", "repeat", "Children", item="child", max=2, questions=(Question("n", "text", "Name"),)
    )  # type: ignore[arg-type]
    page = drawn(templates, one(full), inputs={"s-count": "1", "s-0-n": "Jan"})
    assert [button.get("name") for button in page.iter("button")] == ["remove-s", "add-s"]
    assert next(page.iter("button")).text_content() == "Remove child 1"
    page = drawn(templates, one(full), inputs={"s-count": "2"})
    assert "add-s" not in [button.get("name") for button in page.iter("button")]


def every_group() -> list[Group]:
    library = load_library([Path(__file__).parents[3] / "definitions"])
    return [group for each in library.definitions for group in each.groups()]


def test_every_page_of_every_form_can_be_drawn_and_sent_back_empty(templates: Environment):
    groups = every_group()
    assert groups
    for group in groups:
        inputs = {f"{question.key}-count": "1" for question in group.questions if question.type == "repeat"}
        page = drawn(templates, group, inputs=inputs)
        ids = [each.get("id") for each in having(page, "id")]
        assert len(ids) == len(set(ids)), group.key
        reading = read_group(group, sent(page), {})
        assert reading.problems == (), group.key
        assert reading.answers == {}, group.key


FIELDS = [
    *(
        "surname",
        "nhs",
        "born-day",
        "born-year",
        "since-month",
        "woke-time",
        "seen-time",
        "seen-quality",
        "place",
    ),
    *(
        "services",
        "weight",
        "temperature",
        "gestation-weeks",
        "story",
        "lived",
        "postcode",
        "phone",
        "mail",
        "told",
    ),
    *("siblings-count", "siblings-0-name", "siblings-7-school", "siblings-99999-name", "siblings-1-where"),
    *(
        "mother-name",
        "mother-relationship",
        "mother-date_of_birth-day",
        "mother-none",
        "consultant-telephone",
    ),
    *(
        "medicines-0-name",
        "medicines-0-dose-none",
        "medicines-2-began-year",
        "medicines-2-taken",
        "age",
        "age-none",
    ),
    *(
        "certified-layout",
        "certified-1a",
        "certified-e",
        "code",
        "code-search",
        "report-0-name",
        "report-3-size",
    ),
    *("report-upload", "add-siblings", "remove-medicines", "remove-report", "find-code", "add-report", "met"),
]
TYPED = st.text(max_size=20) | st.sampled_from(
    [
        "yes",
        "other",
        "not_known",
        "standard",
        "asthma",
        "J45",
        "2",
        "0001",
        "\x00",
        "\u202ex",
        "x" * 60_000,
        '<b>&"',
    ]
)


@settings(max_examples=30, deadline=None)
@given(posted=st.dictionaries(st.sampled_from(FIELDS), TYPED | st.lists(TYPED, max_size=2), max_size=12))
def test_any_page_that_is_posted_is_read_and_drawn_again(posted: dict[str, Any]):
    reading = read_group(sample.GROUP, posted, {})
    for problem in reading.problems:
        assert problem.message
    page = drawn(
        our_templates(), sample.GROUP, inputs=reading.raw, problems=reading.problems, answers=reading.answers
    )
    if reading.rows_changed or any(isinstance(each, list) for each in posted.values()):
        return  # problems unsaid; or a field twice, which no browser sends
    again = read_group(sample.GROUP, {**sent(page), "met": ["surname"]}, {})
    assert {problem.question for problem in again.problems} <= {
        problem.question for problem in reading.problems
    }


def test_what_was_typed_stands_in_the_fields_again_word_for_word(templates: Environment):
    names = [
        name for name in FIELDS if name.split("-")[0] not in ("add", "remove", "find", "age", "met", "report")
    ]
    chosen = (
        "place",
        "services",
        "told",
        "layout",
        "relationship",
        "school",
        "taken",
        "quality",
        "none",
        "count",
        "code",
    )
    posted = {
        name: f"typed {name} <&"
        for name in names
        if name.split("-")[-1] not in chosen and "99999" not in name
    }
    page = drawn(templates, sample.GROUP, inputs=read_group(sample.GROUP, posted, {}).raw)
    typed = {name: text for name, (text, *_) in sent(page).items() if name in posted}
    assert typed == posted
