"""The work list, the list of cases and the pages of a case, as each role sees them; and how many queries they take."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.integration.browsing import Browse, browsing, text_of

from opencdop.audit.models import Event
from opencdop.cases.models import Case
from opencdop.cases.services import give_papers, look_again, open_hold, write_need
from opencdop.core import clock
from opencdop.core.dates import add_working_days
from opencdop.design.words import day, short_day

MOST_QUERIES = 25


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


def a_full_case(a_case: ACase, cast: Cast, **answers: object) -> Case:
    """A case with something on every part of its pages."""
    case, asha = a_case(**answers), cast.actor("asha")
    write_need(
        case, gate="g1", code="request:1", words="Report", whose="Surgery", due_on=date(2026, 11, 1), by=asha
    )
    open_hold(
        case,
        reason="post_mortem",
        note="",
        opened_on=clock.today() - timedelta(days=3),
        expected_on=None,
        by=asha,
    )
    give_papers(case, to=[cast.person("ben")], basis="meeting:1", by=asha)
    return case


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200, path
    return len(captured)


def test_home_of_the_office_names_each_open_case_with_step_day_and_person(
    cast: Cast, a_case: ACase, browse: Browse
) -> None:
    a_full_case(a_case, cast)
    page = text_of(browse("asha").get("/"))
    assert "Ella Rose Marsden" in page
    assert "Late, and why" in page
    assert "Waiting for the post-mortem report (3 days)" in page
    assert "Decide whether a joint agency response is needed" in page


def test_case_is_marked_as_chased_in_one_press_of_the_work_list(
    cast: Cast, a_case: ACase, browse: Browse
) -> None:
    case, asha = a_full_case(a_case, cast), browse("asha")
    look_again(case, on=clock.today(), note="The officer writes this week.", by=cast.actor("asha"))
    again = add_working_days(clock.today(), 5)
    page = text_of(asha.get("/"))
    assert f"Mark as chased: look again {short_day(again)}" in page
    assert f'<form method="post" action="/cases/{case.id}/look-again/?from=list">' in page
    assert asha.post(f"/cases/{case.id}/look-again/?from=list").url == "/"
    case.refresh_from_db()
    assert case.look_again_on == again
    assert case.look_again_note == "The officer writes this week."  # nobody wrote another
    assert Event.objects.filter(kind="case.look_again", case_id=case.id).count() == 2
    assert f"comes back to you on {day(again)}" in text_of(asha.get("/"))
    for name, status in (("carol", 404), ("chidi", 403)):
        assert browse(name).post(f"/cases/{case.id}/look-again/?from=list").status_code == status


def test_home_records_who_saw_the_child_in_a_list(cast: Cast, a_case: ACase, browse: Browse) -> None:
    case = a_full_case(a_case, cast)
    browse("asha").get("/")
    assert (
        Event.objects.filter(kind="case.listed", case_id=case.id, actor_id=cast.person("asha").id).count()
        == 1
    )


@pytest.mark.parametrize("name", ["ben", "dev", "ana", "edith", "chidi", "carol"])
def test_home_of_others_names_no_child_of_ashmoor(
    cast: Cast, a_case: ACase, browse: Browse, name: str
) -> None:
    a_full_case(a_case, cast)
    assert "Marsden" not in text_of(browse(name).get("/"))


SUB_PAGES = (
    "",
    "record/",
    "timeline/",
    "readers/",
    "referrals/",
    "joint-response/",
    "look-again/",
    "waiting/",
)


@pytest.mark.parametrize("part", SUB_PAGES)
def test_a_page_of_a_case_is_read_by_the_office_and_recorded(
    cast: Cast, a_case: ACase, browse: Browse, part: str
) -> None:
    case = a_full_case(a_case, cast)
    response = browse("asha").get(f"/cases/{case.id}/{part}")
    assert response.status_code == 200
    assert "Ella Rose Marsden" in text_of(response)
    assert "Marsden" not in text_of(response).split("</title>")[0]
    assert Event.objects.filter(kind="case.read", case_id=case.id).count() == 1
    assert response["Cache-Control"].startswith("max-age=0")


@pytest.mark.parametrize("part", SUB_PAGES)
def test_a_page_of_a_case_is_not_found_for_another_panel(
    cast: Cast, a_case: ACase, browse: Browse, part: str
) -> None:
    case = a_full_case(a_case, cast)
    assert browse("carol").get(f"/cases/{case.id}/{part}").status_code == 404
    assert not Event.objects.filter(kind="case.read").exists()


@pytest.mark.parametrize(
    ("name", "part"), [(n, p) for n in ("chidi", "ben") for p in ("", "record/", "readers/")]
)
def test_chair_and_member_read_a_case_without_the_child(
    cast: Cast, a_case: ACase, browse: Browse, name: str, part: str
) -> None:
    case = a_full_case(a_case, cast, circumstances="Found by Philippa")
    page = text_of(browse(name).get(f"/cases/{case.id}/{part}"))
    for canary in ("Marsden", "Ella", "9990000018", "999 000 0018", "20 June 2026", "ZZ99", "Philippa"):
        assert canary not in page
    assert case.reference in page
    assert "4 months" in page


def test_search_keeps_what_was_typed_out_of_the_address(cast: Cast, a_case: ACase, browse: Browse) -> None:
    case = a_full_case(a_case, cast)
    response = browse("asha").post("/cases/", {"text": "marsden"})
    assert response["Location"] == "/cases/"
    page = text_of(browse("asha").get("/cases/"))
    assert case.reference in page
    browse("asha").post("/cases/", {"text": "nobody of this name"})
    assert "No case matches" in text_of(browse("asha").get("/cases/"))


def test_correcting_shows_again_what_was_typed_when_it_is_refused(
    cast: Cast, a_case: ACase, browse: Browse
) -> None:
    case = a_full_case(a_case, cast)
    response = browse("asha").post(
        f"/cases/{case.id}/record/surname/", {"surname": "Typed-Again", "seen": "x"}
    )
    assert response.status_code == 422
    assert "Typed-Again" in text_of(response)
    assert "Say why" in text_of(response)


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("asha", ("/", "/cases/")),
        ("chidi", ("/", "/cases/")),
        ("ben", ("/", "/cases/")),
    ],
)
def test_lists_take_as_many_queries_for_25_cases_as_for_one(
    cast: Cast, a_case: ACase, browse: Browse, name: str, paths: tuple[str, ...]
) -> None:
    a_full_case(a_case, cast)
    client = browse(name)
    client.get("/")
    one = {path: queries_of(client, path) for path in paths}
    for number in range(24):
        a_full_case(a_case, cast, surname=f"Other{number}")
    many = {path: queries_of(client, path) for path in paths}
    assert many == one
    assert max(many.values()) <= MOST_QUERIES


def test_pages_of_a_case_take_no_more_queries_than_allowed(cast: Cast, a_case: ACase, browse: Browse) -> None:
    case = a_full_case(a_case, cast)
    client = browse("asha")
    taken = {part: queries_of(client, f"/cases/{case.id}/{part}") for part in SUB_PAGES}
    assert max(taken.values()) <= MOST_QUERIES, taken


OFFICE = {"asha", "mina"}
PANEL = {"chidi", "ben"}
READ_BY_THE_PANEL = ("", "record/", "readers/", "referrals/")


@pytest.mark.parametrize("part", SUB_PAGES)
def test_pages_of_a_case_are_open_to_just_those_roles(
    cast: Cast, a_case: ACase, browse: Browse, part: str
) -> None:
    case = a_full_case(a_case, cast)
    opened = {name for name in cast.people if browse(name).get(f"/cases/{case.id}/{part}").status_code == 200}
    assert opened == (OFFICE | PANEL if part in READ_BY_THE_PANEL else OFFICE)


def test_a_referral_goes_to_the_body_that_the_rules_of_the_time_of_the_death_name(
    a_case: ACase, browse: Browse
) -> None:
    now, then = a_case(), a_case(date_of_birth="2011-01-01", date_of_death="2012-05-01")
    assert "Safeguarding partners" in text_of(browse("asha").get(f"/cases/{now.id}/referrals/"))
    old = text_of(browse("asha").get(f"/cases/{then.id}/referrals/"))
    assert "Chair of the local safeguarding children board" in old
    assert "Safeguarding partners" not in old


def test_looking_again_within_half_an_hour_is_told_once_with_how_often(
    cast: Cast, a_case: ACase, browse: Browse
) -> None:
    case = a_full_case(a_case, cast)
    for _ in range(3):
        browse("asha").get(f"/cases/{case.id}/record/")
    page = text_of(browse("asha").get(f"/cases/{case.id}/readers/"))
    assert page.count("Asha Verma opened the record (3 times)") == 1
