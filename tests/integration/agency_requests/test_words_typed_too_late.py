"""What is typed when the code is over, the link dead or the form sent is kept, put in, or said not to be in it."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import (
    asked_of,
    code_in,
    link_in,
    newest,
    office,
    prove,
)

from opencdop.agency_requests.link.put_aside import TYPED
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.services import remind
from opencdop.cases.services import reach
from opencdop.cases.stages import MilestoneKind
from opencdop.core import clock

WORDS, MORE = "Half an hour of writing.", "The family moved in May."
WHO = {
    "reporter_name": "Dr Hana Lowe",
    "reporter_role": "GP",
    "reporter_agency": "Millbrook Surgery",
    "reporter_telephone": "01632 960111",
    "reporter_email": "h@millbrook.example",
}
OVER = timedelta(minutes=90)


@pytest.fixture
def asked(a_case: ACase, cast: Cast) -> AgencyRequest:
    return asked_of(a_case(surname="Quillfeather"), by=cast.actor("asha"))


@pytest.fixture
def link(asked: AgencyRequest) -> str:
    return link_in(newest("request_link"))


@pytest.fixture
def begun(client: Client, link: str) -> str:
    prove(client, link)
    client.post(f"{link}begin/")
    return link


def text_of(answer: Any) -> str:
    return answer.content.decode()


def open_page(client: Client, link: str, step: str) -> dict[str, str]:
    page = text_of(client.get(f"{link}form/{step}/"))
    return dict(re.findall(r'<input type="hidden" name="(seen|shown|open_page)" value="([^"]*)"', page))


def types_the_code(client: Client, link: str) -> Any:
    client.post(f"{link}send-code/")
    return client.post(f"{link}code/", {"code": code_in(newest("request_code"))})


def said() -> dict[str, Any]:
    draft = AgencyRequest.objects.order_by("sent_at").last().draft  # type: ignore[union-attr]
    assert draft is not None
    return draft.answers


def test_two_open_pages_are_both_put_in(client: Client, begun: str):
    first, second = open_page(client, begun, "summary"), open_page(client, begun, "child_narrative")
    with time_machine.travel(clock.now() + OVER):
        client.post(f"{begun}form/summary/", {**first, "report_summary": WORDS})
        client.post(f"{begun}form/child_narrative/", {**second, "child_narrative": MORE})
        types_the_code(client, begun)
    assert (said()["report_summary"], said()["child_narrative"]) == (WORDS, MORE)


def test_a_session_is_no_store_for_whoever_holds_a_link_without_a_code(link: str):
    stranger = Client()
    for number in range(4):
        stranger.post(f"{link}form/page{number}/", {"report_summary": "x" * 200_000})
    [kept] = stranger.session[TYPED].values()
    assert list(kept) == ["page2", "page3"]


def test_whoever_holds_a_link_without_a_code_fills_no_store_and_whoever_wrote_keeps_their_words(
    client: Client, begun: str, settings: Any
):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "put_aside": "2/h/key"}
    page, posted = f"{begun}form/about_you/", {"reporter_name": "x" * 1000}
    strangers = [Client() for _ in range(4)]
    answers = [each.post(page, posted, follow=True) for each in strangers]
    assert [TYPED in each.session for each in strangers] == [True, True, False, False]
    assert "could not be kept" not in text_of(answers[1])
    for told in answers[2:]:
        assert "could not be kept" in text_of(told)
        assert "Go back and copy" in text_of(told)
    with time_machine.travel(clock.now() + OVER, tick=False):
        for number in range(4):
            client.post(page, {**WHO, "reporter_name": f"Dr Hana Lowe {number}"})
        assert "Dr Hana Lowe 3" in str(client.session[TYPED])


def test_pages_of_two_requests_do_not_take_each_others_place(
    client: Client, asked: AgencyRequest, begun: str, cast: Cast
):
    asked_of(asked.case, by=cast.actor("asha"), agency_name="Ambulance", email="a@ambulance.example")
    other = link_in(newest("request_link"))
    prove(client, other)
    client.post(f"{other}begin/")
    with time_machine.travel(clock.now() + OVER):
        client.post(f"{begun}form/summary/", {"report_summary": WORDS})
        client.post(f"{other}form/summary/", {"report_summary": MORE})
        for each in (begun, other):
            types_the_code(client, each)
    kept = {each.draft.answers["report_summary"] for each in AgencyRequest.objects.all() if each.draft}
    assert kept == {WORDS, MORE}


def test_what_cannot_be_read_is_shown_again_as_it_was_typed(client: Client, begun: str):
    page = open_page(client, begun, "reporter")
    typed = {**page, **WHO, "reporter_email": "hana at millbrook"}
    with time_machine.travel(clock.now() + OVER):
        client.post(f"{begun}form/reporter/", typed)
        shown = types_the_code(client, begun)
        assert shown.status_code == 422
        assert "hana at millbrook" in text_of(shown)
        assert f'action="{begun}form/reporter/"' in text_of(shown)
        saved = client.post(
            f"{begun}form/reporter/",
            {**typed, "reporter_email": WHO["reporter_email"]},
        )
        assert saved.status_code == 302
    assert said()["reporter_email"] == "h@millbrook.example"


def test_the_second_page_that_needs_a_look_follows_the_first(client: Client, begun: str):
    page = open_page(client, begun, "reporter")
    typed = {**page, **WHO, "reporter_email": "hana at millbrook"}
    with time_machine.travel(clock.now() + OVER):
        client.post(f"{begun}form/reporter/", typed)
        client.post(f"{begun}form/summary/", {"report_summary": WORDS})
        assert types_the_code(client, begun).status_code == 422
        right = {**typed, "reporter_email": WHO["reporter_email"]}
        assert client.post(f"{begun}form/reporter/", right).url == f"{begun}form/summary/"
    assert said()["report_summary"] == WORDS


def test_what_a_colleague_wrote_meanwhile_stands_beside_it(client: Client, begun: str):
    page = open_page(client, begun, "summary")
    with time_machine.travel(clock.now() + OVER):
        client.post(f"{begun}form/summary/", {**page, "report_summary": WORDS})
        colleague = prove(Client(), begun)
        theirs = open_page(colleague, begun, "summary")
        colleague.post(f"{begun}form/summary/", {**theirs, "report_summary": MORE})
    with time_machine.travel(clock.now() + OVER + timedelta(minutes=1)):
        shown = types_the_code(client, begun)
    assert shown.status_code == 409
    assert WORDS in text_of(shown)
    assert MORE in text_of(shown)


def test_link_that_a_reminder_replaced_meanwhile_keeps_what_was_typed(client: Client, begun: str, cast: Cast):
    page = open_page(client, begun, "summary")
    remind(AgencyRequest.objects.get(), by=cast.actor("asha"))
    fresh = link_in(newest("request_reminder"))
    with time_machine.travel(clock.now() + OVER):
        dead = client.post(f"{begun}form/summary/", {**page, "report_summary": WORDS})
        assert dead.status_code == 404
        assert "is kept in this browser" in text_of(dead)
        assert "Quillfeather" not in text_of(dead)
        assert types_the_code(client, fresh).url == f"{fresh}form/summary/"
    assert said()["report_summary"] == WORDS


def test_dead_link_in_a_browser_that_never_proved_it_keeps_nothing_and_says_so(begun: str, cast: Cast):
    remind(AgencyRequest.objects.get(), by=cast.actor("asha"))
    stranger = Client()
    dead = stranger.post(f"{begun}form/summary/", {"report_summary": WORDS})
    assert "could not be saved" in text_of(dead)
    assert "is kept in this browser" not in text_of(dead)
    fresh = link_in(newest("request_reminder"))
    assert types_the_code(stranger, fresh).url == fresh
    assert "report_summary" not in said()


def test_link_that_ran_out_while_typing_keeps_what_was_typed(client: Client, begun: str):
    page = open_page(client, begun, "summary")
    with time_machine.travel(clock.now() + timedelta(days=28, minutes=1)):
        gone = client.post(f"{begun}form/summary/", {**page, "report_summary": WORDS})
        assert (gone.status_code, "is kept in this browser" in text_of(gone)) == (410, True)
        client.post(f"{begun}fresh-link/")
        fresh = link_in(newest("request_fresh"))
        types_the_code(client, fresh)
    assert said()["report_summary"] == WORDS


def test_what_is_saved_after_sending_is_said_not_to_be_in_it_and_put_into_the_corrected_form(
    client: Client, begun: str
):
    page = open_page(client, begun, "summary")
    client.post(f"{begun}nothing-held/")
    late = client.post(f"{begun}form/summary/", {**page, "report_summary": WORDS}, follow=True)
    assert "is not in it" in text_of(late)
    assert WORDS not in text_of(late)
    client.post(f"{begun}correct/")
    fresh = link_in(newest("request_correction"))
    assert types_the_code(client, fresh).url == f"{fresh}form/summary/"
    assert WORDS in text_of(client.get(f"{fresh}form/summary/"))


def test_with_an_account_too_it_is_said_that_words_came_after_the_form_was_sent(a_case: ACase, cast: Cast):
    email = cast.person("dev").email
    asked = asked_of(a_case(), by=cast.actor("asha"), email=email)
    desk, page = office(cast, "dev"), f"/requests/{asked.pk}/"
    desk.post(f"{page}begin/")
    desk.post(f"{page}nothing-held/")
    late = desk.post(f"{page}form/summary/", {"report_summary": WORDS}, follow=True)
    assert "is not in it" in text_of(late)
    by_itself = desk.post(f"{page}form/summary/", {"autosave": "1", "report_summary": WORDS})
    assert (by_itself.status_code, "has been sent" in by_itself.json()["refused"]) == (410, True)


def test_a_page_that_says_the_same_as_what_was_sent_brings_the_thanks_alone(client: Client, begun: str):
    client.post(f"{begun}form/summary/", {"report_summary": WORDS})
    client.post(f"{begun}form/reporter/", WHO)
    check = text_of(client.get(f"{begun}form/check/"))
    seen = re.search(r'name="seen" value="(\d+)"', check)
    assert seen
    assert client.post(f"{begun}form/check/", {"seen": seen[1]}).status_code == 302
    again = client.post(f"{begun}form/summary/", {"report_summary": WORDS}, follow=True)
    assert "Your answer was sent" in text_of(again)
    assert "is not in it" not in text_of(again)


def test_once_the_answers_are_final_it_is_said_how_they_still_reach_the_office(
    client: Client, asked: AgencyRequest, begun: str, cast: Cast
):
    page = open_page(client, begun, "summary")
    client.post(f"{begun}nothing-held/")
    reach(asked.case, milestone=MilestoneKind.SIGNED_OFF, on=clock.today(), by=cast.actor("mina"))
    late = client.post(f"{begun}form/summary/", {**page, "report_summary": WORDS}, follow=True)
    assert "Go back in your browser to copy it" in text_of(late)


def test_page_that_saves_by_itself_is_told_that_the_form_was_sent(client: Client, begun: str):
    client.post(f"{begun}nothing-held/")
    told = client.post(f"{begun}form/summary/", {"autosave": "1", "report_summary": WORDS})
    assert told.status_code == 410
    assert "has been sent" in told.json()["refused"]


def test_a_document_chosen_too_late_is_said_not_to_have_come(client: Client, begun: str):
    letter = SimpleUploadedFile("clinic letter.pdf", b"%PDF-1.7\nA letter.\n%%EOF\n")
    with time_machine.travel(clock.now() + OVER):
        assert client.post(f"{begun}files/", {"file": letter}).url == begun
        assert "clinic letter.pdf did not come along" in text_of(client.get(begun))
        assert types_the_code(client, begun).url == f"{begun}files/"


@pytest.mark.parametrize("press", ["nothing-held/", "form/check/"])
def test_what_was_pressed_too_late_is_said_not_to_be_sent_and_asked_again(
    client: Client, asked: AgencyRequest, begun: str, press: str
):
    with time_machine.travel(clock.now() + OVER):
        assert client.post(f"{begun}{press}", {"seen": "1"}).url == begun
        assert "Nothing was sent yet" in text_of(client.get(begun))
        assert types_the_code(client, begun).url == f"{begun}{press}"
        assert "Quillfeather" in text_of(client.get(f"{begun}{press}"))
    assert AgencyRequest.objects.get().state == "opened"


def test_whoever_comes_back_to_a_page_after_an_hour_is_told_why_a_code_is_needed(client: Client, begun: str):
    with time_machine.travel(clock.now() + OVER):
        assert client.get(f"{begun}form/summary/").url == begun
        assert "What you wrote is kept" in text_of(client.get(begun))
    stranger = Client()
    stranger.get(f"{begun}form/summary/")
    assert "More than an hour" not in text_of(stranger.get(begun))
