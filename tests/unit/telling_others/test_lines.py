"""Which lines stand for which death, when they are due, and whose letters must go on."""

from datetime import date

import pytest

from opencdop.formkit.computed import FACTS
from opencdop.formkit.conditions import facts_in, questions_in
from opencdop.submissions.library import data, questions
from opencdop.telling_others.lines import (
    Line,
    conditions,
    due_on,
    lateness,
    lines_for,
    other_children,
    parts,
    shipped_lines,
    ways,
    with_own,
)

BABY = {"date_of_birth": "2026-06-01", "date_of_death": "2026-06-02", "expected": "unexpected"}
TEENAGER = {"date_of_birth": "2011-06-01", "date_of_death": "2026-06-02", "expected": "unexpected"}
LINES = {line.code: line for line in shipped_lines()}


def codes(answers: dict[str, object]) -> set[str]:
    return {line.code for line in lines_for(shipped_lines(), answers, ())}


def key_of(text: str) -> str:
    return f"key of {text}"


def test_the_shipped_list_names_only_what_there_is():
    clocks = {clock["id"] for clock in data("clocks")["clocks"]}
    templates = {kind["code"]: kind["medium"] for kind in data("templates")["kinds"]}
    known = questions()
    for each in data("telling")["lines"]:
        line = LINES[each["code"]]
        assert line.part in parts(), line.code
        assert line.how in ways(), line.code
        assert line.applies in conditions(), line.code
        assert line.clock in {"", *clocks}, line.code
        assert templates.get(line.template, "letter") == "letter", line.code
        assert templates.get(line.email, "email") == "email", line.code
        assert line.needs in {"", *LINES}, line.code
        assert each["certainty"] in {"seen", "inferred", "memory", "doubtful", "proposed"}, line.code
    assert len(LINES) == len(shipped_lines())
    for condition in conditions().values():
        assert set(questions_in(condition.when)) <= known.keys(), condition.code
        assert set(facts_in(condition.when)) <= set(FACTS), condition.code


def test_a_newborn_and_a_teenager_have_different_lists():
    baby, teenager = codes(BABY), codes(TEENAGER)
    assert {"midwifery", "health_visitor", "perinatal", "maternity"} <= baby
    assert not {"school_nurse", "school", "school_messages"} & baby
    assert {"school_nurse", "school", "school_messages"} <= teenager
    assert not {"midwifery", "health_visitor", "perinatal", "maternity"} & teenager
    for both in (baby, teenager):
        assert {"gp", "child_health", "nhs_record", "immunisation", "screening", "appointments"} <= both


def test_with_an_age_that_is_not_known_nothing_that_rests_on_age_is_left_out():
    assert {"midwifery", "health_visitor", "school_nurse", "perinatal"} <= codes({})


@pytest.mark.parametrize(
    ("answers", "code", "stands"),
    [
        ({"suspicion_kinds": ["suicide_or_self_harm"]}, "suicide_prevention", True),
        ({"suspicion_kinds": ["care"]}, "suicide_prevention", False),
        ({"coroner_informed": "no"}, "medical_examiner", True),
        ({"coroner_informed": "yes"}, "medical_examiner", False),
        ({"coroner_informed": "yes"}, "coroner", True),
        ({"expected": "expected"}, "coroner", False),
        # E16: drowned and cremated in Spain, no coroner here is missing. E17: brought home, that coroner knows.
        ({"expected": "unexpected", "place_of_death": "abroad"}, "coroner", False),
        ({"coroner_informed": "no", "place_of_death": "abroad"}, "medical_examiner", False),
        ({"coroner_informed": "yes", "place_of_death": "abroad"}, "coroner", True),
        ({"expected": "unexpected", "place_of_death": "home"}, "coroner", True),
        ({"expected": "expected"}, "community_teams", True),
        ({"place_of_death": "hospital_neonatal_unit"}, "hospital_mortality", True),
        ({"place_of_death": "home"}, "hospital_mortality", False),
        ({"school_type": "nursery"}, "school", True),
        ({**TEENAGER, "school_type": "none"}, "school", False),
    ],
)
def test_a_line_stands_where_its_condition_is_met(answers: dict[str, object], code: str, stands: bool):
    assert (code in codes(answers)) is stands


def test_each_other_child_has_a_line_by_name_and_a_twin_is_known_by_the_day():
    siblings = [
        {"name": "Sam Okoro", "date_of_birth": "2026-06-01"},
        {"name": "Ada Okoro", "date_of_birth": "2019"},
        {"name": " "},
    ]
    found = other_children({**BABY, "siblings": siblings, "multiplicity": "twins"}, key_of=key_of)
    assert [(child.name, child.is_twin) for child in found] == [("Sam Okoro", True), ("Ada Okoro", False)]
    lines = lines_for((), BABY, found)
    assert "Sam Okoro" in lines[0].title
    assert "same day" in lines[0].hint
    assert lines[0].said == "another child of the family"


@pytest.mark.parametrize(
    ("answers", "number"),
    [
        ({"multiplicity": "twins"}, 1),
        ({"multiplicity": "triplets", "other_babies_alive": {"none": "not_known"}}, 1),
        ({"multiplicity": "twins", "other_babies_alive": "no"}, 0),
        ({"multiplicity": "singleton"}, 0),
        ({"siblings": {"none": "not_known"}}, 0),
        ({}, 0),
    ],
)
def test_a_twin_without_a_name_is_not_forgotten(answers: dict[str, object], number: int):
    found = other_children(answers, key_of=key_of)
    assert len(found) == number
    assert all(child.is_twin for child in found)


@pytest.mark.parametrize(
    ("died_on", "notified_on", "due"),
    [
        (date(2026, 6, 2), date(2026, 6, 2), date(2026, 6, 3)),  # a Tuesday: the next day
        (date(2026, 6, 5), date(2026, 6, 5), date(2026, 6, 8)),  # a Friday: Monday
        (date(2026, 4, 2), date(2026, 4, 2), date(2026, 4, 7)),  # before Easter: the Tuesday after
        (date(2026, 5, 1), date(2026, 6, 2), date(2026, 6, 3)),  # heard of late: never before it was known
    ],
)
def test_a_line_is_due_on_the_next_working_day(died_on: date, notified_on: date, due: date):
    for code in ("gp", "nhs_record"):
        assert due_on(LINES[code], died_on=died_on, notified_on=notified_on) == due, code
    assert due_on(LINES["gp"], died_on=None, notified_on=notified_on) is not None
    assert due_on(LINES["family_letter"], died_on=died_on, notified_on=notified_on) is None


def test_late_lines_speak_in_the_words_of_the_clocks():
    assert lateness(LINES["nhs_record"]) == "Act today"
    assert lateness(LINES["gp"]) == "Needs attention"
    assert lateness(LINES["family_letter"]) == ""


def test_the_panels_lines_stand_over_ours_in_the_panels_order():
    own = [
        Line(code="gp", part="tell", title="The practice", position=9000, is_retired=False),
        Line(code="school", part="tell", title="School", position=1, is_retired=True),
        Line(code="own-1", part="stop", title="Library reminders", position=1),
    ]
    found = with_own(own)
    tell = [line.code for line in found if line.part == "tell"]
    assert tell[0] == "school"
    assert tell[-1] == "gp"
    practice = next(line for line in found if line.code == "gp")
    assert (practice.title, practice.template, practice.clock) == (
        "The practice",
        "death_told",
        "first_tellings",
    )
    assert "school" not in {line.code for line in lines_for(found, TEENAGER, ())}
    added = next(line for line in found if line.code == "own-1")
    assert (added.is_own, added.clock) == (True, "stop_letters")
