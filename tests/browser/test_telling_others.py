"""Telling others and a panel's own record, as a coordinator and a manager see them: wide, on a telephone, by ear."""

from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.browser.at_the_screen import signed_in, words_on
from tests.browser.conftest import NARROW, Axe, LiveApp, NewPage, Shot
from tests.browser.journey.beginnings import a_place
from tests.browser.journey.intake import Intake
from tests.cast import ACase, Cast
from tests.integration.browsing import browsing

from opencdop.core import clock
from opencdop.panels.member_services import Told, add_seat, co_opt, seat_member
from opencdop.panels.terms_services import approve_terms, show_terms, write_terms


@pytest.fixture
def record(cast: Cast) -> None:
    """Terms in force, a seat that is filled, one that is vacant, and somebody co-opted."""
    mina, since = cast.actor("mina"), clock.today() - timedelta(days=100)
    terms = write_terms(cast.ashmoor, text="What the panel is for.", from_on=since, by=mina)
    approved = approve_terms(terms, approver="Chidi Eze, chair", on=since, by=mina)
    show_terms(approved, publicly=True, by=mina)
    for role, filled in (("chair", True), ("lay", False)):
        seat = add_seat(
            cast.ashmoor,
            role=role,
            organisation_name="Ashmoor Hospitals",
            counts_for="health",
            from_on=since,
            by=mina,
        )
        if filled:
            seat_member(seat, told=Told(name="Chidi Eze"), from_on=since, by=mina)
    co_opt(
        cast.ashmoor,
        told=Told(name="Dr Ines Vale"),
        organisation_name="Ashmoor Hospitals",
        counts_for="health",
        co_opted_for="deaths of newborns",
        from_on=since,
        until_on=clock.today() + timedelta(days=60),
        by=mina,
    )


def test_a_coordinator_records_who_was_told_and_the_pages_are_whole_at_any_width(
    cast: Cast,
    a_case: ACase,
    record: None,
    new_page: NewPage,
    live_app: LiveApp,
    axe: Axe,
) -> None:
    case = a_case(siblings=[{"name": "Sam Marsden", "date_of_birth": "2026-06-20"}])
    browse = browsing(cast)
    asha = signed_in(new_page(), browse("asha"), live_app)
    asha.goto(live_app.at(f"/cases/{case.id}/telling/"))
    for line in ("The child's GP practice", "Health visitor", "The child's NHS record is marked"):
        asha.get_by_label(line, exact=True).check()
    asha.get_by_label("Who was told (optional)").fill("Dr Lee")
    asha.get_by_role("button", name="Done", exact=True).click()
    assert "Recorded: 3." in words_on(asha)
    own = f"/panels/{cast.ashmoor.pk}/"
    seen = [f"/cases/{case.id}/telling/", f"/cases/{case.id}/telling/lines/gp/", f"{own}telling/"]
    kept = [own, f"{own}terms/", f"{own}members/", f"{own}bodies/", f"{own}letters/death_told/"]
    kept += [f"{own}members/co-opt/", f"{own}letters/please_ring/write/", f"{own}terms/write/"]
    mina = signed_in(new_page(), browse("mina"), live_app)
    for person, addresses in ((asha, seen), (mina, kept)):
        for address in addresses:
            person.goto(live_app.at(address))
            assert axe(person) == [], address
            assert person.locator("h1").count() == 1, address
            person.set_viewport_size(NARROW)
            person.goto(live_app.at(address))
            wide = person.evaluate("document.documentElement.scrollWidth")
            assert wide <= NARROW["width"], address
            person.set_viewport_size({"width": 1280, "height": 900})


def test_a_coordinator_makes_a_letter_and_the_twins_line_stands_apart(
    cast: Cast, a_case: ACase, new_page: NewPage, live_app: LiveApp, shot: Shot, axe: Axe
) -> None:
    """Sam was born with Ella: what must stop for her must not stop for him, and his letter names him alone."""
    case = a_case(siblings=[{"name": "Sam Marsden", "date_of_birth": "2026-06-20"}])
    asha = Intake.of(cast, "asha", a_place(live_app, new_page, shot), axe)
    here = f"/cases/{case.id}/telling/"
    asha.opens(here)
    asha.sees("What must not stop", "Born on the same day: most likely to be taken for the child who died.")
    for line in (
        "The child's GP practice",
        "Invitations to immunisation",
        "The child's NHS record is marked",
    ):
        asha.chooses(line)
    asha.presses("Done")
    asha.sees("Recorded: 3.")
    asha.takes_a_picture("telling-others")

    asha.opens(f"{here}lines/child_health/")
    asha.page.get_by_role("textbox").first.fill("Child health information service, Millbrook")
    stops = words_of(asha.saves_what_comes("Make the letter as PDF"))
    assert "Ella Rose Marsden, born 20 June 2026" in stops
    assert "Sam" not in stops
    asha.opens(here)
    asha.page.get_by_role("listitem").filter(has_text="Sam Marsden: records looked at").get_by_role(
        "link"
    ).click()
    asha.sees("Sam Marsden: records looked at, and nothing was stopped")
    goes_on = words_of(asha.saves_what_comes("Make the letter as PDF"))
    assert "Sam Marsden" in goes_on
    assert "Ella" not in goes_on
    asha.opens(here)
    asha.chooses("Sam Marsden: records looked at, and nothing was stopped")
    asha.presses("Done")
    asha.sees("Recorded: 1.")
    assert asha.eyes.wrong == []


def words_of(file: Path) -> str:
    """The text of a letter, with every run of white space as one space."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())
