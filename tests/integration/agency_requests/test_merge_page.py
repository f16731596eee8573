"""The merge page: what is laid out first, one press a decision, and what bad input and a second coordinator meet."""

import re

import pytest
from django.test import Client
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of, office

from opencdop.agency_requests.models import AgencyRequest
from opencdop.cases.models import Case
from opencdop.cases.queries import agreed_record, agreed_values


@pytest.fixture
def came(a_case: ACase, cast: Cast) -> AgencyRequest:
    case = a_case(birth_weight=3200)
    return answered(
        asked_of(case, by=cast.actor("asha")), birth_weight=3310, resuscitation="yes", religion="None"
    )


def home_of(case: Case) -> str:
    return f"/cases/{case.id}/agencies/"


def laid(case: Case, client: Client) -> tuple[str, str]:
    path = f"{home_of(case)}merge/"
    return path, client.get(path).content.decode()


def button(page: str, name: str, key: str) -> dict[str, str]:
    """What the browser sends when the button about this question is pressed."""
    found = re.search(rf'name="{name}" value="({key} [^"]+)"', page)
    assert found, key
    return {name: found[1]}


def new_answers(page: str) -> dict[str, str]:
    found = re.search(r'name="new" value="([^"]+)"', page)
    assert found
    return {"new": found[1], "all-new": "1"}


def test_what_differs_stands_first_and_in_words_with_source_date_and_author(came: AgencyRequest, cast: Cast):
    _, page = laid(came.case, office(cast))
    assert page.index("1 answer differs") < page.index("2 new answers")
    assert "Differs" in page
    assert "3,200 g" in page
    assert "3,310 g" in page
    assert "Dr Hana Lowe" in page
    assert "Notification" in page


def test_one_press_takes_one_answer(came: AgencyRequest, cast: Cast):
    client = office(cast)
    path, page = laid(came.case, client)
    answer = client.post(path, button(page, "take", "birth_weight"))
    assert answer.url == f"{path}?last=birth_weight#q-birth_weight"
    record = agreed_record(came.case)
    assert (record["birth_weight"].value, record["birth_weight"].source) == (3310, "Millbrook Surgery")
    shown = client.get(answer.url).content.decode()
    assert "Taken from Millbrook Surgery by Asha Verma" in shown
    assert 'name="undo"' in shown


def test_all_new_answers_are_taken_at_once_and_the_others_wait(came: AgencyRequest, cast: Cast):
    client = office(cast)
    path, page = laid(came.case, client)
    client.post(path, button(page, "keep", "religion"))
    _, page = laid(came.case, client)
    assert client.post(path, new_answers(page)).url == path
    values = agreed_values(came.case)
    assert (values["resuscitation"], values["birth_weight"]) == ("yes", 3200)
    assert "religion" not in values
    assert "1 answer differs" in client.get(path).content.decode()


def test_when_all_is_decided_the_return_is_finished_with_and_each_decision_can_be_undone(
    came: AgencyRequest, cast: Cast
):
    client = office(cast)
    path, page = laid(came.case, client)
    client.post(path, new_answers(page))
    client.post(path, button(page, "keep", "birth_weight"))
    assert AgencyRequest.objects.get().merged_at is not None
    assert "In the record" in client.get(home_of(came.case)).content.decode()
    _, page = laid(came.case, client)
    assert "There is nothing left to decide" in page
    undo = re.search(r'name="undo" value="(\w+)">Undo<span[^>]*>: Birth weight', page)
    assert undo
    assert client.post(path, {"undo": undo[1]}).status_code == 302
    assert "1 answer differs" in client.get(path).content.decode()
    assert client.post(path, {"undo": undo[1]}).status_code == 409


def test_a_second_coordinator_is_told_and_shown_both_answers(came: AgencyRequest, cast: Cast):
    asha, mina = office(cast), office(cast, "mina")
    path, page = laid(came.case, asha)
    asha.post(path, button(page, "keep", "birth_weight"))
    late = mina.post(path, button(page, "take", "birth_weight"))
    assert late.status_code == 409
    told = late.content.decode()
    assert "Kept as it was by Asha Verma" in told
    assert "You chose 3,310 g, from Millbrook Surgery" in told
    assert agreed_values(came.case)["birth_weight"] == 3200
    assert mina.post(path, button(told, "take", "birth_weight")).status_code == 302
    assert agreed_values(came.case)["birth_weight"] == 3310


def test_of_all_new_answers_those_that_changed_meanwhile_are_left(came: AgencyRequest, cast: Cast):
    asha, mina = office(cast), office(cast, "mina")
    path, page = laid(came.case, asha)
    asha.post(path, button(page, "keep", "religion"))
    answer = mina.post(path, new_answers(page), follow=True)
    assert "1 answer was left as somebody else made them" in answer.content.decode()
    assert "religion" not in agreed_values(came.case)
    assert agreed_values(came.case)["resuscitation"] == "yes"


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"take": "birth_weight"},
        {"take": "birth_weight \x00 x"},
        {"take": "a b c"},
        {"keep": "unheard_of x"},
        {"all-new": "1", "new": "a:b"},
        {"take": "x" * 50_000},
    ],
)
def test_what_no_button_says_changes_nothing_and_gets_a_sentence(
    came: AgencyRequest, cast: Cast, posted: dict[str, str]
):
    client = office(cast)
    answer = client.post(f"{home_of(came.case)}merge/", posted)
    assert answer.status_code == 422
    assert "Choose" in answer.content.decode()
    assert client.post(f"{home_of(came.case)}merge/", {"undo": "nothing"}).status_code == 404
    assert agreed_values(came.case)["birth_weight"] == 3200


def test_writing_another_answer_checks_it_and_keeps_what_was_typed(came: AgencyRequest, cast: Cast):
    client = office(cast)
    path = f"{home_of(came.case)}merge/birth_weight/"
    page = client.get(path).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    assert "3,310 g" in page
    wrong = client.post(path, {"seen": seen[1], "birth_weight": "heavy", "reason": "The red book"})
    assert wrong.status_code == 422
    assert 'value="heavy"' in wrong.content.decode()
    assert "The red book" in wrong.content.decode()
    assert client.post(path, {"seen": seen[1], "birth_weight": "3250", "reason": ""}).status_code == 422
    assert client.post(path, {"seen": seen[1], "birth_weight": "", "reason": "x"}).status_code == 422
    assert agreed_values(came.case)["birth_weight"] == 3200
    said = {"birth_weight": "3250", "reason": "The red book"}
    late = client.post(path, {"seen": "0" * 12, **said})
    assert late.status_code == 409
    assert 'value="3250"' in late.content.decode()
    assert client.post(path, {"seen": seen[1], **said}).status_code == 302
    assert agreed_record(came.case)["birth_weight"].reason == "The red book"


@pytest.mark.parametrize("key", ["report_summary", "unheard_of", "surname_of_nobody"])
def test_only_what_the_merge_shows_can_be_written(came: AgencyRequest, cast: Cast, key: str):
    assert office(cast).get(f"{home_of(came.case)}merge/{key}/").status_code == 404


def test_a_case_without_returns_says_what_will_stand_here(a_case: ACase, cast: Cast):
    _, page = laid(a_case(), office(cast))
    assert "No return to take in yet" in page


def test_the_address_of_one_return_leads_to_the_merge_of_its_case(came: AgencyRequest, cast: Cast):
    client = office(cast)
    assert client.get(f"{home_of(came.case)}{came.id}/merge/").url == f"{home_of(came.case)}merge/"
    waiting = asked_of(came.case, by=cast.actor("asha"), agency_name="Ward")
    assert client.get(f"{home_of(came.case)}{waiting.id}/merge/").status_code == 422
