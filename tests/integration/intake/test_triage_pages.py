"""Triage at the browser: who may see what, what is proposed, what happens when somebody decides."""

from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.integration.intake.conftest import ANSWERS, ANotification, Office

from opencdop.audit.models import Event
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.intake import events, queries, services
from opencdop.intake.likely import candidates_for, likely_cases
from opencdop.intake.models import Notification
from opencdop.submissions.models import Draft
from opencdop.submissions.services import save_answers

LIST = "/notifications/"


def reads(kind: str) -> int:
    return Event.objects.filter(kind=kind).count()


def test_list_shows_what_waits_with_what_is_proposed(a_notification: ANotification, office: Office):
    a_notification()
    text = office("asha").get(LIST).content.decode()
    for words in ("Tomasz Nowicki", "Not yet opened", "In scope", "Nobody yet"):
        assert words in text
    assert reads(events.NOTIFICATION_LISTED.code) == 1


def test_list_without_notifications_says_what_will_be_there(cast: Cast, office: Office):
    assert "None is waiting" in office("asha").get(LIST).content.decode()


def test_list_takes_as_many_queries_for_25_as_for_one(
    cast: Cast, a_notification: ANotification, a_case: ACase, office: Office
):
    a_case(surname="Nowicki", date_of_birth="2026-03-04")
    a_notification()
    client = office("asha")
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for number in range(24):
        a_notification(forenames=f"Child {number}")
    with CaptureQueriesContext(connection) as many:
        assert client.get(LIST).content.decode().count('class="oc-row"') == 25
    assert len(many) == len(one) <= 25


@pytest.mark.parametrize("name", ["chidi", "ben", "ana", "edith", "dev"])
def test_pages_are_closed_to_other_roles(a_notification: ANotification, office: Office, name: str):
    notification = a_notification()
    client = office(name)
    for path in (LIST, f"{LIST}{notification.pk}/", f"{LIST}new/"):
        assert client.get(path).status_code == HTTPStatus.FORBIDDEN


def test_another_panels_person_is_told_that_nothing_is_there(a_notification: ANotification, office: Office):
    notification = a_notification(opened_by="asha")
    client = office("carol")
    assert "Nowicki" not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{notification.pk}/").status_code == HTTPStatus.NOT_FOUND
    for act in ("open", "decide"):
        assert client.post(f"{LIST}{notification.pk}/{act}/").status_code == HTTPStatus.NOT_FOUND
    assert reads(events.NOTIFICATION_READ.code) == 0


def test_unopened_notification_shows_nothing_of_the_child(a_notification: ANotification, office: Office):
    notification = a_notification()
    text = office("asha").get(f"{LIST}{notification.pk}/").content.decode()
    assert "Nowicki" not in text
    assert reads(events.NOTIFICATION_READ.code) == 0
    assert Notification.objects.get().opened_at is None


def test_open_shows_the_notification_and_records_who_read_it(a_notification: ANotification, office: Office):
    notification = a_notification()
    client = office("asha")
    answer = client.post(f"{LIST}{notification.pk}/open/")
    text = client.get(answer["Location"]).content.decode()
    for words in ("Tomasz Nowicki", "Found not breathing", "Aged under 1 year", "Asha Verma opened it"):
        assert words in text
    assert reads(events.NOTIFICATION_READ.code) == 1


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"nhs_number": "9990000026"}, "the NHS number is the same"),
        (
            {"surname": "NOWICKI", "forenames": "Tom", "date_of_birth": "2026-03-04"},
            "Two different NHS numbers that can both be right",
        ),
    ],
)
def test_likely_case_is_proposed_with_the_reason(
    a_case: ACase, a_notification: ANotification, office: Office, known: dict[str, str], why: str
):
    case = a_case(**known)
    notification = a_notification(opened_by="asha")
    text = office("asha").get(f"{LIST}{notification.pk}/").content.decode()
    assert case.reference in text
    assert why in text


def test_case_of_the_other_panel_is_not_proposed(cast: Cast, a_case: ACase, a_notification: ANotification):
    a_case(panel=cast.harrowdale, coordinator="carol", nhs_number="9990000026")
    notification = a_notification(opened_by="asha")
    (shown,) = candidates_for(cast.actor("asha"), notification)
    assert (shown.case, shown.panel_name) == (None, "Harrowdale")
    assert likely_cases([shown], notification) == []


def test_second_notification_of_the_same_child_is_pointed_out(cast: Cast, a_notification: ANotification):
    first, second = a_notification(), a_notification(forenames="Tom")
    (row, other) = queries.undecided_notifications(cast.actor("asha"))
    assert second.reference in row.likely[0]
    assert first.reference in other.likely[0]


def test_triage_page_takes_a_fixed_number_of_queries(
    a_case: ACase, a_notification: ANotification, office: Office
):
    notification = a_notification(opened_by="asha")
    client = office("asha")
    client.get(f"{LIST}{notification.pk}/")
    a_case(nhs_number="9990000026")
    with CaptureQueriesContext(connection) as one:
        client.get(f"{LIST}{notification.pk}/")
    for number in range(5):
        a_case(surname="Nowicki", date_of_birth="2026-03-04", nhs_number=f"999000{number:04d}")
    with CaptureQueriesContext(connection) as many:
        client.get(f"{LIST}{notification.pk}/")
    assert len(many) == len(one) <= 25


def test_decide_to_open_leads_to_the_new_case(cast: Cast, a_notification: ANotification, office: Office):
    notification = a_notification(opened_by="asha")
    posted = {"decision": "open", "coordinator": cast.person("mina").pk}
    answer = office("asha").post(f"{LIST}{notification.pk}/decide/", posted)
    case = Case.objects.get()
    assert answer["Location"] == f"/cases/{case.pk}/"
    assert case.coordinator == cast.person("mina")


def test_decide_to_join_says_what_differs(a_case: ACase, a_notification: ANotification, office: Office):
    case = a_case(nhs_number="9990000026", surname="Nowicki", sex="female")
    notification = a_notification(opened_by="asha")
    client = office("asha")
    answer = client.post(f"{LIST}{notification.pk}/decide/", {"decision": "join", "case": case.pk})
    text = client.get(answer["Location"]).content.decode()
    assert "Answers that differ from the record" in text
    assert f"The notification has joined {case.reference}" in text


def test_decide_without_a_choice_keeps_what_was_typed(a_notification: ANotification, office: Office):
    notification = a_notification(opened_by="asha")
    answer = office("asha").post(f"{LIST}{notification.pk}/decide/", {"reason": "A stillbirth, I think."})
    text = answer.content.decode()
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choose what becomes of this notification" in text
    assert "A stillbirth, I think." in text


def test_decide_to_join_refuses_a_case_that_was_not_proposed(
    a_case: ACase, a_notification: ANotification, office: Office
):
    stranger = a_case()
    notification = a_notification(opened_by="asha")
    posted = {"decision": "join", "case": stranger.pk}
    answer = office("asha").post(f"{LIST}{notification.pk}/decide/", posted)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Notification.objects.get().case is None


def test_out_of_scope_is_confirmed_by_the_manager_at_the_page(a_notification: ANotification, office: Office):
    notification = a_notification(opened_by="asha")
    here = f"{LIST}{notification.pk}/"
    asha, mina = office("asha"), office("mina")
    asha.post(f"{here}decide/", {"decision": "out", "reason": "A stillbirth."})
    assert "Confirm: out of scope" not in asha.get(here).content.decode()
    assert asha.post(f"{here}confirm/", {"answer": "confirm"}).status_code == HTTPStatus.FORBIDDEN
    assert "Confirm: out of scope" in mina.get(here).content.decode()
    assert mina.post(f"{here}confirm/", {"answer": "return"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    mina.post(f"{here}confirm/", {"answer": "confirm"})
    assert "Confirmed by Mina Holt" in asha.get(here).content.decode()
    assert not Case.objects.exists()


def test_office_enters_a_telephone_call_with_its_real_moment(cast: Cast, office: Office):
    client = office("asha")
    posted = {
        "channel": "telephone",
        "came_on-day": "3",
        "came_on-month": "11",
        "came_on-year": "2025",
        "came_at-time": "02:14",
    }
    answer = client.post(f"{LIST}new/", posted)
    draft = Draft.objects.get()
    assert answer["Location"] == f"{LIST}new/{draft.pk}/"
    assert "Enter a notification" in client.get(answer["Location"]).content.decode()
    assert client.get(f"{answer['Location']}about_you/").status_code == HTTPStatus.OK
    assert office("carol").get(answer["Location"]).status_code == HTTPStatus.NOT_FOUND


def test_office_entry_without_how_it_came_is_asked_for(cast: Cast, office: Office):
    answer = office("asha").post(f"{LIST}new/", {"came_on-day": "x"})
    text = answer.content.decode()
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'value="x"' in text


def test_office_form_is_sent_and_leads_to_triage(cast: Cast, office: Office):
    by = cast.actor("asha")
    client = office("asha")
    draft = services.begin_office_form(cast.ashmoor, channel="post", received_at=clock.now(), by=by)
    save_answers(draft, answers=ANSWERS, seen=1, by=by)
    answer = client.post(f"{LIST}new/{draft.pk}/check/", {"seen": "2"})
    notification = Notification.objects.get()
    assert answer["Location"] == f"{LIST}{notification.pk}/"
    assert client.get(f"{LIST}new/{draft.pk}/")["Location"] == f"{LIST}{notification.pk}/"


def test_who_opened_and_read_a_notification_stays_told_in_the_case(
    cast: Cast, a_notification: ANotification, office: Office
):
    notification = a_notification(opened_by="mina")
    office("mina").get(f"{LIST}{notification.pk}/")
    case = services.open_case_from_notification(
        notification, coordinator=cast.person("asha"), by=cast.actor("asha")
    )
    client = office("asha")
    assert "Mina Holt" in client.get(f"/cases/{case.pk}/readers/").content.decode()
    timeline = client.get(f"/cases/{case.pk}/timeline/").content.decode()
    assert f"opened notification {notification.reference}" in timeline
    assert "by the online form" in timeline


@pytest.mark.parametrize(("shape", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("json", b"{")])
def test_opened_notification_is_taken_away_in_every_shape_and_each_time_noted(
    a_notification: ANotification, office: Office, shape: str, begins: bytes
):
    notification = a_notification()
    address = f"{LIST}{notification.pk}/form.{shape}"
    assert office("asha").get(address).status_code == HTTPStatus.NOT_FOUND
    office("asha").post(f"{LIST}{notification.pk}/open/")
    assert address in office("asha").get(f"{LIST}{notification.pk}/").content.decode()
    before = reads(events.NOTIFICATION_READ.code)
    answer = office("asha").get(address)
    assert answer.content.startswith(begins)
    assert "Nowicki" not in answer["Content-Disposition"]
    assert reads(events.NOTIFICATION_READ.code) == before + 1
    assert office("carol").get(address).status_code == HTTPStatus.NOT_FOUND
    assert office("ben").get(address).status_code == HTTPStatus.FORBIDDEN
