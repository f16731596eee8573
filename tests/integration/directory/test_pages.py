"""The pages of the directory, as an office walks them: what is typed is kept, what is searched stands in no address."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast
from tests.integration.browsing import browsing, text_of
from tests.integration.directory.entries import a_contact, an_agency, mail_comes_back
from tests.integration.directory.test_lists import HEAD, LINES

from opencdop.accounts.models import Membership
from opencdop.audit.models import Event
from opencdop.core import clock
from opencdop.directory.contact_services import change_contact, end_contact
from opencdop.directory.keeping import Told, said_of
from opencdop.directory.models import Contact, ContactList
from opencdop.directory.team_services import add_team

TODAY = clock.today()
MOST_QUERIES = 25


@pytest.fixture
def asha(cast: Cast) -> Client:
    return browsing(cast)("asha")


def day_boxes(name: str, day: Any) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def said(**more: str) -> dict[str, str]:
    return {
        "name": "Fiona Latch",
        "email": "fiona@police.example",
        "role": "Sergeant",
        "telephone": "",
        "languages": "",
        **more,
    }


def test_an_empty_directory_says_how_it_fills(cast: Cast, asha: Client):
    Membership.objects.filter(organisation=cast.practice).delete()
    cast.practice.delete()
    assert "The directory is empty" in text_of(asha.get("/directory/"))


def test_an_agency_without_anybody_says_so(cast: Cast, asha: Client):
    page = text_of(asha.get("/directory/"))
    assert "Millbrook Surgery" in page
    assert "nobody yet" in page
    page = text_of(asha.get(f"/directory/agencies/{cast.practice.pk}/"))
    assert "Until then nobody here can be proposed" in page


@pytest.mark.parametrize("who", ["chidi", "ben", "dev", "ana"])
def test_the_directory_is_open_to_nobody_else(cast: Cast, who: str):
    browser = browsing(cast)(who)
    for address in ("/directory/", f"/directory/agencies/{cast.practice.pk}/", "/directory/lists/add/"):
        assert browser.get(address).status_code == 403
    assert browser.post("/directory/directory.csv").status_code == 403


def test_somebody_is_added_changed_and_leaves(cast: Cast, asha: Client):
    agency = an_agency(cast)
    add = f"/directory/agencies/{agency.pk}/contacts/add/"
    wrong = asha.post(add, said(email="fiona", **day_boxes("from_on", TODAY)))
    assert wrong.status_code == 422
    assert "Enter an e-mail address in the form name@example.org" in text_of(wrong)
    assert 'value="Sergeant"' in text_of(wrong)
    done = asha.post(add, said(asked_first="on", areas="EASH00001", **day_boxes("from_on", TODAY)))
    assert done.status_code == 302, text_of(done)
    contact = Contact.objects.get()
    assert (contact.asked_first, contact.areas, contact.from_on) == (True, ["EASH00001"], TODAY)
    page = text_of(asha.get(f"/directory/agencies/{agency.pk}/"))
    assert "Fiona Latch" in page
    assert "asked first" in page
    change = f"/directory/contacts/{contact.pk}/change/"
    assert 'name="looked_at" value="1"' in text_of(asha.get(change))
    asha.post(change, said(role="Inspector", looked_at="1"))
    assert "Inspector" in text_of(asha.get(f"/directory/contacts/{contact.pk}/"))
    end = f"/directory/contacts/{contact.pk}/end/"
    assert asha.post(end, {"until_on-day": "31"}).status_code == 422
    asha.post(end, day_boxes("until_on", TODAY))
    contact.refresh_from_db()
    assert contact.until_on == TODAY


def test_who_is_slower_loses_nothing_and_decides(cast: Cast, asha: Client):
    contact = a_contact(cast, an_agency(cast))
    change = f"/directory/contacts/{contact.pk}/change/"
    told = Told(**{**said_of(contact).__dict__, "telephone": "01632 960123"})
    change_contact(contact, told=told, seen=1, by=cast.actor("carol"))
    slower = asha.post(change, said(looked_at="1"))
    assert slower.status_code == 422
    page = text_of(slower)
    assert "Somebody changed Fiona Latch while you had this open" in page
    assert 'value="Sergeant"' in page
    assert 'name="looked_at" value="2"' in page
    assert asha.post(change, said(looked_at="2")).status_code == 302
    contact.refresh_from_db()
    assert (contact.role, contact.telephone) == ("Sergeant", "")


def test_a_move_is_asked_in_two_steps_and_shows_both_jobs(cast: Cast, asha: Client):
    police, school = an_agency(cast), an_agency(cast, "Larkhill School", kind="education")
    contact = a_contact(cast, police)
    move = f"/directory/contacts/{contact.pk}/move/"
    assert asha.post(move, {"agency": "none"}).status_code == 422
    to = asha.post(move, {"agency": school.pk})["Location"]
    assert text_of(asha.get(to)).count('value="Fiona Latch"') == 1
    done = asha.post(to, said(looked_at="1", role="Safeguarding lead", **day_boxes("from_on", TODAY)))
    assert done.status_code == 302, text_of(done)
    page = text_of(asha.get(done["Location"]))
    assert "Jobs, in the order of time" in page
    assert "Westbrook Police" in page
    assert "has another job now" in text_of(asha.get(f"/directory/contacts/{contact.pk}/"))


def test_two_entries_are_merged_and_parted(cast: Cast, asha: Client):
    agency = an_agency(cast)
    kept, gone = a_contact(cast, agency), a_contact(cast, agency, "Fi Latch")
    merge = f"/directory/contacts/{gone.pk}/merge/"
    assert asha.post(merge, {"kept": gone.pk}).status_code == 422
    assert asha.post(merge, {"kept": kept.pk})["Location"] == f"/directory/contacts/{kept.pk}/"
    assert asha.get(f"/directory/contacts/{gone.pk}/")["Location"] == f"/directory/contacts/{kept.pk}/"
    assert "Also entered as" in text_of(asha.get(f"/directory/contacts/{kept.pk}/"))
    asha.post(f"/directory/contacts/{gone.pk}/part/")
    assert asha.get(f"/directory/contacts/{gone.pk}/").status_code == 200


def test_two_agencies_are_merged_and_parted(cast: Cast, asha: Client):
    kept, gone = an_agency(cast), an_agency(cast, "Westbrook Constabulary")
    a_contact(cast, gone)
    asha.post(f"/directory/agencies/{gone.pk}/merge/", {"kept": kept.pk})
    assert asha.get(f"/directory/agencies/{gone.pk}/")["Location"] == f"/directory/agencies/{kept.pk}/"
    page = text_of(asha.get(f"/directory/agencies/{kept.pk}/"))
    assert "Fiona Latch" in page
    assert "Westbrook Constabulary" in page
    part = page.split(f"/directory/agencies/{kept.pk}/part/")[1].split("/")[0]
    asha.post(f"/directory/agencies/{kept.pk}/part/{part}/")
    assert "Fiona Latch" in text_of(asha.get(f"/directory/agencies/{gone.pk}/"))


def test_agencies_and_teams_are_added_renamed_merged_ended_and_brought_back(cast: Cast, asha: Client):
    done = asha.post("/directory/agencies/add/", {"name": "Larkhill School", "agency_type": "education"})
    here = done["Location"]
    assert (
        asha.post("/directory/agencies/add/", {"name": "larkhill school", "agency_type": "gp"}).status_code
        == 422
    )
    asha.post(f"{here}change/", {"name": "Larkhill Academy", "agency_type": "education"})
    for name in ("Pastoral", "Pastoral team"):
        asha.post(f"{here}teams/add/", {"name": name, **day_boxes("from_on", TODAY)})
    page = text_of(asha.get(here))
    assert "Larkhill Academy" in page
    assert "Pastoral team" in page
    first, second = (part.split("/")[0] for part in page.split("/directory/teams/")[1::3][:2])
    asha.post(f"/directory/teams/{first}/merge/", {"kept": second})
    assert "read as" in text_of(asha.get(here))
    asha.post(f"/directory/teams/{first}/part/")
    asha.post(f"/directory/teams/{first}/end/", day_boxes("until_on", TODAY))
    assert asha.post(f"/directory/teams/{first}/change/", {"name": ""}).status_code == 422
    asha.post(f"/directory/teams/{first}/change/", {"name": "Wellbeing"})
    asha.post(f"/directory/teams/{first}/back/")
    page = text_of(asha.get(here))
    assert "Wellbeing" in page
    assert "until" not in page.split("Teams</h2>")[1].split("</ul>")[0]


def test_a_search_is_posted_and_kept_until_it_is_cleared(cast: Cast, asha: Client):
    agency = an_agency(cast)
    a_contact(cast, agency, areas=("EASH00001",))
    a_contact(cast, agency, "Imran Cole", areas=("EHAR00001",))
    assert asha.post("/directory/", {"text": "latch"})["Location"] == "/directory/"
    page = text_of(asha.get("/directory/"))
    assert "Fiona Latch" in page
    assert "Imran Cole" not in page
    asha.post("/directory/", {"area": "EHAR00001"})
    page = text_of(asha.get("/directory/"))
    assert "Imran Cole" in page
    assert "Fiona Latch" not in page
    asha.post("/directory/", {"kind": "gp"})
    page = text_of(asha.get("/directory/"))
    assert "Millbrook Surgery" in page
    assert "Nobody matches" in page
    asha.post("/directory/", {"who": "left"})
    assert "Nobody matches" in text_of(asha.get("/directory/"))
    asha.post("/directory/", {})
    assert "Westbrook Police" in text_of(asha.get("/directory/"))


def test_mail_that_comes_back_is_said_wherever_the_contact_stands(cast: Cast, asha: Client):
    agency = an_agency(cast)
    contact = a_contact(cast, agency)
    mail_comes_back(contact)
    here = f"/directory/contacts/{contact.pk}/"
    assert "mail to 1 comes back" in text_of(asha.get("/directory/"))
    assert "mail comes back" in text_of(asha.get(f"/directory/agencies/{agency.pk}/"))
    assert "Nobody is asked here without this being said" in text_of(asha.get(here))
    asha.post("/directory/", {"who": "returned"})
    assert "Fiona Latch" in text_of(asha.get("/directory/"))
    asha.post(f"{here}address/")
    assert "comes back" not in text_of(asha.get(here))
    assert "No e-mail to Fiona Latch has come back" in text_of(asha.post(f"{here}address/", follow=True))


def test_somebody_with_an_account_is_known_by_the_address(cast: Cast, asha: Client):
    contact = a_contact(cast, cast.practice, "Dev Patel-Shaw", email="dev@people.example")
    assert "Has an account here" in text_of(asha.get(f"/directory/contacts/{contact.pk}/"))


def test_who_left_may_be_brought_back(cast: Cast, asha: Client):
    contact = a_contact(cast, an_agency(cast))
    end_contact(contact, until_on=TODAY - timedelta(days=1), by=cast.actor("asha"))
    here = f"/directory/contacts/{contact.pk}/"
    assert "Bring back" in text_of(asha.get(here))
    assert asha.post(f"{here}change/", said(looked_at="2")).status_code == 422
    asha.post(f"{here}back/")
    assert "Bring back" not in text_of(asha.get(here))


def test_a_list_is_read_in_looked_at_and_taken_over(cast: Cast, asha: Client):
    assert asha.post("/directory/lists/add/").status_code == 422
    bad = SimpleUploadedFile("list.csv", b"PK\x03\x04")
    assert "not a CSV file" in text_of(asha.post("/directory/lists/add/", {"file": bad}))
    content = "\n".join((HEAD, *LINES, "Weir,Bakery,,A,,a@b.example,,,,,")).encode()
    done = asha.post("/directory/lists/add/", {"file": SimpleUploadedFile("list.csv", content)})
    assert "It means" in text_of(asha.get(done["Location"]))
    here = f"/directory/lists/{ContactList.objects.get().pk}/"
    assert asha.get(here)["Location"] == f"{here}columns/"
    chosen = ("agency", "agency_type", "team", "name", "role", "email", "telephone")
    assert asha.post(f"{here}columns/", {"column-1": "agency"}).status_code == 422
    asha.post(f"{here}columns/", {f"column-{place}": key for place, key in enumerate(chosen, 1)})
    page = text_of(asha.get(here))
    assert "Take over 3 lines" in page
    assert "“Bakery” is no kind of agency here" in page
    assert "Dr Amos Pell" not in text_of(asha.get(f"{here}?state=unreadable"))
    stale = asha.post(f"{here}take-over/", {"seen": "another"}, follow=True)
    assert "The directory has changed since you looked" in text_of(stale)
    assert not Contact.objects.exists()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    done = asha.post(f"{here}take-over/", {"seen": seen}, follow=True)
    assert "The directory has 3 new and 0 changed. 1 line could not be taken over." in text_of(done)
    assert asha.get(here).status_code == 404


def test_a_list_is_put_away(cast: Cast, asha: Client):
    file = SimpleUploadedFile("list.csv", "\n".join((HEAD, *LINES)).encode())
    asha.post("/directory/lists/add/", {"file": file})
    assert "A list that Asha Verma read in" in text_of(asha.get("/directory/"))
    here = f"/directory/lists/{ContactList.objects.get().pk}/"
    asha.post(f"{here}take-over/", {"put_away": "yes"})
    assert "A list that" not in text_of(asha.get("/directory/"))
    assert not Contact.objects.exists()


@pytest.mark.parametrize(("kind", "begins"), [("csv", b"\xef\xbb\xbfAgency,"), ("xlsx", b"PK")])
def test_the_directory_leaves_as_a_file_and_that_is_recorded(
    cast: Cast, asha: Client, kind: str, begins: bytes
):
    a_contact(cast, an_agency(cast), role="=cmd|' /C calc'!A0")
    response = asha.post(f"/directory/directory.{kind}")
    assert response.content.startswith(begins)
    assert f'filename="directory-{TODAY.isoformat()}.{kind}"' in response["Content-Disposition"]
    assert b",=cmd" not in response.content
    assert Event.objects.latest("seq").kind == "directory.exported"
    assert asha.get(f"/directory/directory.{kind}").status_code == 405


def many(cast: Cast, count: int) -> None:
    agency = an_agency(cast)
    team = add_team(agency, name="Team", from_on=TODAY, by=cast.actor("asha"))
    for number in range(count):
        an_agency(cast, f"Agency {number}")
        a_contact(cast, agency, f"Person {number}", team_id=team.pk)


@pytest.mark.parametrize("search", [{}, {"text": "person"}, {"area": "EASH00001"}])
def test_pages_ask_as_little_for_many_as_for_one(
    cast: Cast, asha: Client, search: dict[str, str], django_assert_max_num_queries: Callable[..., Any]
):
    many(cast, 1)
    asha.post("/directory/", search)
    addresses = ["/directory/", f"/directory/agencies/{Contact.objects.get().agency_id}/"]
    for address in addresses:
        with django_assert_max_num_queries(MOST_QUERIES):
            asha.get(address)
    counts = []
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            asha.get(address)
        counts.append(len(queries))
    for number in range(1, 26):
        an_agency(cast, f"Further agency {number}")
        a_contact(cast, Contact.objects.order_by("from_on")[0].agency, f"Further person {number}")
    for address, before in zip(addresses, counts, strict=True):
        with django_assert_max_num_queries(before):
            asha.get(address)
