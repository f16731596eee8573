"""Whom to ask: each rule can fire, nothing is proposed twice or again, and one record always proposes the same."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from opencdop.agency_requests.case_forms.catalogue import REPORTING
from opencdop.agency_requests.proposing.rules import ProposedAsk, Rule, named_rules, propose, rules
from opencdop.cases.supplements import proposed
from opencdop.formkit.computed import facts_of

BABY = {"date_of_birth": "2026-05-30", "date_of_death": "2026-06-01"}
AGED_NINE = {"date_of_birth": "2017-03-02", "date_of_death": "2026-06-01"}
TODDLER = {"date_of_birth": "2024-03-02", "date_of_death": "2026-06-01"}


def asks_of(answers: Mapping[str, Any], *, asked: frozenset[Any] = frozenset()) -> tuple[ProposedAsk, ...]:
    facts = facts_of(answers)
    return propose(answers, facts, forms=proposed(answers, facts), asked=asked)


def agencies(answers: Mapping[str, Any]) -> set[str]:
    return {ask.agency_type for ask in asks_of(answers) if ask.form == REPORTING}


def met(tree: Mapping[str, Any] | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Answers and facts that meet a condition, the first way that it names."""
    if tree is None or "not" in tree:
        return {}, {}
    if "any" in tree:
        return met(tree["any"][0])
    if "all" in tree:
        parts = [met(each) for each in tree["all"]]
        return (
            {key: value for answers, _ in parts for key, value in answers.items()},
            {key: value for _, facts in parts for key, value in facts.items()},
        )
    comparison, value = next(
        (name, value) for name, value in tree.items() if name not in ("question", "fact")
    )
    fitting = {
        "is": value,
        "in": value[0] if isinstance(value, list) else value,
        "has": [value],
        "answered": "anything",
        "mentions": {"layout": "standard", "1a": f"Injury: {value[0]}"} if comparison == "mentions" else None,
        "less_than": value - 1 if comparison == "less_than" else None,
        "at_least": value,
    }[comparison]
    return ({tree["question"]: fitting}, {}) if "question" in tree else ({}, {tree["fact"]: fitting})


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.key)
def test_every_rule_can_fire(rule: Rule):
    answers, facts = met(rule.when)
    found = [ask for ask in propose(answers, facts) if rule.key in ask.rules]
    assert [(ask.agency_type, ask.form) for ask in found] == [(rule.agency, REPORTING)]
    assert rule.reason in found[0].reasons


def test_every_rule_that_reads_rows_can_fire():
    for named in named_rules():
        answers = {named.question: [{"agency_type": "voluntary", "involved": "past"}]}
        assert [ask.rules for ask in propose(answers, {}) if ask.agency_type == "voluntary"] == [(named.key,)]


@pytest.mark.parametrize("row", [
    {"agency_type": "voluntary", "involved": "never"}, {"agency_type": "coroners_office", "involved": "current"},
    {"agency_type": {"no_answer": "not_known"}}, {},
])  # fmt: skip
def test_a_row_that_names_nobody_to_ask_proposes_nobody(row: dict[str, Any]):
    assert propose({"services": [row]}, {}) == propose({}, {})


def test_of_nothing_known_the_three_are_asked_who_are_always_asked():
    assert agencies({}) == {"gp", "childrens_social_care", "hospital_paediatrics"}


def test_not_known_proposes_no_more_than_nothing():
    unknown = {"no_answer": "not_known"}
    said = dict.fromkeys(
        ("events", "place_of_death", "jar_criteria", "expected", "agencies", "services"), unknown
    )
    assert asks_of(said) == asks_of({})


@pytest.mark.parametrize(("answers", "there", "not_there"), [
    (BABY, {"neonatal_unit", "obstetrics", "midwifery", "health_visiting"},
     {"hospital_paediatrics", "education", "school_nursing", "police"}),
    (TODDLER, {"health_visiting"}, {"midwifery", "education", "school_nursing", "neonatal_unit"}),
    (TODDLER | {"school_name": "Sunbeams"}, {"education"}, {"school_nursing"}),
    (AGED_NINE, {"education", "school_nursing"}, {"health_visiting", "police", "ambulance"}),
    (AGED_NINE | {"jar_started": "yes"},
     {"police", "ambulance", "emergency_department", "community_paediatrics"}, set()),
    (AGED_NINE | {"events": ["suicide_or_self_harm"]}, {"mental_health", "education", "police"}, {"ambulance"}),
    (AGED_NINE | {"life_limiting": "yes"}, {"hospice_palliative", "tertiary_specialty"}, {"police"}),
    (AGED_NINE | {"looked_after": "at_death"}, {"community_paediatrics"}, set()),
    (AGED_NINE | {"place_of_death": "secure_setting"}, {"youth_justice", "other"}, set()),
    (AGED_NINE | {"events": ["fire_burns"]}, {"police", "fire_and_rescue"}, set()),
    *((AGED_NINE | {"events": [event]}, {"police", "ambulance", "emergency_department", "community_paediatrics"}, set())
      for event in ("sudden_unexpected", "traffic", "drowning", "poisoning", "other_injury", "harm_by_another")),
    (AGED_NINE | {"events": ["infection"]}, set(), {"police", "ambulance", "emergency_department"}),
])  # fmt: skip
def test_a_death_proposes_these_and_not_those(answers: dict[str, Any], there: set[str], not_there: set[str]):
    found = agencies(answers)
    assert there <= found
    assert not not_there & found


def test_stages_of_the_way_through_care_go_to_whoever_was_there():
    said = AGED_NINE | {
        "resuscitation_by": ["ambulance"],
        "event_place": "home",
        "place_of_death": "hospital_paediatric_intensive_care",
    }
    stages = {ask.agency_type: ask.sections for ask in asks_of(said) if ask.form == "care_pathway"}
    assert stages == {"ambulance": ("ambulance",), "paediatric_intensive_care": ("retrieval_team", "picu")}


def test_of_a_form_in_stages_only_the_stage_that_was_asked_is_left_out():
    said = AGED_NINE | {
        "resuscitation_by": ["ambulance"],
        "place_of_death": "hospital_paediatric_intensive_care",
    }
    asked = frozenset(
        {("ambulance", "care_pathway", "ambulance"), ("paediatric_intensive_care", "care_pathway", "picu")}
    )
    left = [
        (ask.agency_type, ask.sections) for ask in asks_of(said, asked=asked) if ask.form == "care_pathway"
    ]
    assert left == [("paediatric_intensive_care", ("retrieval_team",))]


def test_every_rule_that_holds_gives_its_reason():
    said = AGED_NINE | {"jar_started": "yes", "events": ["drowning"]}
    (police,) = (ask for ask in asks_of(said) if (ask.agency_type, ask.form) == ("police", REPORTING))
    assert police.rules == ("response_police", "drowning_police")
    assert len(police.reasons) == 2


def test_a_supplementary_form_goes_to_somebody_who_is_asked_anyway():
    sud = [ask for ask in asks_of(AGED_NINE | {"events": ["fire_burns"]}) if ask.form == "fire_burns"]
    assert [ask.agency_type for ask in sud] == ["fire_and_rescue"]
    cardiac = [
        ask for ask in asks_of(AGED_NINE | {"events": ["asthma_anaphylaxis"]}) if ask.form != REPORTING
    ]
    assert [(ask.agency_type, ask.form) for ask in cardiac] == [("gp", "asthma_anaphylaxis")]


CODES = {
    "place_of_death": [
        "home",
        "hospice",
        "hospital_neonatal_unit",
        "hospital_paediatric_intensive_care",
        "in_transit",
    ],
    "event_place": ["home", "hospital_emergency_department", "hospital_theatre"],
    "expected": ["expected", "unexpected"],
    "jar_started": ["yes", "no"],
    "looked_after": ["at_death", "never"],
    "child_mental_health": ["yes", "no"],
}
MANY = {
    "events": [
        "cancer", "drowning", "epilepsy", "fire_burns", "infection", "life_limiting", "neonatal",
        "sudden_unexpected", "traffic",
    ],
    "jar_criteria": ["external_cause", "custody_or_detention", "sudden_no_clear_cause"],
    "suspicion_kinds": ["harm_by_another", "substance"],
}  # fmt: skip
RECORDS = some.fixed_dictionaries(
    {},
    optional={
        **{key: some.sampled_from(codes) for key, codes in CODES.items()},
        **{key: some.lists(some.sampled_from(codes), unique=True) for key, codes in MANY.items()},
        "date_of_birth": some.sampled_from(["2026-05-30", "2026-03-01", "2022-01-01", "2012-01-01"]),
        "date_of_death": some.just("2026-06-01"),
        "agencies": some.lists(
            some.builds(dict, agency_type=some.sampled_from(["gp", "police", "voluntary", "registrar"])),
            max_size=3,
        ),
    },
)


@given(RECORDS)
def test_one_record_proposes_one_thing_and_nobody_twice(answers: dict[str, Any]):
    asks = asks_of(answers)
    assert asks == asks_of(dict(reversed(answers.items())))
    pairs = [(ask.agency_type, ask.form) for ask in asks]
    assert len(pairs) == len(set(pairs))
    staged = [
        (ask.form, section) for ask in asks if ask.form != REPORTING for section in ask.sections or ("",)
    ]
    assert len(staged) == len(set(staged))
    assert all(ask.reasons and ask.rules for ask in asks)


@given(RECORDS, some.data())
def test_what_was_asked_is_not_proposed_again_and_all_else_is(answers: dict[str, Any], draw: some.DataObject):
    asks = asks_of(answers)
    done = draw.draw(some.lists(some.sampled_from(asks), unique=True)) if asks else []
    asked = frozenset(
        (ask.agency_type, ask.form, section) for ask in done for section in ask.sections or ("anything",)
    )
    left = set(asks_of(answers, asked=asked))
    assert not left & set(done)
    assert left == set(asks) - set(done)
