"""Conditions, types and limits in words."""

import pytest
from tests.unit.formkit.written import a_page, a_question

from opencdop.formkit.telling import TYPE_WORDS, condition_in_words, limits_in_words, type_in_words
from opencdop.formkit.types import TYPES

PAGE = a_page(
    "- {key: place, type: choice, not_known: true, label: Where, choices: [{code: home, label: At home}]}\n"
    "- {key: seen, type: tick, label: It was seen}\n"
    "- {key: born, type: date, label: Born}\n"
    "- {key: words, type: text, label: In words}\n"
    "- {key: people, type: repeat, item: person, label: People, questions: [{key: age, type: number, label: Age}]}\n"
)


@pytest.mark.parametrize(
    ("tree", "told"),
    [
        ({"question": "place", "is": "home"}, "'Where' is 'At home'"),
        ({"question": "place", "is": "not_known"}, "'Where' is 'Not known'"),
        ({"question": "place", "in": ["home", "not_known"]}, "'Where' is 'At home' or 'Not known'"),
        ({"question": "seen", "answered": True}, "'It was seen' is ticked"),
        ({"question": "words", "answered": False}, "'In words' is not answered"),
        ({"question": "words", "mentions": ["fall", "fell"]}, "'In words' mentions fall or fell"),
        ({"question": "born", "after": "2024-09-08"}, "'Born' is after 8 September 2024"),
        ({"question": "born", "before": {"fact": "today"}}, "'Born' is before today"),
        ({"fact": "age_days", "less_than": 28}, "the child was under 28 days old"),
        ({"fact": "age_years", "at_least": 4, "less_than": 16}, "the child was at least 4 and under 16 years old"),
        ({"not": {"question": "place", "is": "home"}}, "'Where' is not 'At home'"),
        ({"not": {"question": "words", "answered": True}}, "'In words' is not answered"),
        ({"question": "people", "any_row": {"question": "age", "at_least": 3}},
         "'People' has an entry where 'Age' is at least 3"),
        ({"not": {"question": "seen", "is": True}}, "not ('It was seen' is ticked)"),
        ({"all": [{"question": "seen", "is": True},
                  {"any": [{"question": "place", "is": "home"}, {"question": "gone", "has": "x"}]}]},
         "'It was seen' is ticked and ('Where' is 'At home' or gone includes 'x')"),
    ],
)  # fmt: skip
def test_condition_is_told_in_words(tree, told):
    assert condition_in_words(tree, PAGE.by_key) == told


def test_limits_and_type_are_told_in_words():
    weight = a_question("{key: w, type: number, label: W, unit: g, min: 100, max: 9000, soft_max: 6500}")
    assert type_in_words(weight) == "a whole number in g, from 100 to 9000; above 6500 is asked about again"
    assert limits_in_words(a_question("{key: w, type: number, label: W, max: 9}")) == "up to 9"
    assert (
        type_in_words(a_question("{key: w, type: long_text, label: W, max_words: 1000}"))
        == "text, up to 1,000 words"
    )


def test_every_type_has_words():
    assert TYPES.keys() <= TYPE_WORDS.keys()
