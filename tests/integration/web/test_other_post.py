"""Post about no case that did not arrive is shown to who caused it and to an administrator, and goes again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.fixtures.mail import MailServer
from tests.integration.agency_requests.asking import answered, asked_of, mails, office

from opencdop.accounts.roles import Role
from opencdop.accounts.services import invite, send_password_link
from opencdop.agency_requests.chasing.figures import Told, figures_of
from opencdop.agency_requests.chasing.figures_services import send_figures
from opencdop.core import clock
from opencdop.outbox.models import OutgoingEmail
from opencdop.outbox.services import deliver, send_due_emails

HERE = "/post/other/"
INVITED, FIGURES, PASSWORD = "new.person@ashmoor.example", "lead@agency.example", "dev@people.example"


@pytest.fixture
def lost(cast: Cast, smtp_server: MailServer) -> list[OutgoingEmail]:
    """An invitation, an agency's figures and a link for a password, none of which arrived."""
    asha, mina, today = cast.actor("asha"), cast.actor("mina"), clock.today()
    invite(cast.ashmoor.organisation, name="Nia", email=INVITED, role=Role.COORDINATOR, by=mina)
    asked = Told("Hill Street", "police", today, today, None, held_nothing=False, declined=False, reminders=0)
    send_figures(cast.ashmoor, figures=figures_of([asked]), year=2026, email=FIGURES, by=asha)
    send_password_link(
        cast.person("dev"), link="https://cdop.example/account/password/x/", by=cast.actor("dev")
    )
    smtp_server.answer = "554 No such box"
    for email in mails():
        assert deliver(email.id) == "failed"
    smtp_server.answer = ""
    return mails()


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("edith", {INVITED, FIGURES, PASSWORD}),
        ("mina", {INVITED, FIGURES}),
        ("asha", {FIGURES}),
        ("carol", set()),
        ("dev", set()),
        ("chidi", set()),
    ],
)
def test_who_sees_which(lost: list[OutgoingEmail], cast: Cast, name: str, seen: set[str]):
    client = office(cast, name)
    page = client.get(HERE).content.decode()
    assert {each for each in (INVITED, FIGURES, PASSWORD) if each in page} == seen
    assert ("All other post has arrived" in page) == (not seen)
    for email in lost:
        if email.to not in seen:
            assert client.post(f"{HERE}{email.id}/again/").status_code == 404
            email.refresh_from_db()
            assert email.state == "failed"


def test_it_goes_again_with_the_same_name_and_a_stale_link_does_not(
    lost: list[OutgoingEmail], cast: Cast, smtp_server: MailServer
):
    client = office(cast, "edith")
    assert "The address is probably wrong" in client.get(HERE).content.decode()
    for email in lost:
        assert client.post(f"{HERE}{email.id}/again/").url == HERE
    assert "too old to be of use" in client.get(HERE).content.decode()
    assert send_due_emails() == 2
    assert {message["Message-ID"] for message in smtp_server.messages} == {
        email.message_id for email in lost if email.kind != "account.password_link"
    }


def test_post_of_a_case_is_not_among_it_and_the_list_asks_few_questions(
    lost: list[OutgoingEmail], cast: Cast, a_case: ACase, smtp_server: MailServer
):
    answered(asked_of(a_case(), by=cast.actor("asha")))
    smtp_server.answer = "554 No such box"
    send_due_emails()
    client = office(cast, "mina")
    client.get(HERE)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(HERE).content.decode()
    assert "Request to an agency" not in page
    assert page.count("Send again") == 2
    assert len(queries) <= 15
