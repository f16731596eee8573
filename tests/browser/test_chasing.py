"""A coordinator chases agencies: the board, a pause, a call, a manager, a file; and what the mail server then takes."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.at_the_screen import fits, signed_in, words_on
from tests.browser.conftest import NARROW, Axe, LiveApp, NewPage, Shot
from tests.cast import ACase, Cast
from tests.fixtures.mail import MailServer
from tests.integration.agency_requests.asking import answered, asked_of, in_days
from tests.integration.browsing import browsing

from opencdop.agency_requests.chasing.measuring import measure_returns
from opencdop.agency_requests.models import AgencyRequest
from opencdop.core import clock
from opencdop.outbox.models import OutgoingEmail
from opencdop.outbox.services import deliver, send_due_emails


@pytest.fixture
def asked(a_case: ACase, cast: Cast, smtp_server: MailServer) -> dict[str, AgencyRequest]:
    """Six agencies, one of them late, one answered, one whose address is wrong; all post has gone."""
    asha, made = cast.actor("asha"), {}
    for number, (name, kind) in enumerate(
        (
            ("Millbrook Surgery", "gp"),
            ("Hill Street Police", "police"),
            ("Oak Lane School", "education"),
            ("Ashmoor Hospitals", "acute_trust"),
            ("Blue Line Ambulance", "ambulance"),
            ("Ashmoor Council, children", "social_care"),
        )
    ):
        made[name] = asked_of(
            a_case(surname=f"Marsden{number}"),
            by=asha,
            agency_name=name,
            agency_type=kind,
            email=f"person{number}@agency.example",
            respondent_name=f"Person {number}",
            due_on=in_days(5 + number),
        )
    assert send_due_emails() == 6
    answered(made["Ashmoor Hospitals"], report_summary="Seen once.")
    measure_returns()
    assert send_due_emails() == 1  # the office is told of the answer
    late = AgencyRequest.objects.filter(pk=made["Oak Lane School"].pk)
    late.update(due_on=in_days(-4), sent_at=clock.now() - timedelta(days=25))
    smtp_server.messages.clear()
    return made


@pytest.mark.unaudited("a request is made late by hand")
def test_a_coordinator_chases_agencies_from_the_board(
    asked: dict[str, AgencyRequest],
    cast: Cast,
    smtp_server: MailServer,
    new_page: NewPage,
    live_app: LiveApp,
    axe: Axe,
    shot: Shot,
    tmp_path: Path,
) -> None:
    browse = browsing(cast)
    asha = signed_in(new_page(accept_downloads=True), browse("asha"), live_app)
    asha.goto(live_app.at("/"))
    asha.get_by_role("link", name="Agencies", exact=True).first.click()
    assert "4 days ago" in words_on(asha, "table")
    assert "Ashmoor Hospitals" not in words_on(asha, "table")
    assert axe(asha) == []

    asha.select_option("#state", "late")
    asha.get_by_role("button", name="Show", exact=True).click()
    expect(asha.locator("tbody tr")).to_have_count(1)
    asha.get_by_role("link", name=re.compile("^Chase.*Oak Lane School")).click()
    asha.fill("#call-note", "The head teacher writes it this week.")
    asha.get_by_role("button", name="Note the call").click()
    assert "is noted" in words_on(asha)
    assert "rang today" in words_on(asha, "table")

    asha.get_by_role("button", name="Show all that wait").click()
    expect(asha.locator("tbody tr")).to_have_count(5)
    asha.get_by_role("link", name=re.compile("^Chase.*Hill Street Police")).click()
    asha.select_option("#reason", "records")
    asha.get_by_role("button", name="Pause", exact=True).click()
    assert "left in peace until" in words_on(asha)

    asha.get_by_role("link", name=re.compile("^Chase.*Millbrook Surgery")).click()
    assert axe(asha) == []
    shot(asha, "chase-a-request")
    asha.fill("#name", "Mo Field")
    asha.fill("#email", "mo.field@agency.example")
    asha.get_by_role("button", name="Tell them").click()
    assert "told by e-mail" in words_on(asha)
    shot(asha, "board-of-requests")

    asha.get_by_role("button", name=re.compile("^Remind.*Blue Line Ambulance")).click()
    assert "was reminded" in words_on(asha)

    asha.get_by_role("button", name=re.compile("^Note a call: look again .*Blue Line Ambulance")).click()
    assert "Your call to Blue Line Ambulance is noted" in words_on(asha)

    with asha.expect_download() as saved:
        asha.get_by_role("link", name="Save as CSV").click()
    saved.value.save_as(tmp_path / "board.csv")
    lines = (tmp_path / "board.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 6
    assert "Marsden" not in "".join(lines)

    send_due_emails()
    to = sorted(str(message["To"]) for message in smtp_server.messages)
    assert to == ["mo.field@agency.example", "person4@agency.example"]
    for message in smtp_server.messages:
        words = str(message["Subject"]) + message.get_content()
        assert "Marsden" not in words
        assert ("/r/" in words) == (message["To"] == "person4@agency.example")

    asha.goto(live_app.at("/agencies/figures/"))
    assert "Ashmoor Hospitals" in words_on(asha, "table")
    assert axe(asha) == []
    shot(asha, "figures-of-agencies")
    asha.get_by_role("link", name="Ashmoor Hospitals").click()
    assert axe(asha) == []
    with asha.expect_download() as letter:
        asha.get_by_role("button", name="Make the letter as PDF").click()
    assert letter.value.suggested_filename.startswith("agency-figures-20")
    asha.fill("#email", "lead@hospitals.example")
    asha.get_by_role("button", name="Send the figures").click()
    send_due_emails()
    (told,) = smtp_server.to("lead@hospitals.example")
    assert "Answered: 1" in told.get_content()

    for path in ("/agencies/rules/", f"/agencies/rules/{cast.ashmoor.pk}/"):
        mina = signed_in(new_page(), browse("mina"), live_app)
        mina.goto(live_app.at(path))
        assert axe(mina) == []


@pytest.mark.unaudited("a request is made late by hand")
def test_post_that_did_not_arrive_and_the_board_on_a_telephone(
    asked: dict[str, AgencyRequest],
    cast: Cast,
    smtp_server: MailServer,
    new_page: NewPage,
    live_app: LiveApp,
    axe: Axe,
    shot: Shot,
) -> None:
    browse = browsing(cast)
    asha = signed_in(new_page(viewport=NARROW), browse("asha"), live_app)
    asha.goto(live_app.at("/agencies/"))
    assert fits(asha)
    police = asked["Hill Street Police"]
    asha.fill("#reference", police.reference[:-1] + ("2" if police.reference[-1] != "2" else "3"))
    asha.keyboard.press("Enter")
    asha.wait_for_url("**/agencies/find/")
    assert "No request of yours has the reference" in words_on(asha)
    assert fits(asha)
    assert axe(asha) == []
    asha.fill("#reference", police.reference.lower().replace("-", " "))
    asha.keyboard.press("Enter")
    asha.wait_for_url(f"**/agencies/{police.id}/")
    asha.goto(live_app.at("/agencies/"))
    asha.get_by_role("button", name=re.compile("^Remind.*Hill Street Police")).click()
    smtp_server.answer = "554 No such box"
    assert deliver(OutgoingEmail.objects.get(kind="request_reminder").id) == "failed"
    asha.goto(live_app.at("/post/"))
    assert "It was refused today" in words_on(asha)
    assert fits(asha)
    assert axe(asha) == []
    shot(asha, "post-that-did-not-arrive")
    asha.set_viewport_size(NARROW)
    asha.get_by_role("link", name=re.compile("^Correct the address.*Hill Street Police")).click()
    asha.fill("#email", "no address")
    asha.get_by_role("button", name="Write to this address").click()
    assert "name@example.org" in words_on(asha)
    asha.fill("#email", "desk@police.example")
    asha.get_by_role("button", name="Write to this address").click()
    smtp_server.answer = ""
    assert send_due_emails() == 1
    assert len(smtp_server.to("desk@police.example")) == 1
    asha.goto(live_app.at("/post/"))
    assert "All post has arrived" in words_on(asha)
    for path in ("/agencies/figures/", "/agencies/rules/"):
        asha.goto(live_app.at(path))
        assert fits(asha), path
