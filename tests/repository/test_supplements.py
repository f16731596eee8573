"""When each supplementary form is proposed: what the conditions name exists, and each fires where it should and
nowhere else. Answers are made up.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from tests.repository.definition_files import CERTAINTIES, DEFINITIONS, ROOT, data, library
from tests.repository.named_in_conditions import core_questions, wrongly_named

from opencdop.formkit.computed import facts_of
from opencdop.formkit.condition_parsing import ConditionParser
from opencdop.formkit.conditions import holds
from opencdop.formkit.source import source_of

NOT_SUPPLEMENTARY = {
    "notification", "reporting", "analysis", "form_a", "form_b", "form_c",
    "joint_response_record", "joint_response_audit",
}  # fmt: skip
KEYS = {"form", "title", "certainty", "source", "when", "reason", "ask", "first", "per_stage", "stages"}

AGED_NINE = {"date_of_birth": "2017-03-02", "date_of_death": "2026-06-01"}
NEWBORN = {"date_of_birth": "2026-05-30", "date_of_death": "2026-06-01"}
OUTSIDE_CAUSE = AGED_NINE | {
    "jar_criteria": ["external_cause"],
    "jar_started": "yes",
    "expected": "unexpected",
}


def certified(text: str, line: str = "1a") -> dict[str, Any]:
    return {"causes_of_death": {"layout": "standard", line: text}}


def there(agency: str) -> dict[str, Any]:
    return {"agencies": [{"agency_type": agency, "involvement": ["at_death"]}]}


EXAMPLES: list[tuple[str, dict[str, Any], set[str]]] = [
    ("newborn on the labour ward", NEWBORN | {"place_of_death": "hospital_labour_ward"},
     {"neonatal", "care_pathway"}),
    ("newborn at home, nothing else known", NEWBORN | {"place_of_death": "home"}, {"neonatal"}),
    ("older baby who never left the unit", {"place_of_death": "hospital_neonatal_unit"},
     {"neonatal", "care_pathway"}),
    ("found in the morning", AGED_NINE | {"jar_criteria": ["sudden_no_clear_cause"], "place_of_death": "home"},
     {"sud"}),
    ("joint response, no ground named", AGED_NINE | {"jar_started": "yes"}, {"sud"}),
    ("joint response that the office needs", AGED_NINE | {"jar_needed": "yes"}, {"sud"}),
    ("sudden, named by an agency", AGED_NINE | {"events": ["sudden_unexpected"]}, {"sud"}),
    ("came by ambulance", AGED_NINE | {"resuscitation_by": ["ambulance"], "place_of_death": "home"},
     {"care_pathway"}),
    ("taken ill on a ward, died in a hospice", AGED_NINE | {"event_place": "hospital_paediatric_ward",
     "place_of_death": "hospice"}, {"care_pathway"}),
    ("life-limiting condition at home", AGED_NINE | {"expected": "expected", "life_limiting": "yes",
     "place_of_death": "home"}, {"life_limiting"}),
    ("planned palliative care", AGED_NINE | {"mode_of_death": "palliative_care"}, {"life_limiting"}),
    ("acute asthma on the certificate", AGED_NINE | certified("Acute severe asthma"), {"asthma_anaphylaxis"}),
    ("known allergy", AGED_NINE | {"condition_list": ["allergy"]}, {"asthma_anaphylaxis"}),
    ("heart muscle", AGED_NINE | {"condition_list": ["cardiac"]} | certified("Dilated cardiomyopathy"), {"cardiac"}),
    ("trisomy", AGED_NINE | certified("Trisomy 18", "1b"), {"congenital_genetic"}),
    ("anomaly of a newborn",
     NEWBORN | {"causes_of_death": {"layout": "neonatal", "a": "Congenital diaphragmatic hernia"}},
     {"neonatal", "congenital_genetic"}),
    ("ketoacidosis found at the end", AGED_NINE | {"events": ["diabetic_ketoacidosis"]}, {"diabetes"}),
    ("mother of a newborn with diabetes",
     NEWBORN | {"causes_of_death": {"layout": "neonatal", "a": "Prematurity", "c": "Maternal diabetes"}}, {"neonatal"}),
    ("seizure in sleep", AGED_NINE | {"condition_list": ["epilepsy"]} | certified("SUDEP"), {"epilepsy"}),
    ("meningococcal sepsis", AGED_NINE | certified("Meningococcal sepsis"), {"infection"}),
    ("covid-19 that contributed", AGED_NINE | {"covid_contributed": "yes"}, {"infection"}),
    ("leukaemia", AGED_NINE | {"events": ["cancer"]} | certified("Acute lymphoblastic leukaemia", "1b"), {"oncology"}),
    ("drowning", OUTSIDE_CAUSE | {"events": ["drowning"]}, {"drowning"}),
    ("house fire", OUTSIDE_CAUSE | certified("Inhalation of smoke"), {"fire_burns"}),
    ("button battery", OUTSIDE_CAUSE | {"events": ["poisoning"]}, {"poisoning"}),
    ("drugs", OUTSIDE_CAUSE | {"suspicion": "yes", "suspicion_kinds": ["substance"]}, {"substance_misuse"}),
    ("suspected suicide", OUTSIDE_CAUSE | {"suspicion_kinds": ["suicide_or_self_harm"]}, {"suicide_self_harm"}),
    ("collision", OUTSIDE_CAUSE | {"events": ["traffic"]}, {"vehicle"}),
    ("fall", OUTSIDE_CAUSE | {"events": ["other_injury"]}, {"trauma_other"}),
    ("a product that may have failed", OUTSIDE_CAUSE | {"suspicion_kinds": ["product_or_equipment"]}, {"trauma_other"}),
    ("possible harm by another", OUTSIDE_CAUSE | {"suspicion_kinds": ["harm_by_another"]}, {"violent_maltreatment"}),
    ("worry about neglect", OUTSIDE_CAUSE | {"abuse_neglect": "yes"}, {"violent_maltreatment"}),
    ("worry about neglect, death expected", AGED_NINE | {"abuse_neglect": "yes", "expected": "expected"},
     {"life_limiting"}),
    ("two at once", OUTSIDE_CAUSE | {"events": ["drowning", "epilepsy"]}, {"drowning", "epilepsy"}),
    ("nothing known", {}, set()),
    ("all asked, none known", {key: {"no_answer": "not_known"} for key in (
        "events", "condition_list", "place_of_death", "expected", "jar_criteria", "jar_started", "life_limiting",
        "causes_of_death", "agencies", "abuse_neglect", "suspicion_kinds", "mode_of_death")}, set()),
]  # fmt: skip

STAGES: list[tuple[str, dict[str, Any], set[str]]] = [
    ("ambulance to emergency department",
     {"place_of_death": "hospital_emergency_department", "resuscitation_by": ["ambulance", "hospital_staff"]},
     {"ambulance", "first_ed"}),
    ("brought to intensive care from elsewhere",
     {"place_of_death": "hospital_paediatric_intensive_care", "event_place": "home"} | there("ambulance"),
     {"ambulance", "retrieval_team", "picu"}),
    ("already in intensive care",
     {"place_of_death": "hospital_paediatric_intensive_care", "event_place": "hospital_paediatric_intensive_care"},
     {"picu"}),
    ("from a ward to theatre", {"event_place": "hospital_paediatric_ward", "place_of_death": "hospital_theatre"},
     {"ward", "theatre"}),
    ("adult intensive care", {"place_of_death": "hospital_adult_intensive_care"}, {"local_critical_care"}),
    ("neonatal unit", {"place_of_death": "hospital_neonatal_unit"}, {"nicu"}),
    ("GP on the day", {"place_of_death": "in_transit"} | there("gp"), {"gp_primary_care", "ambulance"}),
    ("specialist ward", {"place_of_death": "hospital_other"} | there("tertiary_specialty"), {"ward", "tertiary_ward"}),
    ("home with the community team, then a hospice",
     {"place_of_death": "hospice", "event_place": "in_transit"} | there("community_paediatrics"),
     {"hospice", "ambulance", "community"}),
]  # fmt: skip


def supplements() -> list[dict[str, Any]]:
    return data("supplements.yaml")["supplements"]


def stages() -> list[dict[str, Any]]:
    return next(each for each in supplements() if each["form"] == "care_pathway")["stages"]


def conditions() -> Iterator[Mapping[str, Any]]:
    for each in supplements():
        yield each["when"]
        yield from (stage["when"] for stage in each.get("stages", ()) if "when" in stage)


def fired(answers: dict[str, Any]) -> set[str]:
    facts = facts_of(answers)
    return {each["form"] for each in supplements() if holds(each["when"], answers, facts)}


def every(tree: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield tree
    for part in [*tree.get("all", ()), *tree.get("any", ()), *([tree["not"]] if "not" in tree else ())]:
        yield from every(part)


def test_every_supplementary_form_is_proposed_and_every_one_proposed_exists():
    assert {each["form"] for each in supplements()} == set(library().forms()) - NOT_SUPPLEMENTARY
    assert len(supplements()) == 19


@pytest.mark.parametrize("each", supplements(), ids=lambda each: each["form"])
def test_a_proposal_is_whole(each: dict[str, Any]):
    agencies = {choice["code"] for choice in data("choices.yaml")["agency_type"]}
    assert each.keys() <= KEYS
    assert each["title"] == library().form(each["form"]).title
    assert each["certainty"] in CERTAINTIES
    assert each["source"] in data("sources.yaml")
    assert each["reason"].endswith(".")
    assert each["ask"]
    assert set(each["ask"]) <= agencies
    assert all(stage["ask"] and set(stage["ask"]) <= agencies for stage in each.get("stages", ()))


def test_newborn_babies_come_first():
    assert [each["form"] for each in supplements() if each.get("first")] == ["neonatal"]


def test_conditions_are_well_written():
    source = source_of(DEFINITIONS / "supplements.yaml", shown_as="supplements.yaml")
    parser = ConditionParser(source)
    for each in source.root["supplements"]:
        parser.check(each["when"], 1)
        for stage in each.get("stages", ()):
            if "when" in stage:
                parser.check(stage["when"], 1)
    assert [str(fault) for fault in source.faults] == []


def test_what_the_conditions_name_is_asked_with_these_choices():
    assert list(wrongly_named(conditions())) == []


def test_every_event_but_none_and_learning_disability_proposes_a_form():
    asked = set(core_questions()["events"].labels) - {"none_of_these"}
    silent = {code for code in asked if not fired({"events": [code]})}
    assert silent == {"learning_disability"}


@pytest.mark.parametrize(
    ("answers", "forms"), [(a, f) for _, a, f in EXAMPLES], ids=[name for name, _, _ in EXAMPLES]
)
def test_a_death_proposes_exactly_its_forms(answers: dict[str, Any], forms: set[str]):
    assert fired(answers) == forms


def test_the_examples_propose_every_form():
    assert {form for _, _, forms in EXAMPLES for form in forms} == {each["form"] for each in supplements()}


@pytest.mark.parametrize(
    ("answers", "wanted"), [(a, s) for _, a, s in STAGES], ids=[name for name, _, _ in STAGES]
)
def test_the_way_through_care_proposes_its_stages(answers: dict[str, Any], wanted: set[str]):
    found = {stage["stage"] for stage in stages() if "when" in stage and holds(stage["when"], answers, {})}
    assert found == wanted
    assert "care_pathway" in fired(answers)


def test_stages_are_sections_of_the_form():
    sections = {section.key for section in library().form("care_pathway").sections if section.apart}
    assert {stage["stage"] for stage in stages()} == sections


def test_the_age_is_the_only_fact_used():
    facts = {tree["fact"] for whole in conditions() for tree in every(whole) if "fact" in tree}
    assert facts == {"age_days"}


def test_the_manual_says_when_every_form_is_proposed():
    page = (ROOT / "docs/manual/supplementary-forms.md").read_text(encoding="utf-8")
    told = {
        line.split("|")[1].removesuffix(" (asked first) ").strip()
        for line in page.splitlines()
        if "|" in line
    }
    assert {each["title"] for each in supplements()} - told == set()


def test_the_manual_says_how_certain_every_name_is():
    page = (ROOT / "docs/manual/supplementary-forms.md").read_text(encoding="utf-8")
    for each in supplements():
        row = next(line for line in page.splitlines() if line.startswith(f"| {each['title']} "))
        assert row.endswith(f"| {each['certainty']} |"), each["form"]
