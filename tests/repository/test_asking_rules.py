"""Whom to ask, as data: what the rules name exists, and every rule says why and how sure it is."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.repository.definition_files import CERTAINTIES, DEFINITIONS, data, library
from tests.repository.named_in_conditions import core_questions, wrongly_named

from opencdop.formkit.condition_parsing import ConditionParser
from opencdop.formkit.source import source_of
from opencdop.formkit.types import TYPES


def asking() -> dict[str, Any]:
    return data("asking.yaml")


def named_and_rules() -> list[dict[str, Any]]:
    return [*asking()["rules"], *asking()["named"]]


def conditions() -> Iterator[Mapping[str, Any]]:
    return (each["when"] for each in asking()["rules"] if "when" in each)


def agency_types() -> set[str]:
    return {choice["code"] for choice in data("choices.yaml")["agency_type"]}


def test_every_rule_is_whole():
    for each in named_and_rules():
        assert each["reason"].endswith(".")
        assert each["certainty"] in CERTAINTIES
    keys = [each["rule"] for each in named_and_rules()]
    assert len(keys) == len(set(keys))
    assert {each["agency"] for each in asking()["rules"]} <= agency_types()
    assert {code for each in asking()["named"] for code in each["but_not"]} <= agency_types()


def test_nothing_here_claims_to_have_been_seen():
    """The national chart was not seen, so no rule may pass for more than memory or our own."""
    assert {each["certainty"] for each in (*named_and_rules(), *asking()["settling"]["never"])} <= {
        "memory", "proposed"
    }  # fmt: skip


def test_conditions_are_well_written():
    source = source_of(DEFINITIONS / "asking.yaml", shown_as="asking.yaml")
    parser = ConditionParser(source)
    for each in source.root["rules"]:
        if "when" in each:
            parser.check(each["when"], 1)
    assert [str(fault) for fault in source.faults] == []


def test_what_the_conditions_name_is_asked_with_these_choices():
    assert list(wrongly_named(conditions())) == []


def test_rows_are_read_from_questions_that_have_rows_of_agencies():
    known = core_questions()
    for each in asking()["named"]:
        inside = {part.key: part for part in known[each["question"]].questions}
        assert "agency_type" in inside
        if "only" in each:
            assert set(each["only"]["in"]) <= set(inside[each["only"]["question"]].labels)


def test_sections_are_those_of_the_reporting_form_for_kinds_that_there_are():
    offered = {section.key for section in library().form("reporting").outside.sections}
    for kind, sections in asking()["sections"].items():
        assert set(sections) < offered, kind
    assert set(asking()["sections"]) - {"otherwise"} <= agency_types()


def test_what_is_never_settled_is_asked_somewhere():
    forms = [library().form(key) for key in library().forms()]
    groups = {group.key for form in forms for group in form.groups()}
    questions = {question.key for form in forms for question in form.questions()}
    for each in asking()["settling"]["never"]:
        assert set(each.get("groups", ())) <= groups
        assert set(each.get("questions", ())) <= questions
    assert set(asking()["settling"]["types"]) <= set(TYPES)
