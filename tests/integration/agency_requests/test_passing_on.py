"""A request passed on to a colleague on purpose: both names kept, a link and codes of their own, the old one dead."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import (
    ADDRESS,
    answered,
    asked_of,
    link_in,
    mails,
    newest,
    office,
    prove,
)

from opencdop.agency_requests.link.passing_services import MOST_PASSINGS, pass_on, take_back
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reply_services import begin_answer, link_actor
from opencdop.audit.models import Event
from opencdop.core import clock
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.submissions.models import Draft

COLLEAGUE = {"name": "Mo Adeyemi", "role": "Practice nurse", "email": "m.adeyemi@millbrook.nhs.uk"}


@pytest.fixture
def asked(a_case: ACase, cast: Cast) -> AgencyRequest:
    return asked_of(a_case(surname="Quillfeather"), by=cast.actor("asha"))


@pytest.fixture
def link(asked: AgencyRequest) -> str:
    return link_in(newest("request_link"))


def passed(client: Client, link: str, **other: str) -> Any:
    return client.post(f"{link}pass-on/", {**COLLEAGUE, **other})


def test_colleague_gets_a_link_and_codes_of_their_own_and_finds_what_was_written(
    client: Client, asked: AgencyRequest, link: str
):
    prove(client, link)
    client.post(f"{link}begin/")
    client.post(f"{link}form/summary/", {"report_summary": "We knew him.", "seen": "1"})
    draft = Draft.objects.get()
    page = passed(client, link)
    assert page.status_code == 200
    assert "Passed on to Mo Adeyemi" in page.content.decode()
    assert "Quillfeather" not in page.content.decode()
    letter = newest("request_passed")
    [to_colleague] = [each for each in mails("request_passed") if each.to == COLLEAGUE["email"]]
    fresh = link_in(to_colleague)
    other = Client()
    prove(other, fresh)
    assert newest("request_code").to == COLLEAGUE["email"]
    page = other.get(fresh).content.decode()
    assert "Quillfeather" in page
    assert "Dr Hana Lowe (Safeguarding lead) passed this on to you" in page, "as the e-mail promises"
    request = AgencyRequest.objects.get()
    assert request.draft_id == draft.pk
    written = Draft.objects.get().answers
    assert (written["reporter_name"], written["reporter_role"]) == ("Mo Adeyemi", "Practice nurse")
    assert written["report_summary"] == "We knew him."
    assert (request.respondent_name, request.email) == ("Mo Adeyemi", COLLEAGUE["email"])
    assert letter.body  # the newest of the three is there too


def test_link_of_before_opens_nothing_even_where_it_was_proven(
    client: Client, asked: AgencyRequest, link: str
):
    prove(client, link)
    client.post(f"{link}begin/")
    passed(client, link)
    for path in ("", "form/", "form/summary/", "messages/", "files/"):
        assert client.get(f"{link}{path}").status_code == 404
    assert client.post(f"{link}send-code/").status_code == 404
    assert client.post(f"{link}form/summary/", {"report_summary": "Still here"}).status_code == 404


def test_another_browser_in_which_it_was_proven_is_shut_out_as_well(
    client: Client, asked: AgencyRequest, link: str
):
    telephone = prove(Client(), link)
    telephone.post(f"{link}begin/")
    pass_on(AgencyRequest.objects.get(), **COLLEAGUE, by=link_actor(asked))
    [to_colleague] = [each for each in mails("request_passed") if each.to == COLLEAGUE["email"]]
    for path in ("", "form/summary/", "messages/"):
        assert telephone.get(f"{link}{path}").status_code == 404
        assert (
            "Quillfeather"
            not in telephone.get(f"{link_in(to_colleague)}{path}", follow=True).content.decode()
        )


def test_browser_that_proved_it_before_needs_a_code_of_the_colleague(
    client: Client, asked: AgencyRequest, link: str
):
    prove(client, link)
    passed(client, link)
    [to_colleague] = [each for each in mails("request_passed") if each.to == COLLEAGUE["email"]]
    page = client.get(link_in(to_colleague)).content.decode()
    assert "Send me a code" in page
    assert "Quillfeather" not in page


def test_office_sees_both_names_and_is_told_and_so_is_whoever_had_it(
    client: Client, asked: AgencyRequest, link: str, cast: Cast
):
    prove(client, link)
    passed(client, link)
    told = {each.to: each.subject + each.body for each in mails("request_passed")}
    assert set(told) == {COLLEAGUE["email"], "office@ashmoor.example", ADDRESS}
    assert not [words for words in told.values() if "Adeyemi" in words or "Lowe" in words or "Quill" in words]
    page = office(cast).get(f"/cases/{asked.case_id}/agencies/{asked.pk}/").content.decode()
    for name in ("Dr Hana Lowe", ADDRESS, "Mo Adeyemi", COLLEAGUE["email"]):
        assert name in page
    assert Event.objects.filter(kind="request.passed_on", case_id=asked.case_id).count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "nobody"}, "in the form name@example.org"),
        ({"email": ADDRESS.upper()}, "with this address already"),
        ({"email": "mo.adeyemi@gmail.com"}, "private address"),
        ({"name": " "}, "name of your colleague"),
        ({"name": "M" * 201}, "Keep the name to 200 characters"),
        ({"role": "M" * 201, "name": "Practice nurse"}, "Keep the job to 200 characters"),
        ({"email": "mo@hospital.nhs.uk"}, "ends in hospital.nhs.uk"),
    ],
)
def test_address_that_cannot_be_right_gets_a_sentence_and_keeps_what_was_typed(
    client: Client, asked: AgencyRequest, link: str, typed: dict[str, str], sentence: str
):
    prove(client, link)
    page = passed(client, link, **typed)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "Practice nurse" in page.content.decode()
    assert AgencyRequest.objects.get().email == ADDRESS
    assert mails("request_passed") == []


def test_address_of_another_organisation_is_taken_once_it_is_confirmed(
    client: Client, asked: AgencyRequest, link: str
):
    prove(client, link)
    assert passed(client, link, email="mo@hospital.nhs.uk", sure="1").status_code == 200
    assert AgencyRequest.objects.get().email == "mo@hospital.nhs.uk"


def test_after_three_times_it_goes_round_no_further(asked: AgencyRequest):
    for number in range(MOST_PASSINGS):
        pass_on(asked, name=f"Person {number}", email=f"p{number}@millbrook.nhs.uk", by=link_actor(asked))
    with pytest.raises(RuleBroken, match="three times"):
        pass_on(asked, name="One more", email="more@millbrook.nhs.uk", by=link_actor(asked))
    assert AgencyRequest.objects.get().email == "p2@millbrook.nhs.uk"


def test_nobody_else_passes_it_on_and_not_once_it_was_sent(asked: AgencyRequest, cast: Cast):
    other = asked_of(asked.case, by=cast.actor("asha"), agency_name="Ambulance")
    with pytest.raises(NotFound):
        pass_on(asked, **COLLEAGUE, by=link_actor(other))
    answered(asked)
    with pytest.raises(RuleBroken, match="closed"):
        pass_on(asked, **COLLEAGUE, by=link_actor(asked))


def test_reporter_with_an_account_passes_it_on_and_the_colleague_answers(a_case: ACase, cast: Cast):
    asked = asked_of(a_case(), by=cast.actor("asha"))
    dev = office(cast, "dev")
    page = dev.post(f"/requests/{asked.pk}/pass-on/", COLLEAGUE)
    assert "Passed on to Mo Adeyemi" in page.content.decode()
    assert (
        begin_answer(AgencyRequest.objects.get(), by=link_actor(asked)).answers["reporter_name"]
        == "Mo Adeyemi"
    )


def test_whoever_regrets_it_takes_it_back_in_the_same_browser_and_the_colleague_is_shut_out(
    client: Client, asked: AgencyRequest, link: str, cast: Cast
):
    prove(client, link)
    client.post(f"{link}begin/")
    client.post(f"{link}form/summary/", {"report_summary": "We knew him.", "seen": "1"})
    page = passed(client, link)
    assert f'action="{link}pass-on/take-back/"' in page.content.decode()
    [theirs] = [each for each in mails("request_passed") if each.to == COLLEAGUE["email"]]
    assert Client().post(f"{link}pass-on/take-back/").status_code == 404, "another browser takes nothing back"
    taken = client.post(f"{link}pass-on/take-back/")
    assert (taken.status_code, "taken it back" in taken.content.decode()) == (200, True)
    assert "Quillfeather" not in taken.content.decode()
    assert Client().get(link_in(theirs)).status_code == 404
    [fresh, told] = mails("request_taken")
    assert (fresh.to, told.to) == (ADDRESS, COLLEAGUE["email"])
    assert "Quillfeather" not in fresh.body + told.body
    assert client.get(link).status_code == 404, "the link that was passed on from stays dead"
    prove(client, link_in(fresh))
    request = AgencyRequest.objects.get()
    assert (request.respondent_name, request.email) == ("Dr Hana Lowe", ADDRESS)
    assert request.draft is not None
    assert request.draft.answers["reporter_name"] == "Dr Hana Lowe"
    assert request.draft.answers["report_summary"] == "We knew him."
    shown = office(cast).get(f"/cases/{asked.case_id}/agencies/{asked.pk}/").content.decode()
    assert "taken back on" in shown
    assert Event.objects.filter(kind="request.passing_taken_back").count() == 1
    assert client.post(f"{link}pass-on/take-back/").status_code == 422, "it is taken back once"


def test_what_the_colleague_has_opened_is_not_taken_from_under_their_hands(
    client: Client, asked: AgencyRequest, link: str
):
    prove(client, link)
    passed(client, link)
    prove(Client(), link_in(next(each for each in mails("request_passed") if each.to == COLLEAGUE["email"])))
    refused = client.post(f"{link}pass-on/take-back/")
    assert refused.status_code == 422
    assert "stays with them" in refused.content.decode()
    assert AgencyRequest.objects.get().email == COLLEAGUE["email"]


def test_an_hour_later_it_stays_with_the_colleague(client: Client, asked: AgencyRequest, link: str):
    prove(client, link)
    passed(client, link)
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert client.post(f"{link}pass-on/take-back/").status_code == 422
    assert AgencyRequest.objects.get().email == COLLEAGUE["email"]


def test_nothing_is_taken_back_from_a_colleague_who_reads_it_in_their_account(
    client: Client, asked: AgencyRequest, link: str, cast: Cast
):
    """They need no code, so the code is not what tells that they may be writing."""
    colleague = cast.person("dev")
    prove(client, link)
    passed(client, link, name=colleague.name, email=colleague.email, sure="1")
    assert office(cast, "dev").get(f"/requests/{asked.id}/").status_code == 200
    assert "stays with them" in client.post(f"{link}pass-on/take-back/").content.decode()
    assert AgencyRequest.objects.get().email == colleague.email


def test_what_was_taken_back_does_not_count_towards_going_round_in_circles(
    client: Client, asked: AgencyRequest, link: str
):
    by = link_actor(asked)
    for number in range(MOST_PASSINGS + 1):
        take_back(pass_on(asked, name="Mo", email=f"m{number}@millbrook.nhs.uk", by=by), by=by)
    assert AgencyRequest.objects.get().email == ADDRESS
