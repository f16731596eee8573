"""The page that corrects an agreed answer works for every type of question, and the old answer stays to be read."""

from dataclasses import replace

import pytest
from django.test import Client
from tests.cast import ACase, Cast
from tests.integration.browsing import browsing, text_of

from opencdop.cases.answer_services import agree_answers
from opencdop.cases.models import Case, CaseAnswer
from opencdop.cases.queries import AgreedAnswer, agreed_record
from opencdop.cases.record import NOT_CORRECTED, places, record_sections
from opencdop.core import clock
from opencdop.formkit.answers import NOT_KNOWN
from opencdop.formkit.definition import Definition, Group, Question
from opencdop.formkit.reading import inputs_of
from opencdop.submissions.library import library

VALUES = {
    "text": "First words",
    "long_text": "First words.",
    "number": 4,
    "date": "2026-03-04",
    "partial_date": "2026-03",
    "time": "06:10",
    "moment": {"on": "2026-03-04", "time": "06:10", "quality": "exact"},
    "weeks_days": {"weeks": 30, "days": 2},
    "tick": True,
    "nhs_number": "9990000026",
    "postcode": "AZ1 1ZZ",
    "telephone": "01632 960123",
    "email": "somebody@millbrook.nhs.uk",
    "address": {"lines": ["1 Mill Lane"], "no_fixed_abode": False},
}


def questions_by_type() -> dict[str, Question]:
    """One question of each type of all forms, in its newest version."""
    found: dict[str, Question] = {}
    for place in places().values():
        found.setdefault(place.question.type, place.question)
    return {name: question for name, question in found.items() if name not in NOT_CORRECTED}


def a_value(question: Question) -> object:
    """A stored answer of the type."""
    if question.type == "choice":
        return question.choices[0].code
    if question.type == "choices":
        return [question.choices[0].code]
    if question.type == "decimal":
        return str(question.soft_min or question.min or "4.5")
    if question.type in VALUES:
        return VALUES[question.type]
    if question.type in ("repeat", "table"):
        part = question.questions[0]
        return [{part.key: a_value(part)}]
    return {"no_answer": NOT_KNOWN}


def home_of(question: Question) -> Definition:
    return next(
        each
        for form in library().forms()
        for each in reversed(library().versions(form))
        if question.key in each.by_key
    )


@pytest.fixture
def asha(cast: Cast) -> Client:
    return browsing(cast)("asha")


@pytest.mark.parametrize("name", sorted(questions_by_type()))
def test_every_type_is_corrected_on_its_page(a_case: ACase, cast: Cast, asha: Client, name: str):
    case, question = a_case(), questions_by_type()[name]
    value = a_value(question)
    agree_answers(
        case,
        definition=home_of(question),
        answers={question.key: value},
        source="Millbrook Surgery",
        submission=None,
        by=cast.actor("asha"),
    )
    address = f"/cases/{case.id}/record/{question.key}/"
    before = agreed_record(case)[question.key]
    assert "The record now says" in text_of(asha.get(address))
    group = Group(key="one", title="", questions=(replace(question, when=None),))
    typed = dict(inputs_of(group, {question.key: value}))
    answer = asha.post(address, {**typed, "seen": before.id, "reason": "Read wrongly."})
    assert answer.status_code == 302, text_of(answer)
    after = agreed_record(case)[question.key]
    assert (after.id != before.id, after.reason) == (True, "Read wrongly.")
    assert CaseAnswer.objects.get(id=before.id).superseded_at is not None
    assert "Millbrook Surgery, until" in text_of(asha.get(address))


def test_a_row_is_added_on_the_page_without_saving(a_case: ACase, asha: Client):
    case = a_case()
    question = next(each for each in questions_by_type().values() if each.type == "repeat")
    address = f"/cases/{case.id}/record/{question.key}/"
    page = asha.post(address, {f"{question.key}-count": "0", f"add-{question.key}": "1", "seen": ""})
    assert page.status_code == 200
    assert f'name="{question.key}-0-' in page.content.decode()
    assert not case.answers.filter(question=question.key).exists()


@pytest.mark.parametrize("key", ["no_such_question", "jar_body_map"])
def test_what_cannot_be_corrected_here_is_not_found(a_case: ACase, asha: Client, key: str):
    assert asha.get(f"/cases/{a_case().id}/record/{key}/").status_code == 404


def test_answers_of_a_supplementary_form_stand_under_its_title_and_name_nobody_to_the_chair(
    a_case: ACase, cast: Cast
):
    case: Case = a_case()
    definition = library().form("drowning")
    coded = next(each for each in definition.questions() if each.type == "choice" and not each.identifying)
    agree_answers(
        case,
        definition=definition,
        answers={coded.key: coded.choices[0].code, "drowning_narrative": "Her brother Tommy saw it."},
        source="Ashmoor Police",
        submission=None,
        by=cast.actor("asha"),
    )
    agreed = agreed_record(case)
    mine = record_sections(agreed, sees_identity=True)[-1]
    assert (mine.key, mine.form) == ("drowning", definition.title)
    page = text_of(browsing(cast)("chidi").get(f"/cases/{case.id}/record/"))
    assert definition.title in page
    assert coded.label in page
    assert "brother Tommy" not in page


def test_an_answer_that_two_forms_ask_stands_under_the_one_it_came_by(a_case: ACase, cast: Cast):
    """A reader of a baby's record must not read of a fire that never was; nor after the office corrects it."""
    key, sud = "carer_hard_to_respond", library().form("sud")
    assert key in library().form("fire_burns").by_key
    assert places()[key].form != "sud"
    agreed = {
        each: AgreedAnswer(
            each, each, "no", "Ashmoor Royal Infirmary", "", clock.now(), "", form=form, version=sud.version
        )
        for each, form in ((key, "sud"), ("sud_relative", "sud"))
    }
    corrected = {**agreed, key: replace(agreed[key], form="", version="")}
    for answers in (agreed, corrected):
        sections = record_sections(answers, sees_identity=True)
        assert {section.form for section in sections} == {sud.title}
