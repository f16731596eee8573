"""The definitions keep their promises, every form in every version: they load, mean one fact with one key, say how
sure they are, and use no word that would hurt. They are looked at as data; no form is filled in here.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.repository.definition_files import (
    CERTAINTIES,
    DEFINITIONS,
    all_questions,
    data,
    definition_files,
    every_version,
    forbidden_words,
    library,
    words_of,
)

from opencdop.formkit.definition import Definition, Question
from opencdop.formkit.types.blocks import PERSON, PROFESSIONAL

every_file = pytest.mark.parametrize(
    "path", definition_files(), ids=lambda path: path.relative_to(DEFINITIONS).as_posix()
)
every_form = pytest.mark.parametrize("form", every_version(), ids=lambda form: f"{form.form} {form.version}")

# The older Form C judged parenting in words that are used nowhere else; a record of that time keeps them.
WORDS_OF_OLD_RECORDS = {("old_factors_parenting", "Poor parenting or supervision")}


def meaning(question: Question) -> dict[str, Any]:
    """What an answer to the question means, whoever asks it."""
    return {
        "type": question.type,
        "unit": question.unit,
        "identifying": question.identifying,
        "of": question.of,
    }


def written_questions(thing: Any) -> Iterator[dict[str, Any]]:
    """The questions written out in a file, without those inside others."""
    if isinstance(thing, dict):
        if "type" in thing and "key" in thing:
            yield thing
        else:
            for value in thing.values():
                yield from written_questions(value)
    elif isinstance(thing, list):
        for each in thing:
            yield from written_questions(each)


def form_files() -> list[Path]:
    return [*sorted((DEFINITIONS / "forms").glob("*/[0-9]*.yaml")), DEFINITIONS / "parts.yaml"]


def test_core_forms_are_there_in_every_version_known():
    versions = {form: [each.version for each in library().versions(form)] for form in library().forms()}
    since_2019 = ["2019-04", "2021-04", "2022-04"]
    assert versions["notification"] == versions["reporting"] == versions["analysis"] == since_2019
    assert versions["form_a"] == versions["form_b"] == versions["form_c"] == ["2008-04", "2010-04"]


@every_form
def test_a_version_is_named_by_the_month_it_begins(form: Definition):
    assert form.effective_from.isoformat() == f"{form.version}-01"


def test_versions_of_a_form_begin_one_after_the_other():
    for key in library().forms():
        begins = [version.effective_from for version in library().versions(key)]
        assert all(earlier < later for earlier, later in pairwise(begins)), key


@pytest.mark.parametrize("path", form_files(), ids=lambda path: path.relative_to(DEFINITIONS).as_posix())
def test_every_question_says_how_sure_it_is(path: Path):
    written = list(written_questions(yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)))
    assert [question["key"] for question in written if question.get("certainty") not in CERTAINTIES] == []


@every_form
def test_what_was_seen_names_the_page(form: Definition):
    named = data("sources.yaml")
    bare = [each.key for each in form.questions() if each.certainty == "seen" and not each.source]
    assert bare == []
    assert [each.key for each in form.questions() if each.source and each.source not in named] == []


def test_every_source_is_named_by_a_page():
    assert all(isinstance(page, str) and len(page) > 8 for page in data("sources.yaml").values())


@every_form
def test_every_question_names_its_row(form: Definition):
    assert [question.key for question in form.questions() if not question.row] == []


def test_one_key_means_one_fact_in_every_form_and_version():
    seen: dict[str, tuple[str, dict[str, Any]]] = {}
    for form in every_version():
        for question in form.questions():
            where = f"{form.form} {form.version}"
            first, meant = seen.setdefault(question.key, (where, meaning(question)))
            assert meaning(question) == meant, f"{question.key} in {where} and in {first}"


def test_one_key_has_one_list_of_choices_which_only_grows():
    now: dict[str, tuple[str, set[str]]] = {}
    for key in library().forms():
        codes: dict[str, set[str]] = {}
        for form in library().versions(key):
            for question in form.questions():
                assert codes.get(question.key, set()) <= set(question.labels), f"{question.key} in {key}"
                codes[question.key] = set(question.labels)
        for question_key, held in codes.items():
            first, there = now.setdefault(question_key, (key, held))
            assert held == there, f"{question_key} in {key} and in {first}"


def test_what_stands_inside_a_question_means_one_thing_too():
    seen: dict[tuple[str, str], dict[str, Any]] = {}
    for form in every_version():
        for question in form.questions():
            for part in question.questions:
                meant = seen.setdefault((question.key, part.key), meaning(part))
                assert meaning(part) == meant, f"{question.key}.{part.key} in {form.form} {form.version}"


def test_codes_are_snake_case_and_stand_once():
    for name, choices in data("choices.yaml").items():
        codes = [choice["code"] for choice in choices]
        assert [code for code, count in Counter(codes).items() if count > 1] == [], name
        assert [code for code in codes if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", code)] == [], name


def test_labels_of_a_list_differ():
    for name, choices in data("choices.yaml").items():
        assert len({choice["label"] for choice in choices}) == len(choices), name


def test_every_choice_list_is_used():
    used = {name for path in form_files() for name in re.findall(r"choices: (\w+)", path.read_text("utf-8"))}
    used |= {part.choices for block in (PERSON, PROFESSIONAL) for part in block.values()}
    assert data("choices.yaml").keys() - used == set()


@every_file
def test_no_word_that_would_hurt(path: Path):
    forbidden = forbidden_words()
    found = [
        (at, text)
        for at, text in words_of(yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader))
        if forbidden.search(text) and (at.split("/")[0].strip("."), text) not in WORDS_OF_OLD_RECORDS
    ]
    assert found == []


def test_words_of_the_time_stand_in_old_records_only():
    words = {text for name, text in WORDS_OF_OLD_RECORDS}
    asked = {
        form.form
        for form in every_version()
        for question in all_questions(form)
        if words & set(question.labels.values())
    }
    assert asked == {"form_c"}


@every_file
def test_nothing_is_exclaimed_or_called_official_or_statutory(path: Path):
    loud = re.compile(r"!|\bofficial\b|\bstatutory (form|clock|duty)\b", re.IGNORECASE)
    words = words_of(yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader))
    assert [each for each in words if loud.search(each[1])] == []


def test_a_hurtful_word_would_be_found():
    forbidden = forbidden_words()
    assert forbidden.search("The parents are refused.")
    assert forbidden.search("An INVALID date")
    assert not forbidden.search("limitation or withdrawal of life-sustaining treatment")


@every_form
def test_pages_are_short(form: Definition):
    assert {group.key: len(group.questions) for group in form.groups() if len(group.questions) > 8} == {}


@every_form
def test_minutes_are_honest(form: Definition):
    """Nobody answers faster than five seconds a question that is expected; a page takes ten at least."""
    hurried = {}
    for section in form.sections:
        asked = [question for group in section.groups for question in group.questions]
        seconds = max(5 * sum(question.is_expected for question in asked), 10 * len(section.groups))
        if section.minutes * 60 < seconds:
            hurried[section.key] = (section.minutes, seconds)
    assert hurried == {}


@every_form
def test_what_names_somebody_is_marked(form: Definition):
    open_ones = {
        question.key
        for question in form.questions()
        if any(part.identifying for part in question.questions) and not question.identifying
    }
    assert open_ones <= {"services", "recommendations", "learning_points"}


@every_form
def test_every_check_says_what_to_do(form: Definition):
    assert [check.key for check in form.checks if not check.message.endswith(".")] == []
    assert [check.key for check in form.checks if len(check.message) > 260] == []


# Days of the panel's own work; every other day stands so near the death that it helps to know the child.
DAYS_OF_THE_PANEL = {"review_date", "earlier_meetings", "recommendations"}


def test_every_day_is_identifying_but_those_of_the_panels_own_work():
    dated = {"date", "partial_date", "moment"}
    shown = {
        question.key
        for definition in library().definitions
        for question in definition.questions()
        if not question.identifying
        and (
            question.type in dated
            or any(part.type in dated and not part.identifying for part in question.questions)
        )
    }
    assert shown - DAYS_OF_THE_PANEL == set()
