"""Conditions that look into a repeat's rows, at the words of a text, and at times of day."""

from typing import Any

import pytest

from opencdop.formkit.conditions import certainly, questions_in

MODIFIABLE = {
    "question": "factors",
    "any_row": {"all": [{"question": "level", "is": "2"}, {"question": "modifiable", "is": "yes"}]},
}
EARLIER = {"question": "time_of_death", "before": {"question": "time_of_birth"}}


def met(tree: dict[str, Any], **answers: Any) -> bool:
    return certainly(tree, answers, {})


def test_one_row_that_fits_is_enough():
    assert met(MODIFIABLE, factors=[{"level": "1"}, {"level": "2", "modifiable": "yes"}])


def test_two_rows_that_each_fit_half_are_not_enough():
    assert not met(
        MODIFIABLE, factors=[{"level": "1", "modifiable": "yes"}, {"level": "2", "modifiable": "no"}]
    )


@pytest.mark.parametrize("factors", [None, [], [{}], {"no_answer": "not_applicable"}])
def test_without_a_row_that_fits_it_is_certain_that_none_does(factors: Any):
    assert not met(MODIFIABLE, factors=factors)
    assert met({"not": MODIFIABLE}, factors=factors)


def test_questions_of_rows_are_not_questions_of_the_form():
    assert list(questions_in(MODIFIABLE)) == ["factors"]


def test_words_are_found_whole_and_in_any_case():
    sudep = {"question": "cause", "mentions": ["sudep", "sudden infant death"]}
    assert met(sudep, cause="Probable SUDEP, at night")
    assert met(sudep, cause="Sudden infant death")
    assert not met(sudep, cause="sudepal")


def test_unknown_text_mentions_nothing_and_settles_nothing():
    sudep = {"question": "cause", "mentions": ["sudep"]}
    assert not met(sudep)
    assert not met({"not": sudep}, cause={"no_answer": "not_known"})


def test_times_of_day_are_compared():
    assert met(EARLIER, time_of_birth="09:30", time_of_death="08:15")
    assert not met(EARLIER, time_of_birth="09:30", time_of_death="09:30")


@pytest.mark.parametrize("birth", [None, "2026-03-03", {"no_answer": "not_known"}])
def test_time_beside_anything_else_settles_nothing(birth: Any):
    assert not met(EARLIER, time_of_birth=birth, time_of_death="08:15")
    assert not met({"not": EARLIER}, time_of_birth=birth, time_of_death="08:15")
