"""Messages between the office and a professional: sealed, told of without a word, read behind a code or a sign-in."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import (
    answered,
    asked_of,
    code_in,
    link_in,
    mails,
    newest,
    office,
    prove,
)
from tests.integration.agency_requests.at_once import at_once

from opencdop.agency_requests.link.message_services import ask_office, write_to_holder
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reply_services import link_actor
from opencdop.agency_requests.returned.moving import move_return
from opencdop.agency_requests.services import withdraw_request
from opencdop.audit.models import Event
from opencdop.cases.duplicate_services import merge_cases
from opencdop.cases.models import Case
from opencdop.conversations import queries, services
from opencdop.conversations.models import Message, Thread
from opencdop.conversations.portable import ROWS, portable
from opencdop.core import clock
from opencdop.core.errors import NotFound, RuleBroken

ASKED = "Is this the Zebedee who was born in June?"
ANSWER = "Yes, the younger of the Quillfeather twins."


@pytest.fixture
def asked(a_case: ACase, cast: Cast) -> AgencyRequest:
    return asked_of(a_case(surname="Quillfeather"), by=cast.actor("asha"))


@pytest.fixture
def link(asked: AgencyRequest) -> str:
    return link_in(newest("request_link"))


def text_of(answer: Any) -> str:
    return answer.content.decode()


def write(client: Client, link: str, words: str = ASKED, once: str = "") -> Any:
    return client.post(f"{link}messages/", {"words": words, "once": once})


def reply(cast: Cast, asked: AgencyRequest, words: str = ANSWER) -> Any:
    thread = Thread.objects.get()
    return office(cast).post(f"/cases/{asked.case_id}/messages/{thread.pk}/", {"words": words})


def test_question_and_answer_are_read_behind_the_code_and_no_e_mail_says_a_word(
    client: Client, asked: AgencyRequest, link: str, cast: Cast
):
    prove(client, link)
    assert write(client, link).status_code == 302
    assert newest("message_to_office").to == "office@ashmoor.example"
    assert ASKED in text_of(client.get(f"{link}messages/"))
    desk = office(cast)
    assert "Answer the question of Millbrook Surgery" in text_of(desk.get("/"))
    assert '<span class="oc-side__count">1' in text_of(desk.get(f"/cases/{asked.case_id}/"))
    assert ASKED in text_of(desk.get(f"/cases/{asked.case_id}/messages/{Thread.objects.get().pk}/"))
    assert reply(cast, asked).status_code == 302
    fresh = link_in(newest("request_message"))
    other = Client()
    assert other.get(link).status_code == 404, "the link before the message is dead"
    assert ANSWER not in text_of(other.get(fresh))
    prove(other, fresh)
    assert "The office has written to you" in text_of(other.get(fresh))
    assert ANSWER in text_of(other.get(f"{fresh}messages/"))
    told = "".join(each.subject + each.body for each in mails())
    assert not [word for word in ("Zebedee", "Quillfeather", "twins", "June", "reporting") if word in told]
    assert "oc-side__count" not in text_of(desk.get(f"/cases/{asked.case_id}/"))


def test_before_the_code_messages_open_nothing_and_words_typed_too_late_are_put_in(
    client: Client, asked: AgencyRequest, link: str
):
    assert client.get(f"{link}messages/").url == link
    prove(client, link)
    with time_machine.travel(clock.now() + timedelta(minutes=90)):
        assert write(client, link).url == link
        assert not Message.objects.exists()
        client.post(f"{link}send-code/")
        proven = client.post(f"{link}code/", {"code": code_in(newest("request_code"))})
        assert proven.url == f"{link}messages/"
        assert ASKED in text_of(client.get(proven.url))


def test_message_after_sending_opens_the_messages_and_never_the_form(
    client: Client, asked: AgencyRequest, link: str, cast: Cast
):
    answered(asked)
    assert client.post(f"{link}send-code/").status_code == 200, "the link ended with the sending"
    assert mails("request_code") == []
    write_to_holder(asked, words=ANSWER, by=cast.actor("asha"))
    fresh = link_in(newest("request_message"))
    assert "The office has written to you" in text_of(client.get(fresh))
    client.post(f"{fresh}send-code/")
    proven = client.post(f"{fresh}code/", {"code": code_in(newest("request_code"))})
    assert proven.url == f"{fresh}messages/"
    assert ANSWER in text_of(client.get(proven.url))
    for path in ("form/", "form/summary/", "nothing-held/", "pass-on/", "not-answering/"):
        page = text_of(client.get(f"{fresh}{path}", follow=True))
        assert "Your answer was sent" in page
        assert "Quillfeather" not in page
    assert write(client, fresh, "Thank you.").status_code == 302
    with time_machine.travel(clock.now() + timedelta(days=29)):
        assert Client().post(f"{fresh}send-code/").status_code == 200
    assert len(mails("request_code")) == 1


def test_same_press_twice_is_one_message_also_at_the_same_moment(asked: AgencyRequest, cast: Cast):
    by = link_actor(asked)
    for _ in range(2):
        ask_office(asked, words=ASKED, once="a" * 26, by=by)
    assert Message.objects.count() == 1
    assert len(mails("message_to_office")) == 1


def test_page_that_came_back_and_says_something_else_is_another_message(client: Client, link: str):
    prove(client, link)
    for words in (ASKED, ANSWER, ANSWER):  # written, then Back in the browser, written anew, pressed twice
        assert write(client, link, words, once="a" * 26).status_code == 302
    assert [each.words for each in Message.objects.order_by("said_at")] == [ASKED, ANSWER]


@pytest.mark.parametrize(("words", "sentence"), [("  ", "Write your message"), ("x" * 10_001, "10,000")])
def test_message_that_cannot_be_sent_stays_in_its_field(
    client: Client, asked: AgencyRequest, link: str, words: str, sentence: str
):
    prove(client, link)
    page = write(client, link, words)
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert words.strip()[:100] in text_of(page)
    assert not Message.objects.exists()


def test_words_are_sealed_with_the_key_of_the_case(asked: AgencyRequest):
    ask_office(asked, words=ASKED, by=link_actor(asked))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM conversations_message")
        [row] = cursor.fetchall()
        cursor.execute("SELECT * FROM conversations_thread")
        [thread] = cursor.fetchall()
    assert not [value for value in (*row, *thread) if b"Zebedee" in _raw(value) or b"Lowe" in _raw(value)]
    assert Message.objects.get().data_key_id == asked.data_key_id


def _raw(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def test_settled_messages_wait_for_nobody_until_the_next(asked: AgencyRequest, cast: Cast):
    ask_office(asked, words=ASKED, by=link_actor(asked))
    thread = Thread.objects.get()
    asha = cast.actor("asha")
    assert [each.pk for each in queries.waiting_for_office(asha)] == [thread.pk]
    seen = Message.objects.get().pk
    services.settle(thread, seen=seen, by=asha)
    assert queries.waiting_for_office(asha) == []
    with pytest.raises(RuleBroken, match="settled already"):
        services.settle(thread, seen=seen, by=asha)
    ask_office(asked, words="One thing more.", by=link_actor(asked))
    assert [each.pk for each in queries.waiting_for_office(asha)] == [thread.pk]


def test_reading_is_recorded_and_writing_leaves_an_event(
    client: Client, asked: AgencyRequest, link: str, cast: Cast
):
    prove(client, link)
    write(client, link)
    office(cast).get(f"/cases/{asked.case_id}/messages/{Thread.objects.get().pk}/")
    client.get(f"{link}messages/")
    read = Event.objects.filter(kind="message.read", is_read=True, case_id=asked.case_id)
    assert {event.actor_name for event in read} == {"Asha Verma", "Millbrook Surgery, by link"}
    assert Event.objects.filter(kind="message.to_office", case_id=asked.case_id).count() == 1


def test_another_panel_a_chair_and_another_request_find_nothing(asked: AgencyRequest, cast: Cast):
    other = asked_of(asked.case, by=cast.actor("asha"), agency_name="Ambulance")
    with pytest.raises(NotFound):
        ask_office(asked, words=ASKED, by=link_actor(other))
    ask_office(asked, words=ASKED, by=link_actor(asked))
    thread = Thread.objects.get()
    page = f"/cases/{asked.case_id}/messages/{thread.pk}/"
    assert office(cast, "carol").get(page).status_code == 404
    assert office(cast, "chidi").get(page).status_code == 403
    assert office(cast, "carol").post(page, {"words": "Hello"}).status_code == 404
    assert queries.waiting_for_office(cast.actor("carol")) == []
    with pytest.raises(NotFound):
        services.say(thread, words="Hello", from_office=True, by=cast.actor("carol"))
    assert Message.objects.count() == 1


def test_restricted_case_shows_its_messages_to_those_who_work_with_it_alone(
    asked: AgencyRequest, cast: Cast, a_case: ACase
):
    ask_office(asked, words=ASKED, by=link_actor(asked))
    Case.objects.filter(pk=asked.case_id).update(restricted=True, coordinator=cast.person("mina"))
    page = f"/cases/{asked.case_id}/messages/{Thread.objects.get().pk}/"
    assert queries.waiting_for_office(cast.actor("asha")) == []
    assert office(cast).get(page).status_code == 404
    assert office(cast, "mina").get(page).status_code == 200


def test_messages_of_a_merged_case_stand_with_the_case_that_stands_for_it(
    client: Client, asked: AgencyRequest, link: str, cast: Cast, a_case: ACase
):
    ask_office(asked, words=ASKED, by=link_actor(asked))
    stands = a_case(surname="Quillfeather")
    merge_cases(stands, merged=Case.objects.get(pk=asked.case_id), reason="Same child", by=cast.actor("asha"))
    thread = Thread.objects.get()
    listed = text_of(office(cast).get(f"/cases/{stands.pk}/messages/"))
    assert thread.pk in listed
    [row] = queries.waiting_for_office(cast.actor("asha"))
    assert row.case.pk == stands.pk
    answer = office(cast).post(f"/cases/{stands.pk}/messages/{thread.pk}/", {"words": ANSWER})
    assert answer.status_code == 302
    prove(client, link_in(newest("request_message")))
    assert ANSWER in text_of(client.get(f"{link_in(newest('request_message'))}messages/"))


def test_message_that_would_reach_nobody_is_refused_and_stays_typed(asked: AgencyRequest, cast: Cast):
    ask_office(asked, words=ASKED, by=link_actor(asked))
    withdraw_request(AgencyRequest.objects.get(), reason="Asked twice", by=cast.actor("asha"))
    page = reply(cast, asked)
    assert page.status_code == 422
    assert "Telephone them" in text_of(page)
    assert ANSWER in text_of(page)
    assert Message.objects.count() == 1


def test_office_writes_to_somebody_with_an_account_who_answers_in_their_own_place(a_case: ACase, cast: Cast):
    case = a_case(surname="Quillfeather")
    desk, home = office(cast), f"/cases/{case.pk}/messages/"
    refused = desk.post(f"{home}new/", {"email": "nobody@people.example", "words": "Dear Dev"})
    assert refused.status_code == 422
    assert "Nobody has an account here" in text_of(refused)
    assert "Dear Dev" in text_of(refused)
    sent = desk.post(f"{home}new/", {"email": "dev@people.example", "words": "Dear Dev"})
    assert sent.status_code == 302
    letter = newest("message_to_person")
    thread = Thread.objects.get()
    assert letter.to == "dev@people.example"
    assert f"/messages/{thread.pk}/" in letter.body
    dev = office(cast, "dev")
    assert "Ashmoor has written to you" in text_of(dev.get("/"))
    page = text_of(dev.get(f"/messages/{thread.pk}/"))
    assert "Dear Dev" in page
    assert "Quillfeather" not in page
    assert dev.post(f"/messages/{thread.pk}/", {"words": "Dear Asha"}).status_code == 302
    assert "Dear Asha" in text_of(desk.get(f"{home}{thread.pk}/"))
    assert office(cast, "ana").get(f"/messages/{thread.pk}/").status_code == 404
    assert dev.get(f"/cases/{case.pk}/messages/").status_code == 403


def test_pages_of_messages_ask_the_database_as_often_for_many_as_for_one(
    a_case: ACase, cast: Cast, asked: AgencyRequest
):
    desk, home = office(cast), f"/cases/{asked.case_id}/messages/"
    ask_office(asked, words=ASKED, by=link_actor(asked))
    counts = []
    for rows in (1, 25):
        for number in range(Thread.objects.count(), rows):
            other = asked_of(asked.case, by=cast.actor("asha"), agency_name=f"Agency {number}")
            ask_office(other, words=ASKED, by=link_actor(other))
        pages = (home, f"{home}{Thread.objects.first().pk}/", "/")
        counts.append([_queries(desk, page) for page in pages])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 25, counts


def _queries(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


@pytest.mark.django_db(transaction=True)
def test_two_who_answer_at_once_leave_both_answers_and_one_link_that_works(asked: AgencyRequest, cast: Cast):
    ask_office(asked, words=ASKED, by=link_actor(asked))

    def answer(name: str) -> Any:
        mine = queries.thread_in(Case.objects.get(pk=asked.case_id), Thread.objects.get().pk)
        by = cast.actor(name)
        return lambda: services.say(mine, words=f"From {name}", from_office=True, by=by)

    assert all(isinstance(each, Message) for each in at_once(answer("asha"), answer("mina")))
    sent = [link_in(each) for each in mails("request_message")]
    assert len(sent) == 2
    assert sorted(Client().get(each).status_code for each in sent) == [200, 404]


def test_messages_go_with_a_report_that_was_filed_on_the_wrong_child(
    asked: AgencyRequest, cast: Cast, a_case: ACase
):
    ask_office(asked, words=ASKED, by=link_actor(asked))
    answered(asked)
    right = a_case(forenames="Other")
    move_return(AgencyRequest.objects.get(), to=right, reason="Another child", by=cast.actor("asha"))
    thread = Thread.objects.get()
    assert thread.case_id == right.pk
    page = text_of(office(cast).get(f"/cases/{right.pk}/messages/{thread.pk}/"))
    assert ASKED in page
    assert office(cast).get(f"/cases/{asked.case_id}/messages/{thread.pk}/").status_code == 404
    assert Event.objects.filter(kind="message.moved").count() == 2


def test_there_is_an_end_to_messages_of_a_day(asked: AgencyRequest, cast: Cast):
    by = link_actor(asked)
    for number in range(services.MOST_A_DAY):
        ask_office(asked, words=f"Message {number}", by=by)
    with pytest.raises(RuleBroken, match="many messages today"):
        ask_office(asked, words="One more", by=by)
    write_to_holder(asked, words="Please ring us.", by=cast.actor("asha"))
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        ask_office(asked, words="The next day", by=by)


def test_messages_leave_for_another_installation_and_come_in_settled(asked: AgencyRequest):
    ask_office(asked, words=ASKED, by=link_actor(asked))
    told = portable(asked.case)
    [thread], [message] = told["conversations.Thread"], told["conversations.Message"]
    assert message["words"] == ASKED
    assert (thread["with_name"], thread["about"]) == ("Dr Hana Lowe", f"request:{asked.pk}")
    assert "person_id" not in thread
    assert ROWS[0].anew["state"](thread) == "settled"
