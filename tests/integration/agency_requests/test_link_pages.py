"""The pages behind a link, as a person meets them: before the code, after it, and when the link is dead."""

import logging
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import (
    asked_of,
    code_in,
    link_in,
    mails,
    newest,
    office,
    prove,
    wrong,
)

from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reply_services import say_nothing_held
from opencdop.agency_requests.services import remind, withdraw_request
from opencdop.audit.models import Event
from opencdop.core import clock
from opencdop.outbox.models import OutgoingEmail
from opencdop.submissions.models import Submission

# Everything by which somebody could tell which child it is.
CANARIES = ("Zebedee", "Quillfeather", "9990000026", "999 000 0026", "2026-06-21", "21 June 2026", "ZZ99 4XX")
CHILD = {
    "surname": "Quillfeather",
    "forenames": "Zebedee",
    "nhs_number": "9990000026",
    "date_of_birth": "2026-06-21",
    "postcode": "ZZ99 4XX",
}


@pytest.fixture
def asked(a_case: ACase, cast: Cast) -> AgencyRequest:
    return asked_of(a_case(**CHILD), by=cast.actor("asha"))


@pytest.fixture
def link(asked: AgencyRequest) -> str:
    return link_in(newest("request_link"))


def text_of(answer) -> str:
    return answer.content.decode()


def title_of(answer) -> str:
    found = re.search(r"<title>(.*?)</title>", text_of(answer), re.DOTALL)
    assert found
    return found[1]


def tells_of_the_child(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


def test_before_the_code_the_link_says_who_asks_and_nothing_of_a_child(client: Client, link: str):
    for path in (link, f"{link}code/"):
        page = client.get(path)
        assert page.status_code == 200
        assert "Ashmoor" in text_of(page)
        assert tells_of_the_child(text_of(page)) == []
        assert "has died" not in text_of(page)


@pytest.mark.parametrize("path", ["form/", "form/identity/", "form/check/", "nothing-held/"])
def test_no_page_opens_before_the_code(client: Client, link: str, path: str):
    for answer in (client.get(f"{link}{path}"), client.post(f"{link}{path}", {"surname": "Other"})):
        assert (answer.status_code, answer.url) == (302, link)
    assert not Submission.objects.exists()


def test_opening_the_link_uses_nothing_up(client: Client, asked: AgencyRequest, link: str):
    before = AgencyRequest.objects.values().get()
    for path in (link, f"{link}code/", link):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    assert AgencyRequest.objects.values().get() == before
    for path in ("send-code/", "begin/", "leave/"):
        assert client.get(f"{link}{path}").status_code == 405
    assert mails("request_code") == []


def test_after_the_code_the_link_says_which_child_and_why(client: Client, asked: AgencyRequest, link: str):
    prove(client, link)
    page = text_of(client.get(link))
    assert "Zebedee Quillfeather" in page
    assert "21 June 2026" in page
    assert "section 16N of the Children Act 2004" in page
    assert "01632 960000" in page
    for word in ("Start", "Nothing held", "Ask the office"):
        assert word in page
    seen = Event.objects.filter(kind="request.child_shown", case_id=asked.case_id)
    assert {(event.actor_kind, event.actor_name) for event in seen} == {
        ("link", "Millbrook Surgery, by link")
    }


def test_whoever_gets_a_code_unasked_is_told_how_to_reach_the_office(client: Client, link: str):
    assert "you ask there for a code" in newest("request_link").body, "opening the link sends none"
    client.post(f"{link}send-code/")
    assert "How to reach us: http" in newest("request_code").body


def test_whoever_asks_or_sends_something_in_the_middle_of_the_form_goes_on_with_it(client: Client, link: str):
    prove(client, link)
    assert "Go on with the form" not in text_of(client.get(f"{link}messages/"))
    client.post(f"{link}begin/")
    for page in ("messages/", "files/"):
        assert f'href="{link}form/">Go on with the form' in text_of(client.get(f"{link}{page}"))


def test_a_wrong_code_says_what_to_do_and_opens_nothing(client: Client, link: str):
    client.post(f"{link}send-code/")
    code = code_in(newest("request_code"))
    page = client.post(f"{link}code/", {"code": wrong(code)})
    assert page.status_code == 422
    assert "That is not the code we sent" in text_of(page)
    assert title_of(page).startswith("Error:")
    assert client.get(f"{link}form/").url == link
    assert tells_of_the_child(text_of(client.get(link))) == []


def test_the_proof_opens_only_the_browser_that_gave_the_code(client: Client, link: str):
    prove(client, link)
    assert "Zebedee" not in text_of(Client().get(link))


def test_the_proof_opens_only_its_own_request(client: Client, asked: AgencyRequest, link: str, cast: Cast):
    asked_of(asked.case, by=cast.actor("asha"), agency_name="Ambulance")
    other = link_in(newest("request_link"))
    prove(client, link)
    assert "Zebedee" not in text_of(client.get(other))
    assert client.get(f"{other}form/").url == other


def test_the_proof_is_over_an_hour_after_its_last_use(client: Client, link: str):
    prove(client, link)
    start = clock.now()
    with time_machine.travel(start + timedelta(minutes=50)):
        assert "Zebedee" in text_of(client.get(link))
    with time_machine.travel(start + timedelta(minutes=105)):
        assert "Zebedee" in text_of(client.get(link))
    with time_machine.travel(start + timedelta(minutes=170)):
        assert "Zebedee" not in text_of(client.get(link))


def test_words_typed_after_the_proof_ran_out_are_put_in_after_a_new_code(client: Client, link: str):
    prove(client, link)
    client.post(f"{link}begin/")
    page = text_of(client.get(f"{link}form/summary/"))
    hidden = dict(re.findall(r'<input type="hidden" name="(seen|shown)" value="([^"]*)"', page))
    with time_machine.travel(clock.now() + timedelta(minutes=90)):
        typed = {**hidden, "report_summary": "Half an hour of writing."}
        answer = client.post(f"{link}form/summary/", typed)
        assert answer.url == link
        assert "typed last is kept" in text_of(client.get(link))
        client.post(f"{link}send-code/")
        proven = client.post(f"{link}code/", {"code": code_in(newest("request_code"))})
        assert proven.url == f"{link}form/summary/"
        assert "Half an hour of writing." in text_of(client.get(proven.url))


def test_page_left_open_does_not_prolong_the_proof_and_what_it_saves_by_itself_is_put_aside(
    client: Client, link: str
):
    prove(client, link)
    client.post(f"{link}begin/")
    page, start = f"{link}form/summary/", clock.now()
    client.get(page)
    with time_machine.travel(start + timedelta(minutes=50)):
        assert client.get(page, {"others": "1"}).json()["others"] == []
    with time_machine.travel(start + timedelta(minutes=70)):
        assert client.get(page, {"others": "1"}).status_code == 302
        assert client.post(page, {"autosave": "1", "report_summary": "Written on."}).status_code == 302
        client.post(f"{link}send-code/")
        client.post(f"{link}code/", {"code": code_in(newest("request_code"))})
        assert "Written on." in text_of(client.get(page))


def test_a_reminder_does_not_take_the_page_from_somebody_who_is_writing(
    client: Client, asked: AgencyRequest, link: str, cast: Cast
):
    prove(client, link)
    client.post(f"{link}begin/")
    remind(AgencyRequest.objects.get(), by=cast.actor("asha"))
    assert client.get(f"{link}form/summary/").status_code == 200
    assert Client().get(link).status_code == 404


def test_a_link_that_was_left_needs_a_code_again(client: Client, link: str):
    prove(client, link)
    assert client.post(f"{link}leave/").status_code == 302
    assert "Zebedee" not in text_of(client.get(link))


def test_an_agency_answers_through_its_link_and_the_link_is_dead_afterwards(
    client: Client, asked: AgencyRequest, link: str
):
    prove(client, link)
    assert client.post(f"{link}begin/").url == f"{link}form/"
    assert "Brothers and sisters" in text_of(client.get(f"{link}form/"))
    client.post(f"{link}form/summary/", {"report_summary": "We knew him.", "seen": "1"})
    check = text_of(client.get(f"{link}form/check/"))
    seen = re.search(r'name="seen" value="(\d+)"', check)
    assert seen
    assert client.post(f"{link}form/check/", {"seen": seen[1]}).url == link
    for browser in (client, Client()):
        for path in (link, f"{link}form/", f"{link}code/", f"{link}nothing-held/"):
            page = browser.get(path)
            assert "Your answer was sent" in text_of(page)
            assert tells_of_the_child(text_of(page)) == []
    client.post(f"{link}send-code/")
    client.post(f"{link}nothing-held/")
    assert len(mails("request_code")) == 1
    assert AgencyRequest.objects.get().state == "answered"


def test_sections_not_asked_are_left_out(client: Client, a_case: ACase, cast: Cast):
    asked_of(a_case(**CHILD), by=cast.actor("asha"), sections=["services"])
    link = link_in(newest("request_link"))
    prove(client, link)
    client.post(f"{link}begin/")
    page = text_of(client.get(f"{link}form/"))
    assert "What made it hard to get help" in page
    assert "Brothers and sisters" not in page
    assert client.get(f"{link}form/siblings/").status_code == 404


def test_nothing_held_is_said_in_one_press(client: Client, link: str):
    prove(client, link)
    press = f'formaction="{link}nothing-held/"'
    assert press in client.get(link).content.decode()
    assert AgencyRequest.objects.get().state == "opened"
    assert client.post(f"{link}nothing-held/").url == link
    assert "Your answer was sent" in text_of(client.get(link))
    assert AgencyRequest.objects.get().state == "nothing_held"


def test_receipt_says_what_was_answered_to_whoever_proved_the_link_alone(client: Client, link: str):
    prove(client, link)
    client.post(f"{link}nothing-held/")
    assert "holds nothing" in text_of(client.get(link))
    assert "holds nothing" not in text_of(Client().get(link))


def test_start_page_names_the_law_how_sure_it_is_and_how_to_reach_the_office_by_a_thumb(
    client: Client, link: str
):
    prove(client, link)
    page = text_of(client.get(link))
    for words in ("must give it", "for this purpose only", "consent is not needed", "How sure this is"):
        assert words in page
    assert page.index("Start") < page.index("Ask the office a question") < page.index("Nothing held</strong>")
    assert 'href="tel:01632960000"' in page
    assert "newest e-mail" in page, "a reminder brings another link"
    assert re.search(r'class="oc-nowrap">R-\w{4}-\w{4}<', page), "a reference is never torn apart"


def test_whoever_has_begun_is_asked_once_more_before_what_they_wrote_is_left_out(client: Client, link: str):
    prove(client, link)
    client.post(f"{link}begin/")
    assert "formaction" not in client.get(link).content.decode()
    assert "is not sent and not kept" in text_of(client.get(f"{link}nothing-held/"))
    assert AgencyRequest.objects.get().state == "opened"


def test_an_unknown_a_mangled_and_a_withdrawn_link_look_the_same(
    client: Client, asked: AgencyRequest, link: str, cast: Cast
):
    withdraw_request(asked, reason="Asked twice", by=cast.actor("asha"))
    pages = [client.get(path) for path in (link, "/r/" + "a" * 43 + "/", f"{link[:-4]}/", "/r/x%3E/")]
    assert {page.status_code for page in pages} == {404}
    assert len({text_of(page) for page in pages}) == 1
    assert "This link opens nothing" in text_of(pages[0])
    assert client.post(f"{link}send-code/").status_code == 404


def test_a_withdrawn_request_shuts_out_somebody_who_proved_it(
    client: Client, asked: AgencyRequest, link: str, cast: Cast
):
    prove(client, link)
    client.post(f"{link}begin/")
    withdraw_request(AgencyRequest.objects.get(), reason="Asked twice", by=cast.actor("asha"))
    assert client.get(f"{link}form/summary/").status_code == 404


def test_a_link_that_ran_out_says_so_and_loses_nothing(client: Client, asked: AgencyRequest, link: str):
    prove(client, link)
    client.post(f"{link}begin/")
    with time_machine.travel(clock.now() + timedelta(days=28, minutes=1)):
        page = client.get(link)
        assert page.status_code == 410
        assert "what was written in the form is kept" in text_of(page)
        assert tells_of_the_child(text_of(page)) == []
        assert client.post(f"{link}send-code/").status_code == 410
    assert AgencyRequest.objects.get().draft.answers["surname"] == "Quillfeather"


def test_nothing_of_the_child_is_in_a_mail_an_address_a_title_or_a_log(
    client: Client,
    asked: AgencyRequest,
    link: str,
    cast: Cast,
    caplog: pytest.LogCaptureFixture,
):
    caplog.set_level(logging.DEBUG)
    prove(client, link)
    paths = [link, f"{link}nothing-held/", f"{link}form/", f"{link}form/identity/", f"{link}form/check/"]
    client.post(f"{link}begin/")
    answers = [client.get(path) for path in paths]
    remind(AgencyRequest.objects.get(), by=cast.actor("asha"))
    request = AgencyRequest.objects.get()
    other = asked_of(request.case, by=cast.actor("asha"), agency_name="Ambulance")
    withdraw_request(other, reason="Twice", by=cast.actor("asha"))
    say_nothing_held(request, by=cast.actor("dev"))
    seen = office(cast)
    home = f"/cases/{request.case_id}/agencies/"
    paths += [home, f"{home}{request.id}/", f"{home}{request.id}/return/", f"{home}ask/"]
    answers += [seen.get(path) for path in paths[-4:]]
    assert {answer.status_code for answer in answers} == {200}
    told = [email.subject + email.body for email in OutgoingEmail.objects.all()]
    assert len(told) >= 6
    titles = [title_of(answer) for answer in answers]
    logged = [line for line in caplog.text.splitlines() if "django.db.backends" not in line]
    assert tells_of_the_child("\n".join([*told, *titles, *paths, *logged])) == []
    assert "reporting" not in "\n".join(told).lower()


def test_pages_behind_a_link_ask_the_database_25_times_at_most(client: Client, link: str):
    prove(client, link)
    client.post(f"{link}begin/")
    counts = {}
    for path in ("", "nothing-held/", "form/", "form/identity/", "form/check/"):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{link}{path}").status_code == 200
        counts[path] = len(captured)
    assert max(counts.values()) <= 25, counts
