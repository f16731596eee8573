from datetime import date
from pathlib import Path

import pytest
from tests.unit.formkit.written import a_page, a_question

from opencdop.formkit.checking import check_form, check_group
from opencdop.formkit.loading import load_library
from opencdop.formkit.problems import asking_for, blocking
from opencdop.formkit.types import TYPES

NK = {"no_answer": "not_known"}
TODAY = date(2024, 6, 3)
DEFINITIONS = Path(__file__).parents[3] / "definitions"

DATES = """\
- {key: date_of_birth, type: date, label: Date of birth, needed: blocks, not_known: true}
- {key: date_of_death, type: date, label: Date of death, needed: blocks, not_known: true}
- {key: religion, type: text, label: Religion, needed: expected}
- {key: weight, type: number, label: Birth weight, unit: g, soft_min: 200}
"""
CHECKS = """\
- key: death_not_before_birth
  level: blocks
  when: {question: date_of_death, before: {question: date_of_birth}}
  at: date_of_death
  message: Check the dates. The date of death is before the date of birth.
- key: death_in_the_past
  level: blocks
  when: {question: date_of_death, after: {fact: today}}
  at: date_of_death
  message: Check the date of death. It is after today.
"""


def said(problems):
    return [(problem.question, problem.level, problem.about) for problem in problems]


def test_check_blocks_for_what_is_needed_and_warns_for_what_is_expected():
    problems = check_form(a_page(DATES, CHECKS), {}, TODAY)
    assert said(problems) == [
        ("date_of_birth", "blocks", "unanswered"),
        ("date_of_death", "blocks", "unanswered"),
        ("religion", "warns", "unanswered"),
    ]
    assert problems[1].message == "Enter the date of death, or choose 'Not known'"
    assert problems[1].field_id == "date_of_death-day"
    assert len(blocking(problems)) == 2


def test_check_is_content_with_not_known():
    answers = {"date_of_birth": NK, "date_of_death": NK, "religion": NK, "weight": NK}
    assert check_form(a_page(DATES, CHECKS), answers, TODAY) == ()


def test_check_across_questions_is_said_at_its_question():
    answers = {"date_of_birth": "2024-06-02", "date_of_death": "2024-06-01", "religion": "none"}
    (problem,) = check_form(a_page(DATES, CHECKS), answers, TODAY)
    assert problem.message == "Check the dates. The date of death is before the date of birth."
    assert (problem.question, problem.about) == ("date_of_death", "check:death_not_before_birth")
    assert said(check_form(a_page(DATES, CHECKS), {**answers, "date_of_birth": "2024-06-01"}, TODAY)) == []


def test_check_against_today():
    answers = {"date_of_birth": "2024-06-02", "date_of_death": "2024-06-04", "religion": "none"}
    assert said(check_form(a_page(DATES, CHECKS), answers, TODAY))[0][2] == "check:death_in_the_past"
    assert check_form(a_page(DATES, CHECKS), {**answers, "date_of_death": "2024-06-03"}, TODAY) == ()


@pytest.mark.parametrize("unknown", [{}, {"date_of_birth": NK}, {"date_of_death": NK}])
def test_check_about_something_unknown_says_nothing(unknown):
    negated = """\
    - key: c
      level: blocks
      when: {not: {question: date_of_death, after: {question: date_of_birth}}}
      at: date_of_death
      message: Check the dates.
    """
    answers = {"date_of_birth": "2024-06-02", "date_of_death": "2024-06-01", **unknown}
    if not unknown:
        answers.pop("date_of_birth")
    assert all(
        problem.about == "unanswered" for problem in check_form(a_page(DATES, negated), answers, TODAY)
    )


def test_check_leaves_hidden_questions_alone():
    form = a_page(
        """\
        - {key: told, type: tick, label: Told}
        - {key: who, type: text, label: Who was told, needed: blocks, when: {question: told, is: true}}
        """,
        "- {key: c, level: blocks, when: {question: who, answered: true}, at: who, message: Look.}",
    )
    assert check_form(form, {"who": "stored earlier"}, TODAY) == ()
    assert said(check_form(form, {"told": True}, TODAY)) == [("who", "blocks", "unanswered")]


def test_check_warns_of_the_unusual():
    answers = {"date_of_birth": NK, "date_of_death": NK, "religion": NK, "weight": 20}
    (problem,) = check_form(a_page(DATES, CHECKS), answers, TODAY)
    assert (problem.level, problem.about) == ("warns", "unusual")


def test_check_blocks_a_stored_choice_that_this_version_does_not_have():
    home = "[{code: home, label: Home}]"
    form = a_page(f"- {{key: place, type: choice, label: Place of death, choices: {home}}}")
    (problem,) = check_form(form, {"place": "moon"}, TODAY)
    assert (problem.level, problem.message) == ("blocks", "Choose the place of death")


@pytest.mark.parametrize("left_over", ["2024-02-31", 7, [], {"weeks": 1}, "text"])
def test_check_meets_a_stored_value_of_another_shape_with_a_sentence(left_over):
    form = a_page("- {key: born, type: date, label: Date of birth}")
    assert check_form(form, {"born": left_over}, TODAY)[0].message == "Enter the date of birth"


def test_check_looks_into_rows():
    form = a_page(
        """\
        - key: siblings
          type: repeat
          item: brother or sister
          questions:
            - {key: name, type: text, label: Name, needed: blocks}
            - {key: born, type: date, label: Date of birth}
        """
    )
    (problem,) = check_form(form, {"siblings": [{"name": "Ann"}, {"born": "2020-01-01"}]}, TODAY)
    assert problem.message == "Brother or sister 2: enter the name"
    assert problem.field_id == "siblings-1-name"


def test_check_group_says_only_what_belongs_to_its_page():
    form = a_page(DATES, CHECKS)
    answers = {"date_of_birth": "2024-06-02", "date_of_death": "2024-06-01"}
    assert check_group(form, form.group("page"), answers, TODAY) == check_form(form, answers, TODAY)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("{key: a, type: date, label: Date of death, not_known: true}",
         "Enter the date of death, or choose 'Not known'"),
        ("{key: a, type: nhs_number, label: NHS number}", "Enter the NHS number"),
        ("{key: a, type: text, label: Why there is no NHS number}", "Say why there is no NHS number"),
        ("{key: a, type: text, label: In a sentence}", "Fill in 'In a sentence'"),
        ("{key: a, type: text, label: 1a. What the child died of}", "Fill in '1a. What the child died of'"),
        ("{key: a, type: text, label: Its name, hint: x}", "Fill in 'Its name'"),
        ("{key: a, type: text, label: Which}", "Say which"),
        ("{key: a, type: text, label: Your job}", "Enter your job"),
        ("{key: a, type: text, label: How old was the child?}", "Answer 'How old was the child?'"),
        ("{key: a, type: choice, label: Was it expected?, not_known: true, choices: [{code: a, label: A}]}",
         "Choose an answer to 'Was it expected?', or choose 'Not known'"),
        ("{key: a, type: choice, label: Sex, choices: [{code: a, label: A}]}", "Choose the sex"),
        ("{key: a, type: choices, label: Signs of life, choices: [{code: a, label: A}]}",
         "Choose the signs of life"),
        ("{key: a, type: tick, label: I have told the family}", "Tick the box 'I have told the family'"),
        ("{key: a, type: repeat, item: brother or sister, questions: [{key: b, type: text, label: B}]}",
         "Add at least one brother or sister"),
        ("{key: a, type: text, label: School, not_known: true, not_applicable: true}",
         "Enter the school, or choose 'Not known' or 'Not applicable'"),
    ],
)  # fmt: skip
def test_missing_answers_are_asked_for_by_what_to_do(question, sentence):
    assert asking_for(a_question(question)) == sentence


def test_sentences_of_our_forms_never_say_what_would_hurt():
    for definition in load_library([DEFINITIONS]).definitions:
        for question in definition.questions():
            sentence = asking_for(question)
            assert not any(word in sentence.lower() for word in ("invalid", "deceased", "!"))
            assert "  " not in sentence


def test_every_type_named_in_our_forms_exists():
    kinds = {q.type for form in load_library([DEFINITIONS]).definitions for q in form.questions()}
    assert kinds <= set(TYPES)
