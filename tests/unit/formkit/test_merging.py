import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.formkit.specimens import GOOD, QUESTIONS
from tests.unit.formkit.written import a_page, a_question

from opencdop.formkit.merging import kind_of, propose
from opencdop.formkit.types import TYPES

NK = {"no_answer": "not_known"}
NA = {"no_answer": "not_applicable"}
NAME = a_question("{key: surname, type: text, label: Family name, not_known: true, not_applicable: true}")
FORM = a_page(
    """\
    - {key: surname, type: text, label: Family name, not_known: true}
    - {key: weight, type: decimal, label: Weight}
    - {key: told, type: tick, label: Told}
    - {key: who, type: text, label: Who, when: {question: told, is: true}}
    """
)


def test_propose_says_new_same_and_conflicting_in_the_order_of_the_form():
    agreed = {"surname": "O'Neill", "weight": "3.20"}
    incoming = {"told": True, "weight": "3.3", "surname": " o’neill ", "who": "mother"}
    proposals = propose(FORM, agreed, incoming)
    assert [(each.question.key, each.kind) for each in proposals] == [
        ("surname", "same"), ("weight", "conflicting"), ("told", "new"), ("who", "new"),
    ]  # fmt: skip
    assert (proposals[1].agreed, proposals[1].incoming) == ("3.20", "3.3")


def test_propose_leaves_hidden_and_foreign_answers_out():
    assert propose(FORM, {}, {"who": "mother", "shoe_size": 3}) == ()


@pytest.mark.parametrize(
    ("agreed", "incoming", "kind"),
    [
        (None, "Smith", "new"),
        (None, NK, "new"),
        ("Smith", NK, None),
        ("Smith", NA, "conflicting"),
        (NK, "Smith", "new"),
        (NK, NK, "same"),
        (NA, "Smith", "conflicting"),
        (NK, NA, "new"),
        (NA, NK, "conflicting"),
    ],
)
def test_not_known_never_competes_with_an_answer(agreed, incoming, kind):
    assert kind_of(agreed, incoming, NAME) == kind


def test_a_date_that_says_more_is_new_and_one_that_says_less_is_the_same():
    question = QUESTIONS["partial_date"]
    assert kind_of("2024", "2024-03-09", question) == "new"
    assert kind_of("2024-03-09", "2024-03", question) == "same"
    assert kind_of("2024-03", "2024-04", question) == "conflicting"


@pytest.mark.parametrize("name", sorted(set(TYPES) - {"computed"}))
def test_an_answer_is_the_same_as_itself_in_every_type(name):
    assert kind_of(GOOD[name][1], GOOD[name][1], QUESTIONS[name]) == "same"


@given(st.text("abAB' ’\t", max_size=12), st.text("abAB' ’\t", max_size=12))
def test_same_is_the_same_both_ways(one, other):
    assert kind_of(one, other, NAME) == kind_of(other, one, NAME)
