"""What counts of the answers so far: the facts that rest on them too."""

from datetime import date

import pytest
from tests.unit.formkit.written import a_page

from opencdop.formkit.asking import Asking, answers_to_send
from opencdop.formkit.loading import DefinitionError

NK = {"no_answer": "not_known"}
TODAY = date(2024, 6, 10)
FORM = a_page(
    """\
    - {key: date_of_birth, type: date, label: Date of birth, not_known: true}
    - {key: estimated_age, type: number, label: Age in years, when: {question: date_of_birth, is: not_known}}
    - {key: date_of_death, type: date, label: Date of death, not_known: true}
    - {key: time_of_birth, type: time, label: Time of birth, when: {fact: age_days, less_than: 7}}
    - {key: time_of_death, type: time, label: Time of death}
    - {key: school, type: text, label: School, when: {fact: age_years, at_least: 4}}
    - {key: age, type: computed, of: age_years, label: Age}
    - {key: newborn, type: text, label: Newborn, when: {fact: age_hours, less_than: 48}}
    """
)


def asked(**answers: object) -> list[str]:
    """The keys of the questions asked."""
    asking = Asking(FORM, answers, today=TODAY)
    return [question.key for question in FORM.questions() if asking.question(question)]


def test_an_estimated_age_gives_an_age_while_it_is_asked():
    assert "school" in asked(date_of_birth=NK, estimated_age=9)


def test_an_estimated_age_that_is_hidden_gives_no_age():
    answers = {"date_of_birth": "2023-01-01", "estimated_age": 9, "school": "Ashmoor"}
    asking = Asking(FORM, answers, today=TODAY)
    assert "school" not in asked(**answers)
    assert (asking.get("age"), dict(asking.facts)) == (None, {"today": "2024-06-10"})


def test_what_is_asked_is_the_same_before_and_after_the_hidden_answers_are_left_behind():
    answers = {"date_of_birth": "2023-01-01", "estimated_age": 9, "school": "Ashmoor"}
    sent = answers_to_send(FORM, answers, today=TODAY)
    assert sent == {"date_of_birth": "2023-01-01"}
    assert asked(**sent) == asked(**answers)


def test_a_time_that_hangs_on_the_age_in_days_gives_the_age_in_hours():
    days = {"date_of_birth": "2024-06-03", "date_of_death": "2024-06-04"}
    assert "newborn" in asked(**days, time_of_birth="10:30", time_of_death="09:00")
    older = days | {"date_of_death": "2024-06-20"}
    assert "age_hours" not in Asking(FORM, older | {"time_of_birth": "10:30", "time_of_death": "09:00"}).facts


def test_dates_that_the_form_does_not_ask_count_as_they_stand():
    form = a_page("- {key: school, type: text, label: School, when: {fact: age_years, at_least: 4}}")
    dates = {"date_of_birth": "2014-06-03", "date_of_death": "2024-06-04"}
    assert Asking(form, dates, today=TODAY).facts["age_years"] == 10


@pytest.mark.parametrize(
    "when",
    [
        "{fact: age_days, less_than: 7}",
        "{question: a, any_row: {question: b, less_than: {fact: age_days}}}",
        "{question: age, less_than: 7}",
    ],
)
def test_a_date_that_hangs_on_the_age_is_refused_as_a_circle(when):
    with pytest.raises(DefinitionError, match="goes in a circle"):
        a_page(
            "- {key: a, type: repeat, label: A, item: row, questions: [{key: b, type: number, label: B}]}\n"
            "- {key: age, type: computed, of: age_days, label: Age}\n"
            f"- {{key: date_of_birth, type: date, label: Date of birth, when: {when}}}\n"
            "- {key: date_of_death, type: date, label: Date of death}\n"
        )
