"""Somebody else's act between the moment messages were read and the moment their row is held."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of, office
from tests.integration.between import held_open

from opencdop.agency_requests.link.message_services import ask_office, write_to_holder
from opencdop.agency_requests.link.passing_services import pass_on
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reply_services import begin_answer, link_actor, send_answer
from opencdop.agency_requests.returned.moving import move_return
from opencdop.conversations import services
from opencdop.conversations.models import Message, Thread
from opencdop.core.errors import Stale
from opencdop.core.rows import read_locked

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = "Is this the Zebedee who was born in June?"
WHY = "The summary is of another child of the practice"


def as_read(request: AgencyRequest) -> AgencyRequest:
    return AgencyRequest.objects.select_related("case__lead_panel", "draft", "submission").get(pk=request.pk)


def thread_as_read() -> Thread:
    return Thread.objects.select_related("case__lead_panel", "person").get()


@pytest.fixture
def asked(a_case: ACase, cast: Cast) -> AgencyRequest:
    request = asked_of(a_case(surname="Quillfeather"), by=cast.actor("asha"))
    ask_office(as_read(request), words=ASKED, by=link_actor(request))
    return request


def test_name_of_a_colleague_who_wrote_a_moment_before_the_office_stays(asked: AgencyRequest, cast: Cast):
    read = thread_as_read()
    pass_on(as_read(asked), name="Ben Oduya", email="b.oduya@millbrook.nhs.uk", by=link_actor(asked))
    ask_office(as_read(asked), words="I answer now.", by=link_actor(asked))
    services.say(read, words="Yes, the younger of the twins.", from_office=True, by=cast.actor("asha"))
    assert Thread.objects.get().with_name == "Ben Oduya"


def test_message_that_came_since_is_not_settled_unread(asked: AgencyRequest, cast: Cast):
    asha, seen, read = cast.actor("asha"), Message.objects.get().pk, thread_as_read()
    ask_office(as_read(asked), words="One thing more.", by=link_actor(asked))
    with pytest.raises(Stale):
        services.settle(read, seen=seen, by=asha)
    assert Thread.objects.get().waits_for_office


def test_page_that_settles_shows_the_message_that_came_since(asked: AgencyRequest, cast: Cast):
    desk, home = office(cast), f"/cases/{asked.case_id}/messages/{Thread.objects.get().pk}/"
    seen = Message.objects.get().pk
    assert f'name="seen" value="{seen}"' in desk.get(home).content.decode()
    ask_office(as_read(asked), words="One thing more.", by=link_actor(asked))
    answer = desk.post(f"{home}settle/", {"seen": seen}, follow=True)
    shown = answer.content.decode()
    assert "One thing more." in shown
    assert "They have written since" in shown
    assert Thread.objects.get().waits_for_office


@pytest.mark.parametrize("who", ["office", "holder"])
def test_message_about_a_return_that_was_moved_goes_with_it(a_case: ACase, cast: Cast, who: str):
    asha, right = cast.actor("asha"), a_case(surname="Nowicki")
    came = answered(asked_of(a_case(), by=asha))
    read = as_read(came)
    move_return(as_read(came), to=right, reason=WHY, by=asha)
    if who == "office":
        write_to_holder(read, words=ASKED, by=asha)
    else:
        ask_office(read, words=ASKED, by=link_actor(came))
    assert Thread.objects.get().case_id == right.pk


def test_answer_to_a_thread_that_was_moved_is_told_where_it_is(
    a_case: ACase, cast: Cast, asked: AgencyRequest
):
    asha, right = cast.actor("asha"), a_case(surname="Nowicki")
    answered(as_read(asked))
    read = thread_as_read()
    move_return(as_read(asked), to=right, reason=WHY, by=asha)
    services.say(read, words=ASKED, from_office=True, by=asha)
    assert read.case_id == right.pk
    assert read.case.pk == right.pk


@pytest.mark.parametrize("where", ["thread", "request"])
def test_office_writes_while_the_report_is_sent_and_neither_fails(
    asked: AgencyRequest, cast: Cast, where: str
):
    asha, by = cast.actor("asha"), link_actor(asked)
    begin_answer(asked, by=by)
    mine, theirs, thread = as_read(asked), as_read(asked), thread_as_read()
    writes: dict[str, Callable[[], Any]] = {
        "thread": lambda: services.say(thread, words=ASKED, from_office=True, by=asha),
        "request": lambda: write_to_holder(theirs, words=ASKED, by=asha),
    }
    written = held_open(
        lambda: read_locked(mine),
        writes[where],
        then=lambda: send_answer(mine, answers=mine.draft.answers, by=by),
    )
    assert isinstance(written, Message)
    assert as_read(asked).submission_id
