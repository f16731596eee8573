"""The public way to notify: what a professional without an account can do, and what nobody can read again."""

from http import HTTPStatus

import pytest
from django.test import Client
from tests.cast import Cast
from tests.integration.intake.conftest import ANSWERS, ANotification

from opencdop.audit.models import Event
from opencdop.core.actor import PUBLIC
from opencdop.intake import events
from opencdop.intake.models import FormInHand, Notification
from opencdop.submissions.library import form
from opencdop.submissions.models import Draft
from opencdop.submissions.services import save_answers

HOME = "/panel/ashmoor/"
NOTIFY = f"{HOME}notify/"


def begun(client: Client) -> tuple[Draft, str]:
    """A form begun at the public page, and its code as the pages show it."""
    answer = client.post(NOTIFY)
    assert answer["Location"] == f"{NOTIFY}form/about_you/"
    text = client.get(answer["Location"]).content.decode()
    code = text.split('<strong class="oc-nowrap">')[1].split("<")[0]
    return Draft.objects.latest("created_at"), code


def fill(draft: Draft) -> None:
    """Everything that a notification needs, as if it had been typed page by page."""
    save_answers(draft, answers=ANSWERS, seen=draft.version_no, by=PUBLIC)


def sent(client: Client) -> Notification:
    draft, _code = begun(client)
    fill(draft)
    answer = client.post(f"{NOTIFY}form/check/", {"seen": str(draft.version_no)})
    assert answer["Location"] == f"{NOTIFY}sent/"
    return Notification.objects.get()


@pytest.mark.parametrize("path", [HOME, f"{HOME}families/", NOTIFY, f"{NOTIFY}resume/"])
def test_public_page_opens_for_anybody(cast: Cast, client: Client, path: str):
    answer = client.get(path)
    assert answer.status_code == HTTPStatus.OK
    assert "01632 960000" in answer.content.decode()


@pytest.mark.parametrize("path", ["", "families/", "notify/", "notify/resume/", "notify/sent/"])
def test_panel_that_is_not_there_is_not_found(cast: Cast, client: Client, path: str):
    assert client.get(f"/panel/nowhere/{path}").status_code == HTTPStatus.NOT_FOUND


def test_get_begins_nothing(cast: Cast, client: Client):
    client.get(NOTIFY)
    assert not Draft.objects.exists()


def test_every_page_of_the_form_shows_its_code(cast: Cast, client: Client):
    draft, code = begun(client)
    definition = form("notification").outside
    shown = 0
    for group in definition.groups():
        answer = client.get(f"{NOTIFY}form/{group.key}/")
        if answer.status_code == HTTPStatus.OK:
            assert code in answer.content.decode(), group.key
            shown += 1
    assert shown > 15
    for path in ("form/", "form/check/", "saved/"):
        assert code in client.get(f"{NOTIFY}{path}").content.decode()
    assert FormInHand.objects.get(draft=draft).panel == cast.ashmoor


def test_bad_input_keeps_what_was_typed_and_says_what_to_do(cast: Cast, client: Client):
    draft, _code = begun(client)
    posted = {
        "seen": "1",
        "date_of_birth-day": "4",
        "date_of_birth-month": "May",
        "date_of_birth-year": "twenty",
        "date_of_death-none": "not_known",
    }
    answer = client.post(f"{NOTIFY}form/dates/", posted)
    text = answer.content.decode()
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'value="twenty"' in text
    assert "govuk-error-summary" in text
    draft.refresh_from_db()
    assert draft.answers == {"date_of_death": {"no_answer": "not_known"}}


def test_code_leads_back_from_another_computer(cast: Cast, client: Client):
    draft, code = begun(client)
    fill(draft)
    other = Client()
    assert other.get(f"{NOTIFY}form/").status_code == HTTPStatus.FOUND
    answer = other.post(f"{NOTIFY}resume/", {"code": code.lower().replace("-", "")})
    assert answer["Location"] == f"{NOTIFY}form/"
    assert "Nowicki" in other.get(f"{NOTIFY}form/name/").content.decode()


def test_code_that_leads_nowhere_is_shown_again(cast: Cast, client: Client):
    answer = client.post(f"{NOTIFY}resume/", {"code": "ABCD-1"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    text = answer.content.decode()
    assert "We found no form with this code" in text
    assert 'value="ABCD-1"' in text


def test_form_closed_on_a_shared_computer_is_gone_from_it(cast: Cast, client: Client):
    begun(client)
    assert client.post(f"{NOTIFY}saved/")["Location"] == HOME
    assert client.get(f"{NOTIFY}form/about_you/")["Location"] == f"{NOTIFY}resume/"
    assert Draft.objects.count() == 1


def test_session_of_the_public_ends_with_the_browser(cast: Cast, client: Client):
    begun(client)
    assert client.session.get_expire_at_browser_close()


def test_send_gives_a_reference_and_nothing_to_read_back(cast: Cast, client: Client):
    notification = sent(client)
    text = client.get(f"{NOTIFY}sent/").content.decode()
    assert notification.reference in text
    assert "Nowicki" not in text
    for step in ("name", "check"):
        assert client.get(f"{NOTIFY}form/{step}/")["Location"] == f"{NOTIFY}sent/"


def test_send_pressed_twice_leads_to_the_same_receipt(cast: Cast, client: Client):
    draft, code = begun(client)
    fill(draft)
    elsewhere = Client()
    elsewhere.post(f"{NOTIFY}resume/", {"code": code})
    for browser in (client, elsewhere, client):
        answer = browser.post(f"{NOTIFY}form/check/", {"seen": str(draft.version_no)})
        assert answer["Location"] == f"{NOTIFY}sent/"
    assert Notification.objects.count() == 1


def test_send_is_refused_while_a_needed_answer_is_missing(cast: Cast, client: Client):
    begun(client)
    answer = client.post(f"{NOTIFY}form/check/", {"seen": "1"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Notification.objects.exists()


def test_receipt_is_only_for_the_browser_that_sent(cast: Cast, client: Client):
    sent(client)
    assert Client().get(f"{NOTIFY}sent/").status_code == HTTPStatus.NOT_FOUND
    assert Client().post(f"{NOTIFY}copy/").status_code == HTTPStatus.NOT_FOUND


def test_copy_is_saved_once_and_leaves_out_household_siblings_and_suspicion(cast: Cast, client: Client):
    notification = sent(client)
    answer = client.post(f"{NOTIFY}copy/")
    text = answer.content.decode()
    assert answer["Content-Disposition"] == f'attachment; filename="{notification.reference}.html"'
    assert "Tomasz" in text
    for left_out in ("Zofia", "Piotr Lis", "Marta", "worry about?", "eglect"):
        assert left_out not in text
    assert client.post(f"{NOTIFY}copy/")["Location"] == f"{NOTIFY}sent/"
    assert "Save the copy" not in client.get(f"{NOTIFY}sent/").content.decode()
    assert Event.objects.filter(kind=events.COPY_SAVED.code).count() == 1


def test_form_of_one_panel_is_not_open_at_another(cast: Cast, client: Client):
    begun(client)
    assert client.get("/panel/harrowdale/notify/form/")["Location"] == "/panel/harrowdale/notify/resume/"


def test_public_pages_ask_the_database_little(
    cast: Cast, client: Client, django_assert_max_num_queries, a_notification: ANotification
):
    draft, _code = begun(client)
    fill(draft)
    for path in (HOME, NOTIFY, f"{NOTIFY}form/"):
        with django_assert_max_num_queries(8):
            client.get(path)
    for path in (f"{NOTIFY}form/name/", f"{NOTIFY}form/check/"):
        with django_assert_max_num_queries(12):  # these also say, and ask, who has the form open
            client.get(path)
        with django_assert_max_num_queries(8):
            client.get(path)


def test_page_says_where_the_downloaded_form_goes(cast: Cast, client: Client):
    page = client.get(NOTIFY).content.decode()
    assert 'href="/panel/ashmoor/about/contacts/"' in page
    assert "Never by ordinary e-mail" in page
    assert "secure mailbox" not in page
    cast.ashmoor.secure_email = "ashmoor@secure.example"
    cast.ashmoor.save()
    assert 'href="mailto:ashmoor@secure.example"' in client.get(NOTIFY).content.decode()
