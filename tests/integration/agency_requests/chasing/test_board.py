"""The board shows each request of the office's panels once, as chosen; and the post that did not arrive says why."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.fixtures.mail import MailServer
from tests.integration.agency_requests.asking import (
    answered,
    asked_of,
    in_days,
    link_in,
    mails,
    newest,
    office,
)
from tests.integration.browsing import text_of

from opencdop.accounts.models import Organisation
from opencdop.agency_requests.chasing import services
from opencdop.agency_requests.chasing.figures_queries import key_of
from opencdop.agency_requests.chasing.measuring import measure_returns
from opencdop.agency_requests.models import AgencyRequest
from opencdop.audit.models import Event
from opencdop.cases.services import open_hold
from opencdop.core import clock
from opencdop.core.dates import add_working_days, report_year_of
from opencdop.core.errors import RuleBroken
from opencdop.design.words import short_day
from opencdop.directory.models import Contact, Team
from opencdop.outbox.models import OutgoingEmail
from opencdop.outbox.services import deliver, note_returned, send_due_emails

BOARD = "/agencies/"
Ask = Callable[..., AgencyRequest]


@pytest.fixture
def ask(a_case: ACase, cast: Cast) -> Ask:
    """Ask another agency about a child of its own."""
    made: list[AgencyRequest] = []

    def build(name: str = "", **other: Any) -> AgencyRequest:
        name = name or f"Practice {len(made)}"
        request = asked_of(
            a_case(surname=f"Child{len(made)}"), by=cast.actor("asha"), agency_name=name, **other
        )
        made.append(request)
        return request

    return build


def shown(client: Client, **chosen: str) -> str:
    """The board as somebody sees it after choosing."""
    assert client.post(BOARD, chosen).url == BOARD
    return client.get(BOARD).content.decode()


def late(request: AgencyRequest) -> AgencyRequest:
    AgencyRequest.objects.filter(pk=request.pk).update(
        due_on=in_days(-3), sent_at=clock.now() - timedelta(days=24)
    )
    return request


@pytest.mark.unaudited("requests are made late by hand")
def test_board_is_filtered_and_what_was_chosen_stays(ask: Ask, cast: Cast):
    ask("Blue Line", agency_type="ambulance")
    late(ask("Hill Street"))
    answered(ask("Oak Lane"))
    client = office(cast)
    page = client.get(BOARD).content.decode()
    assert [name in page for name in ("Blue Line", "Hill Street", "Oak Lane")] == [True, True, False]
    assert ", 3 days ago" in page
    page = shown(client, state="late")
    assert [name in page for name in ("Blue Line", "Hill Street", "Oak Lane")] == [False, True, False]
    assert "Hill Street" in client.get(BOARD).content.decode()  # it stays
    page = shown(client, state="answered")
    assert [name in page for name in ("Blue Line", "Hill Street", "Oak Lane")] == [False, False, True]
    page = shown(client, state="all", kind="ambulance")
    assert [name in page for name in ("Blue Line", "Hill Street", "Oak Lane")] == [True, False, False]
    assert "No request matches" in shown(client, state="paused nonsense", kind="nonsense")


@pytest.mark.unaudited("requests are made late by hand")
def test_board_is_sorted(ask: Ask, cast: Cast):
    ask("Zebra surgery", due_on=in_days(3))
    ask("Aspen surgery", due_on=in_days(9))
    client = office(cast)

    def order(**chosen: str) -> list[str]:
        page = shown(client, **chosen)
        return sorted(("Zebra surgery", "Aspen surgery"), key=page.index)

    assert order(order="due") == ["Zebra surgery", "Aspen surgery"]
    assert order(order="agency") == ["Aspen surgery", "Zebra surgery"]
    assert order(order="newest") == ["Aspen surgery", "Zebra surgery"]


def test_board_shows_what_was_paused_and_who_rang(ask: Ask, cast: Cast):
    paused, rang, asha = ask("Hill Street"), ask("Oak Lane"), cast.actor("asha")
    services.pause(paused, reason="away", note="", until_on=in_days(9), by=asha)
    services.note_call(rang, note="", look_again_on=in_days(2), by=asha)
    ask("Blue Line")
    page = shown(office(cast), state="quiet")
    assert "Quiet until" in page
    assert "the person is away" in page
    assert f"{asha.name} rang today" in page
    assert "Blue Line" not in page


@pytest.mark.unaudited("requests are made late, and the directory is laid, by hand")
def test_where_no_manager_is_known_the_board_asks_the_office_to_name_one(ask: Ask, cast: Cast):
    long_late, paused = ask("Hill Street"), ask("Oak Lane")
    for each in (long_late, paused):
        AgencyRequest.objects.filter(pk=each.pk).update(
            due_on=in_days(-40), sent_at=clock.now() - timedelta(days=61)
        )
    services.pause(paused, reason="away", note="", until_on=in_days(9), by=cast.actor("asha"))
    late(ask("Blue Line"))  # for two days yet it is not the manager's turn
    client = office(cast)
    page = shown(client, state="untold")
    assert [name in page for name in ("Hill Street", "Oak Lane", "Blue Line")] == [True, False, False]
    assert page.count("No manager told: name one") == 1
    rows = list(csv.DictReader(io.StringIO(client.get(f"{BOARD}board.csv").content.decode("utf-8-sig"))))
    assert [row["Manager told"] for row in rows] == ["Not told"]
    services.tell_manager(long_late, name="Mo", email="mo@hillstreet.example", by=cast.actor("asha"))
    assert "Hill Street" not in shown(client, state="untold")


@pytest.mark.parametrize("way", ["refused", "returned"])
def test_a_manager_whom_the_e_mail_does_not_reach_is_named_anew(
    ask: Ask, cast: Cast, smtp_server: MailServer, way: str
):
    request, asha = ask("Hill Street"), cast.actor("asha")
    services.tell_manager(request, name="Mo", email="mo@hillstreet.example", by=asha)
    smtp_server.answer = "554 No such box" if way == "refused" else ""
    deliver(newest("request_manager").id)
    if way == "returned":
        note_returned(newest("request_manager"))
    smtp_server.answer = ""
    client = office(cast)
    page = shown(client, state="untold")
    assert "The e-mail to the manager did not arrive: name another" in page
    (row,) = csv.DictReader(io.StringIO(client.get(f"{BOARD}board.csv").content.decode("utf-8-sig")))
    assert (row["State"], row["Manager told"]) == ("Sent", "Told, and not delivered")
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        with pytest.raises(RuleBroken, match="went to this address today already"):
            services.tell_manager(request, name="Mo", email="Mo@hillstreet.example", by=asha)
        services.tell_manager(request, name="Ann", email="ann@hillstreet.example", by=asha)
        assert deliver(newest("request_manager").id) == "sent"
        assert "did not arrive" not in shown(client, state="open").partition("<table")[2]


@pytest.mark.unaudited("a request is made late by hand")
def test_while_it_is_not_agreed_who_leads_nobody_is_asked_to_name_a_manager(ask: Ask, cast: Cast):
    request = ask("Hill Street")
    long_ago = clock.now() - timedelta(days=61)
    AgencyRequest.objects.filter(pk=request.pk).update(due_on=in_days(-40), sent_at=long_ago)
    client = office(cast)
    assert "No manager told" in shown(client, state="late")
    today = clock.today()
    open_hold(
        request.case,
        reason="jurisdiction",
        note="",
        opened_on=today,
        expected_on=None,
        by=cast.actor("asha"),
    )
    page = shown(client, state="late")
    assert "Hill Street" in page
    assert "No manager told" not in page
    assert "Hill Street" not in shown(client, state="untold")


@pytest.mark.unaudited("the directory is laid by hand")
def test_manager_is_found_for_a_request_typed_by_hand(ask: Ask, cast: Cast):
    typed = ask("Millbrook Surgery", respondent_name="A Locum", email="locum@elsewhere.example")
    assert typed.contact is None
    chase = f"/cases/{typed.case_id}/agencies/{typed.id}/chase/"
    client = office(cast)
    assert "names no manager" in client.get(chase).content.decode()
    common = {"agency": cast.practice, "from_on": in_days(-9)}
    Contact.objects.create(name="Mo Field", email="mo@millbrook.example", escalated_to=True, **common)
    page = client.get(chase).content.decode()  # by the agency
    assert "mo@millbrook.example" in page
    team = Team.objects.create(agency=cast.practice, name="Night team", from_on=in_days(-9))
    Contact.objects.create(name="A Locum", email="locum@elsewhere.example", team=team, **common)
    Contact.objects.create(name="Nia", email="nia@millbrook.example", team=team, escalated_to=True, **common)
    assert "nia@millbrook.example" in client.get(chase).content.decode()  # by the address, known since


@pytest.mark.unaudited("the directory is laid by hand")
def test_page_on_which_a_call_is_noted_says_whom_to_ring_and_what_to_name(ask: Ask, cast: Cast):
    request = ask("Millbrook Surgery", email="hana@millbrook.example")
    chase, client = f"/cases/{request.case_id}/agencies/{request.id}/chase/", office(cast)
    page = text_of(client.get(chase))
    assert "Dr Hana Lowe, Safeguarding lead, Millbrook Surgery." in page
    assert "no telephone number" in page
    assert request.reference in page
    Contact.objects.create(
        agency=cast.practice,
        name="Dr Hana Lowe",
        email="hana@millbrook.example",
        telephone="01632 960123",
        from_on=in_days(-9),
    )
    assert "Telephone 01632 960123." in text_of(client.get(chase))


def test_what_is_pressed_on_the_board_reads_like_something_to_press(ask: Ask, cast: Cast):
    ask("Hill Street")
    again = add_working_days(clock.today(), 5)
    page = text_of(office(cast).get(BOARD))
    assert f"Note a call: look again {short_day(again)}" in page
    assert "Rang, look again" not in page


def test_only_my_cases_are_those_i_coordinate(ask: Ask, cast: Cast):
    ask("Hill Street")
    assert "Hill Street" in shown(office(cast, "asha"), mine="1")
    assert "Hill Street" not in shown(office(cast, "mina"), mine="1")
    assert "Hill Street" in shown(office(cast, "mina"))


@pytest.mark.parametrize(("name", "status"), [("carol", 200), ("chidi", 403), ("ana", 403), ("dev", 403)])
def test_others_see_nothing_of_it(ask: Ask, cast: Cast, name: str, status: int):
    ask("Hill Street")
    for path in (BOARD, "/agencies/board.csv", "/agencies/figures/", "/post/"):
        answer = office(cast, name).get(path)
        assert answer.status_code == status, path
        assert "Hill Street" not in answer.content.decode()


def test_board_takes_as_many_queries_for_many_rows_as_for_one(ask: Ask, cast: Cast):
    ask()
    client = office(cast)

    def count() -> int:
        client.get(BOARD)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(BOARD).status_code == 200
        reading = [each for each in queries if each["sql"].startswith("SELECT")]
        return len(reading)

    one = count()
    for _ in range(24):
        ask()
    assert count() == one <= 15


def test_reading_the_board_is_recorded_for_each_case_shown(ask: Ask, cast: Cast):
    request = ask()
    office(cast).get(BOARD)
    assert Event.objects.filter(kind="case.listed", case_id=request.case_id).count() == 1


def test_board_is_saved_without_a_child_and_without_a_formula(ask: Ask, cast: Cast):
    request = ask("=HYPERLINK(0)")
    ask("Hill Street")
    client = office(cast)
    rows = list(csv.reader(io.StringIO(client.get("/agencies/board.csv").content.decode("utf-8-sig"))))
    assert len(rows) == 3
    assert {row[0] for row in rows[1:]} == {"'=HYPERLINK(0)", "Hill Street"}
    assert request.reference in {row[2] for row in rows}
    with zipfile.ZipFile(io.BytesIO(client.get("/agencies/board.xlsx").content)) as book:
        everything = str(rows) + "".join(book.read(name).decode() for name in book.namelist())
    assert "=HYPERLINK(0)" in everything
    assert "<f>" not in everything
    assert "Child0" not in everything
    assert Event.objects.filter(kind="request.board_exported").count() == 2


def test_call_pause_and_manager_are_done_from_the_page(ask: Ask, cast: Cast):
    request = ask("Hill Street")
    client, here = office(cast), f"/cases/{request.case_id}/agencies/{request.id}/chase/"
    assert "Chase Hill Street" in client.get(here).content.decode()
    again, wrong = in_days(4), {"again-day": "31", "again-month": "2", "again-year": "2027"}
    refused = client.post(here, {"do": "call", "call-note": "They rang back", **wrong})
    assert refused.status_code == 422
    assert "They rang back" in refused.content.decode()
    said = {"again-day": str(again.day), "again-month": str(again.month), "again-year": str(again.year)}
    assert client.post(f"{here}?from=board", {"do": "call", **said}).url == BOARD
    until = {name.replace("again", "until"): value for name, value in said.items()}
    assert client.post(here, {"do": "pause", **until}).status_code == 422
    assert client.post(here, {"do": "pause", "reason": "away", **until}).status_code == 302
    assert client.post(here, {"do": "manager", "name": "Mo"}).status_code == 422
    assert (
        client.post(here, {"do": "manager", "name": "Mo Field", "email": "mo@police.example"}).status_code
        == 302
    )
    page = client.get(here).content.decode()
    assert "Told Mo Field, mo@police.example" in page
    pause = request.chases.get(kind="paused")
    assert client.post(f"{here}{pause.id}/end/").status_code == 302
    assert client.post(f"{here}{pause.id}/end/").status_code == 404
    assert "End the pause" not in client.get(here).content.decode()


def test_rules_are_changed_on_their_page_and_bad_numbers_lose_nothing(cast: Cast):
    client = office(cast, "mina")
    here = f"/agencies/rules/{cast.ashmoor.pk}/"
    assert "50, 100, 150" in client.get(here).content.decode()
    today = clock.today()
    on = {"from-day": str(today.day), "from-month": str(today.month), "from-year": str(today.year)}
    refused = client.post(here, {"reminders": "half way", "manager": "", **on})
    assert refused.status_code == 422
    assert "half way" in refused.content.decode()
    assert client.post(here, {"reminders": "80, 120", "manager": "", **on}).url == "/agencies/rules/"
    page = client.get("/agencies/rules/").content.decode()
    assert "80, 120 per cent" in page
    assert office(cast, "carol").post(here, {"reminders": "1", **on}).status_code in (403, 404)


def test_post_that_was_refused_is_shown_and_the_address_corrected(
    ask: Ask, cast: Cast, smtp_server: MailServer
):
    request = ask("Hill Street")
    smtp_server.answer = "554 No such box"
    assert deliver(newest("request_link").id) == "failed"
    client = office(cast)
    page = client.get("/post/").content.decode()
    assert "It was refused today" in page
    assert "Hill Street" in shown(client, state="lost")
    smtp_server.answer = ""
    old, here = link_in(newest("request_link")), f"/cases/{request.case_id}/agencies/{request.id}/address/"
    assert client.post(here, {"email": "not an address"}).status_code == 422
    assert client.post(here, {"email": request.email.upper()}).status_code == 422
    assert client.post(here, {"email": "new@police.example"}).status_code == 302
    assert send_due_emails() == 1
    assert len(smtp_server.to("new@police.example")) == 1
    assert Client().get(old).status_code in (404, 410)
    assert "All post has arrived" in client.get("/post/").content.decode()


def test_post_that_came_back_is_shown_with_its_request(ask: Ask, cast: Cast, smtp_server: MailServer):
    request = ask("Hill Street")
    assert deliver(newest("request_link").id) == "sent"
    assert note_returned(newest("request_link"))
    assert not note_returned(newest("request_link"))
    client = office(cast)
    assert "It came back today" in client.get("/post/").content.decode()
    assert "E-mail not delivered" in client.get(f"/cases/{request.case_id}/agencies/").content.decode()
    assert "E-mail not delivered" in shown(client, state="open")


@pytest.mark.unaudited("mail is made three days old by hand")
def test_three_days_without_a_mail_server_lose_nothing(ask: Ask, cast: Cast, smtp_server: MailServer):
    asked = [ask() for _ in range(3)]
    smtp_server.refuses = True
    OutgoingEmail.objects.update(queued_at=clock.now() - timedelta(hours=73))
    assert [deliver(email.id) for email in mails()] == ["failed"] * 3
    client = office(cast)
    page = client.get("/post/").content.decode()
    assert page.count("could not be reached for three days") == 3
    smtp_server.refuses = False
    assert client.post("/post/again/").url == "/post/"
    assert send_due_emails() == 3
    assert sorted(message["Message-ID"] for message in smtp_server.messages) == sorted(
        email.message_id for email in mails()
    )
    assert "All post has arrived" in client.get("/post/").content.decode()
    assert len(asked) == 3


def test_post_of_another_panel_is_not_sent_again(ask: Ask, cast: Cast, smtp_server: MailServer):
    ask("Hill Street")
    smtp_server.answer = "554 No such box"
    deliver(newest("request_link").id)
    assert office(cast, "carol").post(f"/post/{newest('request_link').id}/again/").status_code == 404
    assert newest("request_link").state == "failed"
    assert office(cast).post(f"/post/{newest('request_link').id}/again/").status_code == 302
    assert newest("request_link").state == "queued"


@pytest.mark.unaudited("the directory is laid by hand")
def test_figures_of_an_agency_open_no_return_and_go_to_it_once_a_day(
    ask: Ask, cast: Cast, smtp_server: MailServer
):
    answered(ask("Hill Street"), report_summary="Seen once.")
    ask("Oak Lane")
    assert measure_returns() == 1
    assert measure_returns() == 0
    client = office(cast)
    page = client.get("/agencies/figures/").content.decode()
    assert "Hill Street" in page
    assert not Event.objects.filter(kind="request.return_read").exists()
    here = f"/agencies/figures/{report_year_of(clock.today())}/{key_of('Hill Street')}/"
    assert client.post(here, {"email": "nobody"}).status_code == 422
    assert "The directory names" not in client.get(here).content.decode()
    agency = Organisation.objects.create(kind=Organisation.AGENCY, agency_type="gp", name="Hill Street")
    Contact.objects.create(
        agency=agency,
        name="Mo Field",
        email="lead@hillstreet.example",
        escalated_to=True,
        from_on=in_days(-9),
    )
    page = client.get(here).content.decode()
    assert "The directory names Mo Field, as their manager." in page
    assert 'value="lead@hillstreet.example"' in page
    for _ in range(2):
        assert client.post(here, {"email": "lead@hillstreet.example"}).status_code == 302
    send_due_emails()
    (told,) = smtp_server.to("lead@hillstreet.example")
    assert "Answered: 1" in told.get_content()
    assert office(cast, "carol").get(here).status_code == 404
    rows = list(csv.reader(io.StringIO(client.get("/agencies/figures.csv").content.decode("utf-8-sig"))))
    assert [row[:4] for row in rows[1:]] == [
        ["Hill Street", "GP practice", "1", "1"],
        ["Oak Lane", "GP practice", "1", "0"],
    ]
