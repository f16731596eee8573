"""A corrected form that its sender has begun: nobody waits for it, so no page names a day, a reminder or a stranger."""

import pytest
from django.test import Client
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of, link_in, newest, office, prove
from tests.integration.browsing import text_of

from opencdop.agency_requests.correcting_services import mail_correction
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reply_services import link_actor, say_nothing_held


@pytest.fixture
def correction(a_case: ACase, cast: Cast) -> AgencyRequest:
    """A corrected form, asked for on the receipt page and not sent yet."""
    request = asked_of(a_case(), by=cast.actor("asha"))
    answered(request, report_summary="The practice knew the family.")
    mail_correction(request)
    return AgencyRequest.objects.get(corrects=request)


def test_pages_of_the_office_say_whose_it_is_and_name_no_day(correction: AgencyRequest, cast: Cast):
    home = f"/cases/{correction.case_id}/agencies/"
    client = office(cast)
    listed = text_of(client.get(home))
    assert "Corrected form begun on" in listed
    assert "Due" not in listed
    assert "reminded" not in listed
    one = text_of(client.get(f"{home}{correction.id}/"))
    assert "A member of the public" not in one
    assert "on the receipt of the form before" in one
    assert "Last reminded" not in one
    assert "Link sent" in one


def test_no_reminder_is_promised_that_does_not_go(correction: AgencyRequest, cast: Cast):
    page = text_of(office(cast).get(f"/cases/{correction.case_id}/agencies/{correction.id}/chase/"))
    assert "Reminders that go by themselves" not in page
    assert "No reminder goes by itself" in page


def test_whoever_corrects_is_pressed_by_no_day(correction: AgencyRequest, cast: Cast):
    dev = office(cast, "dev")
    at_home, own = text_of(dev.get("/")), text_of(dev.get("/requests/"))
    assert "A corrected form for Ashmoor" in at_home
    assert "asks for a report" not in at_home
    assert f"{correction.reference}, begun on" in at_home, (
        "two requests are told apart by what the office reads out"
    )
    assert "Corrected form begun on" in own
    assert "Due 2" not in own


def test_where_nothing_was_held_nothing_is_said_to_be_filled_in(client: Client, a_case: ACase, cast: Cast):
    request = asked_of(a_case(), by=cast.actor("asha"))
    first = link_in(newest("request_link"))
    prove(client, first)
    say_nothing_held(request, by=link_actor(request))
    assert "It begins with what you sent" not in text_of(client.get(first))
    assert "It begins with what you sent" in text_of(Client().get(first)), "a stranger learns nothing of it"
    mail_correction(request)
    link = link_in(newest("request_correction"))
    prove(client, link)
    start = text_of(client.get(link))
    assert "what you sent is filled in" not in start
    assert "that nothing is held" in start
    assert "About" in start
