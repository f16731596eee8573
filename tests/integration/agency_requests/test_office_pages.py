"""The office's pages of a case's agencies, and a reporter's own requests."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import ADDRESS, answered, asked_of, in_days, mails, office

from opencdop.agency_requests.models import AgencyRequest
from opencdop.audit.models import Event
from opencdop.cases.models import Case

FORM = {
    "agency_type": "gp",
    "agency_name": "Millbrook Surgery",
    "respondent_name": "Dr Hana Lowe",
    "email": ADDRESS,
    "sections": ["child", "services"],
}


def home_of(case: Case) -> str:
    return f"/cases/{case.id}/agencies/"


def form_data(**changed: str) -> dict:
    due = in_days(20)
    day = {"due_on-day": due.day, "due_on-month": due.month, "due_on-year": due.year}
    return {**FORM, **day, **changed}


def test_asking_shows_the_email_and_the_address_before_anything_is_sent(a_case: ACase, cast: Cast):
    case, client = a_case(), office(cast)
    page = client.post(f"{home_of(case)}ask/", form_data())
    assert page.status_code == 200
    assert ADDRESS in page.content.decode()
    assert "asks what your organisation holds about a child" in page.content.decode()
    unchecked = client.post(f"{home_of(case)}ask/", form_data(send="1"))
    assert unchecked.status_code == 422
    assert "letter by letter" in unchecked.content.decode()
    assert not AgencyRequest.objects.exists()
    sent = client.post(f"{home_of(case)}ask/", form_data(send="1", checked="yes"))
    assert (sent.status_code, sent.url) == (302, home_of(case))
    assert AgencyRequest.objects.get().sections == ["details", "child", "services"]
    assert len(mails("request_link")) == 1


def test_asking_loses_nothing_typed_when_something_is_wrong(a_case: ACase, cast: Cast):
    case, client = a_case(), office(cast)
    page = client.post(f"{home_of(case)}ask/", form_data(email="h.lowe", respondent_name=""))
    text = page.content.decode()
    assert page.status_code == 422
    assert "<title>Error:" in text
    assert 'value="h.lowe"' in text
    assert 'value="Millbrook Surgery"' in text
    changed = client.post(f"{home_of(case)}ask/", form_data(change="1")).content.decode()
    assert f'value="{ADDRESS}"' in changed


def test_agencies_are_listed_with_state_and_due_day_and_one_act(a_case: ACase, cast: Cast):
    case = a_case()
    asked_of(case, by=cast.actor("asha"), agency_name="North Fells Ambulance")
    answered(asked_of(case, by=cast.actor("asha")))
    page = office(cast).get(home_of(case)).content.decode()
    assert "North Fells Ambulance" in page
    assert "in 21 days" in page
    assert "Remind" in page
    assert "Take into the record" in page
    assert Event.objects.filter(kind="case.read", case_id=case.id).count() == 1


def test_page_without_requests_says_how_they_come(a_case: ACase, cast: Cast):
    assert "No agency has been asked yet" in office(cast).get(home_of(a_case())).content.decode()


def test_reminding_and_withdrawing_are_done_from_the_pages(a_case: ACase, cast: Cast):
    case, client = a_case(), office(cast)
    request = asked_of(case, by=cast.actor("asha"))
    here = f"{home_of(case)}{request.id}/"
    assert client.post(f"{here}remind/").url == home_of(case)
    assert "was reminded" in client.get(home_of(case)).content.decode()
    client.post(f"{here}remind/")
    assert "today already" in client.get(home_of(case)).content.decode()
    refused = client.post(f"{here}withdraw/", {"reason": ""})
    assert refused.status_code == 422
    assert client.post(f"{here}withdraw/", {"reason": "Asked twice"}).url == home_of(case)
    assert AgencyRequest.objects.get().state == "withdrawn"


def test_a_return_is_read_as_it_was_sent_and_the_reading_recorded(a_case: ACase, cast: Cast):
    case = a_case()
    request = answered(asked_of(case, by=cast.actor("asha")), report_summary="Seen on 3 September.")
    client = office(cast)
    page = client.get(f"{home_of(case)}{request.id}/return/").content.decode()
    assert "Seen on 3 September." in page
    assert "Dr Hana Lowe, Safeguarding lead" in page
    assert Event.objects.filter(kind="request.return_read", case_id=case.id).count() == 1
    assert "Seen on 3 September." in client.get(f"{home_of(case)}narratives/").content.decode()


def test_a_return_that_is_not_there_is_not_found(a_case: ACase, cast: Cast):
    case, other = a_case(), a_case(surname="Okoro")
    request = asked_of(case, by=cast.actor("asha"))
    client = office(cast)
    assert client.get(f"{home_of(case)}{request.id}/return/").status_code == 404
    assert client.get(f"{home_of(other)}{request.id}/").status_code == 404
    assert client.get(f"{home_of(case)}{request.id}/merge/").status_code == 422


PAGES = ("", "ask/", "narratives/", "merge/", "{id}/", "{id}/withdraw/", "{id}/return/")


@pytest.mark.parametrize(
    ("name", "status"),
    [("carol", 404), ("chidi", 403), ("ben", 403), ("dev", 403), ("edith", 403), ("ana", 403)],
)
def test_another_panels_people_and_other_roles_see_none_of_it(
    a_case: ACase, cast: Cast, name: str, status: int
):
    case = a_case()
    request = answered(asked_of(case, by=cast.actor("asha")))
    client = office(cast, name)
    for path in PAGES:
        answer = client.get(home_of(case) + path.format(id=request.id))
        assert answer.status_code == status, path
        assert "Marsden" not in answer.content.decode()
    for path in ("{id}/remind/", "{id}/withdraw/", "merge/", "ask/"):
        assert client.post(home_of(case) + path.format(id=request.id)).status_code == status, path


def test_nobody_sees_any_of_it_without_signing_in(a_case: ACase, cast: Cast):
    assert Client().get(home_of(a_case())).url.startswith("/account/login/")


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_pages_ask_the_database_equally_often_for_one_row_and_for_25(a_case: ACase, cast: Cast):
    case, client, dev = a_case(), office(cast), office(cast, "dev")
    request = answered(asked_of(case, by=cast.actor("asha")), report_summary="A story.")
    paths = [home_of(case) + path.format(id=request.id) for path in PAGES if "withdraw" not in path]
    before = [queries_of(client, path) for path in paths] + [queries_of(dev, "/requests/")]
    for number in range(24):
        asked_of(case, by=cast.actor("asha"), agency_name=f"Agency {number}", email="dev@people.example")
    for number in range(3):
        answered(asked_of(case, by=cast.actor("asha"), agency_name=f"Ward {number}"), report_summary="More.")
    assert [queries_of(client, path) for path in paths] + [queries_of(dev, "/requests/")] == before
    assert max(before) <= 25


def test_a_reporter_sees_and_answers_the_own_requests_without_a_code(a_case: ACase, cast: Cast):
    case = a_case()
    own = asked_of(case, by=cast.actor("asha"))
    other = asked_of(case, by=cast.actor("asha"), agency_name="Ambulance")
    client = office(cast, "dev")
    listed = client.get("/requests/").content.decode()
    assert own.reference in listed
    assert other.reference not in listed
    assert "Marsden" not in listed
    start = client.get(f"/requests/{own.id}/").content.decode()
    assert "Ella Rose Marsden" in start
    assert Event.objects.filter(kind="request.child_shown", actor_id=cast.person("dev").id).exists()
    assert client.post(f"/requests/{own.id}/begin/").url == f"/requests/{own.id}/form/"
    assert client.get(f"/requests/{own.id}/form/identity/").status_code == 200
    assert client.post(f"/requests/{own.id}/nothing-held/").url == f"/requests/{own.id}/"
    assert "Your answer was sent" in client.get(f"/requests/{own.id}/").content.decode()
    for path in ("", "form/", "nothing-held/"):
        assert client.get(f"/requests/{other.id}/{path}").status_code == 404
    assert client.post(f"/requests/{other.id}/begin/").status_code == 404


@pytest.mark.parametrize("name", ["asha", "carol", "chidi", "edith"])
def test_requests_of_agencies_are_not_for_others(a_case: ACase, cast: Cast, name: str):
    request = asked_of(a_case(), by=cast.actor("asha"))
    client = office(cast, name)
    assert client.get("/requests/").status_code == 403
    assert client.get(f"/requests/{request.id}/").status_code == 403
