"""Whose review it is: the worked examples of the field, and what must hold for any death whatever."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from opencdop.cases import jurisdiction, scope
from opencdop.cases.jurisdiction import STATUSES, LeadFacts, propose
from opencdop.cases.jurisdiction_rules import rules, status_title, status_words
from opencdop.cases.regimes import regime_on

DATA = yaml.safe_load(
    (Path(__file__).parents[2] / "data/jurisdiction_examples.yaml").read_text(encoding="utf-8")
)
AREAS = [tuple(area) for area in DATA["areas"]]
EXAMPLES = DATA["examples"]


def about(part: str) -> list[Any]:
    return [pytest.param(each[part], id=f"{each['id']} {each['why']}") for each in EXAMPLES if part in each]


def test_examples_are_all_thirty_and_each_says_why():
    assert {each["id"] for each in EXAMPLES} == {f"E{number:02}" for number in range(1, 31)}
    assert all(len(each["why"]) > 20 for each in EXAMPLES)


@pytest.mark.parametrize("example", about("lead"))
def test_propose_gives_the_lead_of_the_example(example: dict[str, Any]):
    found = propose(example["facts"], AREAS)
    assert (found.lead, found.status, found.rule) == (example["lead"], example["status"], example["rule"])
    assert list(found.interested) == example["interested"]
    assert found.overseas is example.get("overseas", False)
    assert found.reason.endswith(".")


@pytest.mark.parametrize("example", about("scope"))
def test_propose_gives_the_scope_of_the_example(example: dict[str, Any]):
    found = scope.propose(example["facts"])
    assert (found.in_scope, found.rule) == (example["in_scope"], example["rule"])
    for name in ("provisional", "joint_response"):
        assert getattr(found, name) is example.get(name, False)
    assert list(found.flags) == example.get("flags", [])


def test_death_before_2019_belongs_to_the_regime_of_its_time():
    assert regime_on(date(2018, 3, 10)) != regime_on(date(2026, 3, 10))


CODES = st.sampled_from(["BU", "MK", "OXFORD", "CAMDEN", "NOWHERE", "W06000015", "", None])
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "residence_la": CODES | st.lists(CODES.filter(bool), min_size=2, max_size=3).map(tuple),
        "death_la": CODES,
        "incident_la": CODES,
        "lac_responsible_la": CODES,
        "majority_services_la": CODES,
        "mother_residence_la": CODES,
        "country_of_residence": st.sampled_from(["England", "Wales", "France", "Isle of Man", "", None]),
        "country_of_death": st.sampled_from(["England", "Scotland", "Spain", "", None]),
        "seat": st.sampled_from(["BU", "MK", "Oxon", "unheard of", None]),
        "as_at": st.sampled_from([date(2026, 3, 1), "2001-01-01", None]),
        "agreement": st.sampled_from(
            [
                None,
                "MK",
                {"proposed_lead": "BU", "status": "PROPOSED"},
                {"proposed_lead": "MK", "status": "DECLINED"},
                {"lead": "elsewhere", "status": "AGREED"},
                {"proposed_lead": "MK", "status": "AGREED", "basis": "JR4"},
            ]
        ),
        "residence_unclear": st.sampled_from([True, False, None]),
        "service_family": st.sampled_from([True, None]),
    },
)


@given(facts=FACTS, areas=st.permutations(AREAS))
def test_propose_always_has_a_rule_and_leads_only_panels_that_are_there(facts: Any, areas: Any):
    found = propose(facts, areas)
    assert found.rule in {rule.code for rule in rules()}
    assert found.status in STATUSES
    assert found.lead in {panel for _authority, panel, _since, _until in AREAS} | {None}
    assert found.lead not in found.interested
    assert found.reason
    assert "{" not in found.reason
    assert found == propose(facts, AREAS)
    assert found == propose(LeadFacts(**facts), AREAS)


@given(facts=FACTS)
def test_looked_after_child_is_never_automatic(facts: Any):
    facts = {**facts, "lac_responsible_la": "BU", "agreement": None}
    assert propose(facts, AREAS).status == jurisdiction.AGREEMENT_REQUIRED


def test_every_rule_has_its_source_and_its_certainty():
    assert {rule.code for rule in rules()} == {f"JR{number}" for number in range(1, 18)}
    assert {rule.certainty for rule in rules()} <= {"seen", "memory", "design"}
    assert all(rule.source and rule.title for rule in rules())
    never = {rule.code: rule.status for rule in rules() if rule.code in ("JR4", "JR5", "JR11", "JR13")}
    assert jurisdiction.AUTO not in never.values()


def test_every_status_has_its_words():
    for status in STATUSES:
        assert status_title(status) != status
        assert status_words(status).endswith(".")
    assert status_title(jurisdiction.AUTO, ours=False) == "Theirs to review"


@pytest.mark.parametrize(
    ("facts", "rule", "lead"),
    [
        pytest.param({"residence_la": "BU"}, "JR1", "BU", id="nobody knows where the child died"),
        pytest.param({"seat": "MK"}, "JR16", "MK", id="nothing is known: whoever was told leads for now"),
        pytest.param({"residence_la": "DEVON", "death_la": "MK"}, "JR2", None, id="a panel not known here"),
        pytest.param(
            {"residence_la": "BU", "country_of_death": "Cyprus", "service_family": True},
            "JR15",
            "BU",
            id="a family of the armed forces abroad",
        ),
        pytest.param({"residence_la": "W06000015", "death_la": "BU"}, "JR13", None, id="a code of Wales"),
        pytest.param({"country_of_residence": "iom", "death_la": "BU"}, "JR14", "Merseyside and Isle of Man"),
        pytest.param({"residence_unclear": True, "residence_la": "BU", "death_la": "MK"}, "JR7", "MK"),
    ],
)
def test_propose_finds_the_rule_of_rarer_deaths(facts: dict[str, Any], rule: str, lead: str | None):
    found = propose(facts, AREAS)
    assert (found.rule, found.lead) == (rule, lead)


def test_two_authorities_of_one_panel_need_no_agreement():
    areas = [("A", "One", None, None), ("B", "One", None, None)]
    found = propose({"residence_la": "A", "death_la": "B"}, areas)
    assert (found.lead, found.status, found.rule) == ("One", "AUTO", "JR17")
    both = propose({"residence_la": ["A", "B"], "death_la": "B"}, areas)
    assert (both.lead, both.status) == ("One", "AUTO")


def test_reason_uses_names_where_they_are_given():
    names = {"BU": "Buckinghamshire", "MK": "Milton Keynes"}
    found = propose({"residence_la": "BU", "death_la": "MK", "names": names}, AREAS)
    assert "Buckinghamshire" in found.reason
    assert "Milton Keynes" in found.reason
