from datetime import date

import pytest
from tests.unit.formkit.written import a_form, a_page

from opencdop.formkit.asking import Asking, answers_to_send
from opencdop.formkit.conditions import certainly, holds

NK = {"no_answer": "not_known"}
ANSWERS = {
    "place": "home",
    "signs": ["rash", "fever"],
    "weight": 3200,
    "temperature": "38.5",
    "gestation": {"weeks": 31, "days": 6},
    "siblings": [{"name": "A"}, {"name": "B"}],
    "seen": True,
    "cause": NK,
    "date_of_birth": "2024-03-09",
    "first_seen": "2024-03",
    "arrested": {"on": "2024-03-10", "time": "09:00", "quality": "exact"},
}


@pytest.mark.parametrize(
    ("tree", "met"),
    [
        ({"question": "place", "is": "home"}, True),
        ({"question": "place", "is": "school"}, False),
        ({"question": "place", "is_not": "school"}, True),
        ({"question": "place", "is_not": "not_known"}, True),
        ({"question": "place", "in": ["school", "home"]}, True),
        ({"question": "cause", "is": "not_known"}, True),
        ({"question": "cause", "is": "illness"}, False),
        ({"question": "cause", "is_not": "illness"}, False),
        ({"question": "cause", "in": ["illness", "not_known"]}, True),
        ({"question": "cause", "answered": True}, True),
        ({"question": "nothing", "answered": False}, True),
        ({"question": "nothing", "is": "home"}, False),
        ({"question": "nothing", "is_not": "home"}, False),
        ({"not": {"question": "nothing", "is": "home"}}, True),
        ({"question": "signs", "has": "rash"}, True),
        ({"question": "signs", "has": "cough"}, False),
        ({"question": "seen", "is": True}, True),
        ({"question": "weight", "at_least": 3200}, True),
        ({"question": "weight", "less_than": 3200}, False),
        ({"question": "temperature", "more_than": 38}, True),
        ({"question": "gestation", "less_than": 32}, True),
        ({"question": "gestation", "more_than": 31}, True),
        ({"question": "siblings", "at_least": 2}, True),
        ({"question": "weight", "more_than": {"question": "temperature"}}, True),
        ({"question": "weight", "more_than": {"question": "nothing"}}, False),
        ({"question": "date_of_birth", "before": "2024-03-10"}, True),
        ({"question": "date_of_birth", "on_or_before": "2024-03-09"}, True),
        ({"question": "date_of_birth", "before": "2024-03-09"}, False),
        ({"question": "date_of_birth", "before": {"question": "arrested"}}, True),
        ({"question": "arrested", "after": {"question": "date_of_birth"}}, True),
        ({"question": "first_seen", "after": {"question": "date_of_birth"}}, False),
        ({"question": "first_seen", "before": {"question": "date_of_birth"}}, False),
        ({"question": "first_seen", "before": "2024-04-01"}, True),
        ({"question": "date_of_birth", "after": {"fact": "today"}}, True),
        ({"fact": "age_days", "less_than": 28}, True),
        ({"fact": "age_years", "less_than": 28}, False),
        ({"all": [{"question": "seen", "is": True}, {"question": "weight", "at_least": 1}]}, True),
        ({"any": [{"question": "seen", "is": True}, {"question": "nothing", "answered": True}]}, True),
        ({"all": [{"question": "seen", "is": True}, {"question": "nothing", "answered": True}]}, False),
    ],
)
def test_holds_says_whether_the_condition_is_met(tree, met):
    assert holds(tree, ANSWERS, {"age_days": 3, "today": "2024-01-01"}) is met


def test_holds_without_a_condition():
    assert holds(None, {}, {})


def test_certainly_leaves_what_rests_on_something_unknown_undecided():
    unknown = {"question": "place", "is": "home"}
    assert not certainly({"not": unknown}, {}, {})
    assert not certainly({"not": unknown}, {"place": NK}, {})
    assert certainly({"not": unknown}, {"place": "school"}, {})
    assert certainly({"any": [unknown, {"question": "place", "answered": False}]}, {}, {})
    assert not certainly({"not": {"any": [unknown, {"question": "seen", "is": True}]}}, {}, {})


def test_a_hidden_answer_does_not_count_further_on():
    form = a_page(
        """\
        - {key: a, type: tick, label: A}
        - {key: b, type: text, label: B, when: {question: a, is: true}}
        - {key: c, type: text, label: C, when: {question: b, answered: true}}
        """
    )
    stored = {"b": "kept", "c": "kept too"}
    assert answers_to_send(form, stored) == {}
    assert answers_to_send(form, {**stored, "a": True}) == {"a": True, "b": "kept", "c": "kept too"}
    assert not Asking(form, stored).question(form.question("c"))


def test_a_condition_may_look_at_a_later_question():
    form = a_page(
        "- {key: a, type: text, label: A, when: {question: b, is: true}}\n- {key: b, type: tick, label: B}"
    )
    assert answers_to_send(form, {"a": "x", "b": True}) == {"a": "x", "b": True}


def test_a_page_is_asked_by_the_age_at_death():
    form = a_form(
        """\
        - key: s
          title: S
          groups:
            - key: dates
              title: Dates
              questions:
                - {key: date_of_birth, type: date, label: Date of birth}
                - {key: date_of_death, type: date, label: Date of death}
            - key: newborn
              title: Newborn
              when: {fact: age_days, less_than: 28}
              questions: [{key: birth_weight, type: number, label: Birth weight}]
        """
    )
    newborn = {"date_of_birth": "2024-02-20", "date_of_death": "2024-03-01"}
    older = {**newborn, "date_of_birth": "2014-02-20"}
    assert Asking(form, newborn, today=date(2024, 3, 2)).group(form.group("newborn"))
    assert not Asking(form, older).group(form.group("newborn"))
    assert not Asking(form, {}).group(form.group("newborn"))


def test_a_row_sees_itself_first_and_then_the_form():
    form = a_page(
        """\
        - {key: abroad, type: tick, label: Abroad}
        - key: siblings
          type: repeat
          item: child
          questions:
            - key: kind
              type: choice
              label: Kind
              choices: [{code: full, label: Full}, {code: other, label: Other}]
            - {key: which, type: text, label: Which, when: {question: kind, is: other}}
            - {key: country, type: text, label: Country, when: {question: abroad, is: true}}
        """
    )
    rows = [{"kind": "full", "which": "left over"}, {"kind": "other", "which": "cousin", "country": "Eire"}]
    assert answers_to_send(form, {"siblings": rows})["siblings"] == [
        {"kind": "full"},
        {"kind": "other", "which": "cousin"},
    ]
    assert answers_to_send(form, {"siblings": rows, "abroad": True})["siblings"][1]["country"] == "Eire"


def test_conditions_meet_stored_values_of_any_shape():
    rows = {"question": "q", "any_row": {"question": "name", "is": "Ann"}}
    for value in ([1, "x", None], "text", 7, NK, {"weeks": None}, [], {"on": 3}):
        assert not holds(rows, {"q": value}, {})
        for name, expected in (
            ("at_least", 99),
            ("before", "1999-01-01"),
            ("is", "x"),
            ("has", "y"),
            ("in", ["x"]),
        ):
            assert not holds({"question": "q", name: expected}, {"q": value}, {})
    assert not certainly({"not": rows}, {"q": NK}, {})


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Death from SIDS.", True),
        ("Residsual", False),
        ({"layout": "standard", "1a": "Sepsis", "1b": "SIDS"}, True),
        ({"layout": "neonatal", "a": "Prematurity"}, False),
        ({"layout": "sids", "1a": "Sepsis"}, False),
        (NK, None),
        (None, None),
    ],
)
def test_mentions_looks_for_whole_words_in_a_text_and_in_every_line_of_a_certificate(
    value: object, said: bool | None
):
    tree = {"question": "q", "mentions": ["sids"]}
    assert holds(tree, {"q": value}, {}) is bool(said)
    assert certainly({"not": tree}, {"q": value}, {}) is (said is False)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([{"held_on": "2026-04-30"}], True),
        ([{"held_on": "2026-05-02"}], False),
        ([{"held_on": NK}, {}], False),
        ([{"held_on": "2026-05-02", "date_of_death": "2026-05-03"}], True),
    ],
)
def test_a_row_is_compared_with_a_question_outside_unless_it_has_its_own(rows: list[dict], found: bool):
    tree = {
        "question": "meetings",
        "any_row": {"question": "held_on", "before": {"question": "date_of_death"}},
    }
    assert holds(tree, {"meetings": rows, "date_of_death": "2026-05-01"}, {}) is found
