"""What gates look for, as data: what the items name exists, and each says why and how sure it is."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from tests.repository.definition_files import CERTAINTIES, DEFINITIONS, data, words_of
from tests.repository.named_in_conditions import core_questions, leaves

from opencdop.cases.frame import SUB_PAGES
from opencdop.cases.readiness.rules import HOLDS_BACK, Strength, rules
from opencdop.cases.stages import Gate
from opencdop.formkit.condition_parsing import ConditionParser
from opencdop.formkit.conditions import facts_in
from opencdop.formkit.source import source_of

FACTS = {
    "returned",
    "filed",
    "draft_finished",
    "review_meeting_due",
    "notice_given",
    "review_meeting_on",
    "waiting_for",
}


def items() -> list[tuple[str, dict[str, Any]]]:
    return [(gate, each) for gate, found in data("gates.yaml")["gates"].items() for each in found]


def trees() -> Iterator[Mapping[str, Any]]:
    for _gate, each in items():
        yield from (each[name] for name in ("when", "met") if isinstance(each.get(name), dict))


def test_every_item_is_whole_and_named_once_at_its_gate():
    names = [(gate, each["item"]) for gate, each in items()]
    assert len(names) == len(set(names)) == len(rules())
    assert {gate for gate, _each in items()} == {Gate.G1.value, Gate.G2.value}
    for _gate, each in items():
        assert each["certainty"] in CERTAINTIES
        assert each["strength"] in {strength.value for strength in Strength}
        assert each["why"].endswith(".")
        assert {"when", "cause", "need"} & each.keys(), each["item"]


def test_nothing_is_called_statutory():
    assert [words for words in words_of(data("gates.yaml")) if "statutory" in words[1].lower()] == []


def test_nothing_that_was_not_seen_holds_firmly_but_where_a_trial_or_report_is_outstanding():
    """What is our own choice warns; it does not hold."""
    ours = [each["item"] for _gate, each in items() if each["certainty"] == "proposed"]
    firm = [each["item"] for _gate, each in items() if each["strength"] != "soft"]
    assert set(ours) & set(firm) == set()


def test_causes_pages_kinds_and_groups_exist():
    causes = {reason["code"]: reason["gate"] for reason in data("delay_reasons.yaml")["reasons"]}
    pages = {part.rstrip("/") for _key, _label, part, _act in SUB_PAGES} | {"waiting"}
    for _gate, each in items():
        assert each.get("cause", next(iter(causes))) in causes
        assert each["act"]["page"] in pages
    types = {choice["code"] for choice in data("choices.yaml")["agency_type"]}
    groups = data("gates.yaml")["groups"]
    assert {kind for kinds in groups.values() for kind in kinds} <= types
    assert not groups.keys() & types


def test_every_cause_that_holds_a_gate_is_told_there():
    """By an item, or by itself: a reason with a gate of its own is never lost."""
    assert HOLDS_BACK.keys() | {"none"} == {
        reason["gate"] for reason in data("delay_reasons.yaml")["reasons"]
    }


def test_conditions_are_well_written_and_name_what_is_known():
    source = source_of(DEFINITIONS / "gates.yaml", shown_as="gates.yaml")
    parser = ConditionParser(source)
    for found in source.root["gates"].values():
        for each in found:
            for name in ("when", "met"):
                if isinstance(each.get(name), Mapping):
                    parser.check(each[name], 1)
    assert [str(fault) for fault in source.faults if "there is no fact" not in str(fault)] == []
    named = {fact for tree in trees() for fact in facts_in(tree)}
    waits = {f"waiting_until_{reason['code']}" for reason in data("delay_reasons.yaml")["reasons"]}
    assert named <= FACTS | waits


@pytest.mark.parametrize("tree", list(trees()), ids=str)
def test_what_the_conditions_name_is_asked_with_these_choices(tree: Mapping[str, Any]):
    """A question that identifies is sealed: a gate could not read it."""
    for question, key, name, value in leaves(tree, core_questions()):
        assert question is not None, key
        assert not question.identifying, key
        if name in ("is", "has", "in"):
            codes = {choice.code for choice in question.choices}
            assert set(value if isinstance(value, list) else [value]) <= codes, key
