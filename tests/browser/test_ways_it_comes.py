"""What reaches an office by e-mail, telephone, a coroner, MBRRACE or another system becomes a notification like any."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from tests.browser.conftest import Axe, LiveApp, NewPage, Shot
from tests.browser.journey import story
from tests.browser.journey.beginnings import a_place, is_told
from tests.browser.journey.intake import Intake
from tests.cast import Cast
from tests.unit.submissions.test_reading_back import filled_in

from opencdop.core import clock
from opencdop.intake.models import Notification, Original
from opencdop.submissions.library import form

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asha(cast: Cast, live_app: LiveApp, new_page: NewPage, shot: Shot, axe: Axe) -> Intake:
    """At the post of the morning."""
    return Intake.of(cast, "asha", a_place(live_app, new_page, shot), axe)


def newest() -> Notification:
    return Notification.objects.latest("entered_at")


def test_our_word_form_that_came_back_is_read_in_checked_and_kept(asha: Intake, tmp_path: Path):
    died = story.died_on()
    file = tmp_path / "form.docx"
    written = {"surname": "Nowicki", "sex=male": True, "nhs_number": "999 000 0027",
               "date_of_death-day": str(died.day), "date_of_death-month": str(died.month),
               "date_of_death-year": str(died.year)}  # fmt: skip
    file.write_bytes(filled_in(form("notification").outside, written).getvalue())
    asha.uploads_what_came_back(file)
    asha.is_at("Check your answers")
    asha.sees("Nowicki", "The child's NHS number: check this, since one of its digits is not right")
    asha.takes_a_picture("returned-form-check")
    assert not Notification.objects.exists()
    asha.presses("Enter it")
    asha.opens_what_came(newest())
    asha.sees("Nowicki", "by e-mail", "As it came: form.docx")
    assert asha.saves_what_comes("form.docx", link=True).read_bytes() == file.read_bytes()
    assert asha.eyes.wrong == []


def test_a_note_of_a_call_is_entered_with_a_name_and_nothing_else(asha: Intake):
    asha.opens("/notifications/new/")
    asha.says_when_it_came(channel="Telephone")
    asha.presses("Go on to the form")
    asha.answers_the_pages(form("notification").outside, {"surname": "Quayle"}, "name")
    asha.presses("Check your answers")
    asha.presses("Enter it")
    note = newest()
    assert (note.channel, note.submission.answers["surname"]) == ("telephone", "Quayle")
    assert clock.local_date(note.received_at) == clock.today()
    assert asha.eyes.wrong == []


def test_a_coroners_message_to_the_wrong_area_is_passed_on_and_counted(
    cast: Cast, asha: Intake, shot: Shot, axe: Axe
):
    asha.begins_a_message("The coroner")
    asha.writes_names("Lindqvist", "Nils")
    asha.presses("Enter it")
    message = newest()
    asha.sees(f"Entered as {message.reference}")
    asha.presses("Open the notification")
    asha.follows("Pass it on to the panel that reviews")
    asha.chooses("Harrowdale")
    asha.writes("Why should that panel have it?", "The family lives in Harrowdale.")
    asha.presses("Pass it on")
    asha.sees("Notifications passed on", message.reference, "from the coroner, to Harrowdale")
    asha.does_not_see("Lindqvist")
    assert (
        asha.page.get_by_role("row", name="Ashmoor Harrowdale").get_by_role("cell").last.inner_text() == "1"
    )
    carol = Intake.of(cast, "carol", asha.place, axe)
    carol.opens("/notifications/")
    carol.sees("Nils Lindqvist", "Open")
    carol.opens_what_came(message)
    assert asha.eyes.wrong + carol.eyes.wrong == []


def test_a_thin_message_of_mbrrace_waits_for_the_second_one(cast: Cast, asha: Intake):
    died = clock.today() - timedelta(days=1)
    asha.begins_a_message("MBRRACE, for a newborn")
    asha.writes_names("Marsden")
    asha.writes_days(died, died)
    asha.presses("Enter it")
    thin = newest()
    asha.presses("Open the notification")
    asha.sees("A second one is expected from the unit")
    asha.follows("Ask the unit by e-mail to notify you itself")
    asha.sees("Please fill in our notification form")
    asha.does_not_see("Marsden, born")
    asha.writes("The unit’s e-mail address", "neonatal.unit@ashmoor-general.example")
    asha.presses("Send the e-mail")
    asha.sees("The unit was asked by e-mail on")
    case = asha.makes_a_case_of_it()
    asha.opens(f"/notifications/{thin.pk}/")
    asha.follows("Ask the unit for the rest")
    asha.sees("Ask an agency")

    of_the_unit = is_told(
        cast,
        forenames=None,
        unnamed_baby="yes",
        date_of_birth=died.isoformat(),
        date_of_death=died.isoformat(),
    )
    asha.opens_what_came(of_the_unit)
    asha.joins_it_to(case)
    asha.opens(f"/notifications/{thin.pk}/")
    asha.does_not_see("A second one is expected")
    assert asha.eyes.wrong == []


def test_another_system_sends_with_a_key_that_a_manager_made_until_it_is_taken_back(
    cast: Cast, live_app: LiveApp, new_page: NewPage, shot: Shot, axe: Axe
):
    mina = Intake.of(cast, "mina", a_place(live_app, new_page, shot), axe)
    mina.opens("/notifications/keys/")
    mina.writes("Which system of which organisation is it for?", "Child health system, Ashmoor")
    mina.presses("Make a key")
    mina.sees("It is shown now and never again")
    key = mina.page.locator("[role=status] code").inner_text()
    status, answer = send(live_app, key, {"surname": "Quill", "sex": "female"})
    assert (status, answer) == (201, {"reference": newest().reference})
    mina.opens("/notifications/")
    mina.sees("Quill", "from a child health system")
    mina.opens("/notifications/keys/")
    mina.does_not_see(key)
    mina.presses("Take it back", exact=False)
    mina.sees("opens nothing any more")
    assert send(live_app, key, {"surname": "Quill"})[0] == 401
    assert Notification.objects.count() == 1
    assert not Original.objects.exists()
    assert mina.eyes.wrong == []


def send(app: LiveApp, key: str, answers: dict[str, Any]) -> tuple[int, Any]:
    """What the other system does: status and body of the answer."""
    request = Request(
        app.at("/api/v1/panels/ashmoor/notifications"),
        data=json.dumps({"answers": answers}).encode(),
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    try:
        with urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except HTTPError as refused:
        return refused.code, None
