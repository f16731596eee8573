"""The pages of organisations: an administrator's way, refusals that keep what was typed, and nobody else let in."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast, a_panel
from tests.integration.browsing import Browse, browsing, text_of

from opencdop.accounts.models import Organisation
from opencdop.audit.models import Event
from opencdop.core import clock
from opencdop.panels.agency_services import make_agency
from opencdop.panels.models import Panel

MILLBROOK = {
    "name": "Millbrook",
    "slug": "millbrook",
    "code": "MIL",
    "office_email": "office@millbrook.example",
    "manager_email": "manager@millbrook.example",
    "telephone": "01632 960001",
    "authorities": "E99000001 Millbrook Council\r\n\r\ne99000002  Westbrook  Council\r\n",
    "since-day": "29",
    "since-month": "9",
    "since-year": "2019",
}


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


def addresses(cast: Cast) -> list[str]:
    panel = f"/organisations/panels/{cast.ashmoor.pk}/"
    agency = f"/organisations/agencies/{cast.practice.id}/"
    row = cast.ashmoor.footprint.get().id
    return [
        "/organisations/",
        "/organisations/agencies/new/",
        agency,
        f"{agency}name/",
        f"{agency}end/",
        "/organisations/panels/new/",
        panel,
        f"{panel}office/",
        f"{panel}quorum/",
        f"{panel}children/",
        f"{panel}authorities/new/",
        f"{panel}authorities/{row}/end/",
    ]


def test_every_page_opens_for_the_administrator_and_reads_no_child(browse: Browse, cast: Cast, a_case: ACase):
    a_case()
    edith = browse("edith")
    before = Event.objects.filter(is_read=True).count()
    for address in addresses(cast):
        answer = edith.get(address)
        assert answer.status_code == 200, address
        assert "Marsden" not in text_of(answer)
    assert Event.objects.filter(is_read=True).count() == before


@pytest.mark.parametrize("who", ["asha", "mina", "chidi", "ben", "dev", "ana"])
def test_every_page_is_closed_to_everybody_else(browse: Browse, cast: Cast, who: str):
    for address in addresses(cast):
        assert browse(who).get(address).status_code == 403, address
        assert browse(who).post(address, MILLBROOK).status_code in (403, 405), address
    back = f"/organisations/agencies/{cast.practice.id}/back/"
    assert browse(who).post(back).status_code == 403
    assert Panel.objects.count() == 2
    assert "/organisations/" not in text_of(browse(who).get("/"))


def test_public_is_asked_to_sign_in(cast: Cast, client: Client):
    for address in addresses(cast):
        assert client.get(address)["Location"] == f"/account/login/?next={address}"
        assert client.post(address, MILLBROOK).status_code in (302, 405)
    assert Panel.objects.count() == 2


def test_home_and_bar_lead_the_administrator_to_the_list(browse: Browse, cast: Cast):
    page = text_of(browse("edith").get("/"))
    assert page.count('href="/organisations/"') == 2
    listed = text_of(browse("edith").get("/organisations/"))
    for words in (
        "Ashmoor Council",
        "office@ashmoor.example",
        "ASH",
        "2025",
        "Millbrook Surgery",
        "GP practice",
    ):
        assert words in listed


def test_installation_without_any_says_what_to_do(browse: Browse, cast: Cast):
    edith = browse("edith")
    cast.ashmoor.organisation.memberships.all().delete()
    cast.practice.memberships.all().delete()
    cast.practice.delete()
    for panel in (cast.ashmoor, cast.harrowdale):
        panel.footprint.all().delete()
        panel.populations.all().delete()
        panel.delete()
    page = text_of(edith.get("/organisations/"))
    assert "No panel yet" in page
    assert "No agency yet" in page


def test_panel_is_made_and_its_first_person_invited(browse: Browse, cast: Cast):
    edith = browse("edith")
    answer = edith.post("/organisations/panels/new/", MILLBROOK)
    made = Panel.objects.get(slug="millbrook")
    assert answer["Location"] == f"/organisations/panels/{made.pk}/"
    page = text_of(edith.get(answer["Location"]))
    assert "Next: invite its first person" in page
    invite = f"/people/invite/?organisation={made.pk}"
    assert invite in page
    assert f'value="{made.pk}" selected' in text_of(edith.get(invite))
    edith.post(
        invite, {"name": "A. New", "email": "new@m.example", "organisation": made.pk, "role": "manager"}
    )
    assert "Waiting to be used: 1 invitation" in text_of(edith.get(answer["Location"]))
    area = made.footprint.order_by("authority_code").values_list("authority_code", "authority_name")
    assert list(area) == [("E99000001", "Millbrook Council"), ("E99000002", "Westbrook Council")]
    assert "Next: invite" not in text_of(edith.get(f"/organisations/panels/{cast.ashmoor.pk}/"))


@pytest.mark.parametrize(
    ("changed", "sentence", "at"),
    [
        ({"slug": "ashmoor"}, "Another panel has this part of the address", "slug"),
        ({"code": "ASH"}, "Another panel has this code", "code"),
        ({"name": "ASHMOOR"}, "There is a panel of this name already", "name"),
        ({"slug": "Mill Brook"}, "small letters", "slug"),
        ({"office_email": "office"}, "name@example.org", "office_email"),
        ({"authorities": "E99000001"}, "after its code in line 1", "authorities"),
        ({"authorities": "E99000001 A\nMillbrook Council"}, "Begin line 2", "authorities"),
        ({"authorities": "E99000001 A\nE99000001 B"}, "in line 2 stands in a line above", "authorities"),
        ({"authorities": ""}, "at least one local authority", "authorities"),
        ({"since-month": "13"}, "The date: enter the month as a number from 1 to 12", "since-day"),
        ({"since-day": "", "since-month": "", "since-year": ""}, "Enter the day since when", "since-day"),
    ],
)
def test_panel_that_is_refused_keeps_everything_typed(
    browse: Browse, cast: Cast, changed: dict[str, str], sentence: str, at: str
):
    answer = browse("edith").post("/organisations/panels/new/", {**MILLBROOK, **changed})
    assert answer.status_code == 422
    page = text_of(answer)
    assert sentence in page
    assert f'href="#{at}"' in page
    assert f'id="{at}"' in page
    for typed in ("manager@millbrook.example", "01632 960001", changed.get("since-month", "9")):
        assert not typed or typed in page
    assert Panel.objects.count() == 2


def test_agency_is_added_renamed_ended_and_brought_back(browse: Browse, cast: Cast):
    edith = browse("edith")
    answer = edith.post("/organisations/agencies/new/", {"name": "Westbrook Police", "agency_type": "police"})
    made = Organisation.objects.get(name="Westbrook Police")
    here = f"/organisations/agencies/{made.id}/"
    assert answer["Location"] == here
    assert "Next: invite its first person" in text_of(edith.get(here))
    edith.post(f"{here}name/", {"name": "Eastbrook Police", "agency_type": "police"})
    today = clock.today()
    last = {"until-day": str(today.day), "until-month": str(today.month), "until-year": str(today.year)}
    missing = edith.post(f"{here}end/", {**last, "reason": ""})
    assert missing.status_code == 422
    assert "why it ends" in text_of(missing)
    edith.post(f"{here}end/", {**last, "reason": "Merged"})
    made.refresh_from_db()
    assert (made.name, made.active_until) == ("Eastbrook Police", today)
    assert "Take the end back" in text_of(edith.get(here))
    edith.post(f"{here}back/")
    made.refresh_from_db()
    assert made.active_until is None


def test_agency_whose_name_is_taken_is_refused_beside_the_name(browse: Browse, cast: Cast):
    typed = {"name": "millbrook surgery", "agency_type": "police"}
    answer = browse("edith").post("/organisations/agencies/new/", typed)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "There is an agency with the name Millbrook Surgery already" in page
    assert 'value="millbrook surgery"' in page
    assert '<option value="police" selected' in page


@pytest.mark.parametrize(
    ("part", "given", "shown"),
    [
        (
            "office",
            {"office_email": "new@ashmoor.example", "manager_email": "m@ashmoor.example", "telephone": "1"},
            "new@ashmoor.example",
        ),
        ("quorum", {"total": "6", "health": "2", "authority": "1"}, "6 people in all"),
        ("children", {"mid_year": "2024", "under_18": "118,500", "source": "an estimate"}, "118,500"),
        (
            "authorities/new",
            {
                "code": "e99000009",
                "name": "Eastmoor Council",
                "from_on-day": "1",
                "from_on-month": "April",
                "from_on-year": "2021",
            },
            "E99000009, since 1 April 2021",
        ),
    ],
)
def test_panel_is_changed_on_its_pages(
    browse: Browse, cast: Cast, part: str, given: dict[str, str], shown: str
):
    here = f"/organisations/panels/{cast.ashmoor.pk}/"
    answer = browse("edith").post(f"{here}{part}/", given)
    assert answer["Location"] == here
    assert shown in text_of(browse("edith").get(here))


@pytest.mark.parametrize(
    ("part", "given", "sentence"),
    [
        ("office", {"office_email": "", "manager_email": "m"}, "Enter the e-mail address of the office"),
        ("quorum", {"total": "4", "health": "3", "authority": "2"}, "more than all people"),
        ("quorum", {"total": "four", "health": "0", "authority": "0"}, "as a number in figures"),
        ("children", {"mid_year": "2999", "under_18": "5", "source": "x"}, "Enter a year from"),
        ("children", {"mid_year": "2024", "under_18": "0", "source": "x"}, "Give the number of children"),
        (
            "authorities/new",
            {"code": "EASH00001", "name": "A", "from_on-day": "1"},
            "The date: enter the month",
        ),
    ],
)
def test_change_that_is_refused_says_why(
    browse: Browse, cast: Cast, part: str, given: dict[str, str], sentence: str
):
    answer = browse("edith").post(f"/organisations/panels/{cast.ashmoor.pk}/{part}/", given)
    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_authority_leaves_the_area_on_its_page(browse: Browse, cast: Cast):
    row = cast.ashmoor.footprint.get()
    here = f"/organisations/panels/{cast.ashmoor.pk}/"
    last = {"until_on-day": "31", "until_on-month": "3", "until_on-year": "2026"}
    assert browse("edith").post(f"{here}authorities/{row.id}/end/", last)["Location"] == here
    assert "until 31 March 2026" in text_of(browse("edith").get(here))
    other = f"/organisations/panels/{cast.harrowdale.pk}/authorities/{row.id}/end/"
    assert browse("edith").get(other).status_code == 404


@pytest.mark.parametrize("address", ["panels/none/", "agencies/none/", "agencies/none/end/"])
def test_organisation_that_is_not_there_is_not_found(browse: Browse, cast: Cast, address: str):
    assert browse("edith").get(f"/organisations/{address}").status_code == 404
    assert browse("edith").get(f"/organisations/agencies/{cast.host.id}/").status_code == 404


def test_list_takes_the_same_queries_for_few_and_for_many(browse: Browse, cast: Cast):
    def counted() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert browse("edith").get("/organisations/").status_code == 200
        return len(found)

    counted()
    few = counted()
    for number in range(5):
        a_panel(f"Area{number}", code=f"AR{number}")
        make_agency(f"Agency {number}", agency_type="gp", by=cast.actor("edith"))
    assert counted() == few
