"""A panel's own questions, from the public form through the office into the record, and an adopter's correction."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from tests.cast import Cast, a_panel
from tests.integration.intake.conftest import ANSWERS, Office
from tests.unit.formkit.folders import a_folder

from opencdop.cases import record
from opencdop.core.actor import PUBLIC
from opencdop.intake.models import Notification
from opencdop.intake.services import open_case_from_notification, open_notification
from opencdop.submissions import library
from opencdop.submissions.models import Draft
from opencdop.submissions.services import save_answers

NOTIFY = "/panel/ashmoor/notify/"
OWN = """\
form: notification
sections:
  - key: local.ashmoor.ours
    title: For Ashmoor
    groups:
      - key: local.ashmoor.pilot
        title: Our pilot
        questions:
          - key: local.ashmoor.in_pilot
            type: choice
            label: Was the child in the pilot
            not_known: true
            needed: expected
            choices: [{code: taking_part, label: Taking part}, {code: not_taking_part, label: Not taking part}]
          - key: local.ashmoor.since
            type: date
            label: Since when
            when: {question: local.ashmoor.in_pilot, is: taking_part}
          - key: local.ashmoor.visits
            type: repeat
            item: visit
            label: Visits
            questions: [{key: by, type: text, label: Visited by}]
"""
CORRECTION = """\
form: notification
version: "2022-04-b"
effective_from: 2022-04-01
based_on: "2022-04"
changes:
  - {change: notifier_name, to: {label: Your full name as the official form has it}}
"""
POSTED = {
    "local.ashmoor.in_pilot": "taking_part",
    "local.ashmoor.since-day": "3",
    "local.ashmoor.since-month": "6",
    "local.ashmoor.since-year": "2026",
    "local.ashmoor.visits-0-by": "A nurse",
}
PAGE = f"{NOTIFY}form/local.ashmoor.pilot/"


def forget() -> None:
    for cached in (library.library, library.questions, record.places):
        cached.cache_clear()


@pytest.fixture
def own(tmp_path: Path, settings) -> Iterator[None]:
    """An installation with a folder of its own: Ashmoor's questions, and a corrected notification."""
    files = {
        "local/ashmoor/notification.yaml": OWN,
        "forms/notification/2022-04-b.yaml": CORRECTION,
    }
    settings.OPENCDOP_DEFINITIONS = [*settings.OPENCDOP_DEFINITIONS, str(a_folder(tmp_path, files))]
    forget()
    yield
    forget()


def begun(client: Client) -> Draft:
    client.post(NOTIFY)
    return Draft.objects.latest("created_at")


def test_page_of_the_panels_own_saves_shows_and_refuses_like_any_other(own: None, cast: Cast, client: Client):
    draft = begun(client)
    save_answers(draft, answers=ANSWERS, seen=1, by=PUBLIC)
    text = client.get(PAGE).content.decode()
    assert 'name="local.ashmoor.in_pilot"' in text
    wrong = client.post(PAGE, {**POSTED, "local.ashmoor.since-month": "Maytember", "seen": "2"})
    assert wrong.status_code == 422
    assert 'href="#local.ashmoor.since-' in wrong.content.decode()
    draft.refresh_from_db()
    assert client.post(PAGE, {**POSTED, "seen": str(draft.version_no)}).status_code == 302
    draft.refresh_from_db()
    assert draft.answers["local.ashmoor.since"] == "2026-06-03"
    checked = client.get(f"{NOTIFY}form/check/").content.decode()
    assert "Was the child in the pilot" in checked
    assert "Taking part" in checked


def test_pages_that_the_panel_adds_say_so_and_no_other_does(own: None, cast: Cast, client: Client):
    begun(client)
    tasks = client.get(f"{NOTIFY}form/").content.decode()
    assert (tasks.count("Our pilot"), tasks.count("Added by the panel")) == (1, 1)
    assert "Added by the panel" in client.get(PAGE).content.decode()
    national = library.form("notification").groups()[0]
    assert "Added by the panel" not in client.get(f"{NOTIFY}form/{national.key}/").content.decode()


def test_answers_to_the_panels_own_questions_reach_the_record_and_are_corrected_there(
    own: None, cast: Cast, client: Client, office: Office
):
    draft = begun(client)
    answers = {
        **ANSWERS,
        "local.ashmoor.in_pilot": "taking_part",
        "local.ashmoor.since": "2026-06-03",
        "local.ashmoor.visits": [{"by": "A nurse"}],
    }
    save_answers(draft, answers=answers, seen=1, by=PUBLIC)
    draft.refresh_from_db()
    assert client.post(f"{NOTIFY}form/check/", {"seen": str(draft.version_no)}).status_code == 302
    notification = Notification.objects.get()
    assert notification.submission.version == "2022-04-b"
    asha = cast.actor("asha")
    open_notification(notification, by=asha)
    case = open_case_from_notification(notification, coordinator=cast.person("asha"), by=asha)
    agreed = {row.question: row.value for row in case.answers.filter(question__startswith="local.ashmoor.")}
    assert agreed == {key: value for key, value in answers.items() if key.startswith("local.")}
    browser = office("asha")
    shown = browser.get(f"/cases/{case.id}/record/").content.decode()
    assert "Was the child in the pilot" in shown
    assert "Taking part" in shown
    corrected = browser.get(f"/cases/{case.id}/record/local.ashmoor.in_pilot/")
    assert corrected.status_code == 200
    assert 'name="local.ashmoor.in_pilot"' in corrected.content.decode()


def test_another_panel_does_not_ask_them(own: None, cast: Cast, client: Client):
    a_panel("Millbrook", code="MIL")
    client.post("/panel/millbrook/notify/")
    assert client.get("/panel/millbrook/notify/form/local.ashmoor.pilot/").status_code == 404


def test_correction_by_the_adopter_is_what_is_asked_now(own: None, cast: Cast, client: Client):
    draft = begun(client)
    assert draft.version == "2022-04-b"
    text = client.get(f"{NOTIFY}form/about_you/").content.decode()
    assert "Your full name as the official form has it" in text
