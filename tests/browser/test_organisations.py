"""An administrator makes a panel and an agency in a browser: nothing to reproach the pages with, wide or narrow."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import NARROW, WIDE, Axe, LiveApp, NewPage
from tests.browser.test_joining import sign_in
from tests.cast import Cast

from opencdop.accounts.authenticators import give_authenticator

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["wide", "narrow"])
def test_administrator_makes_a_panel_and_comes_to_its_first_invitation(
    cast: Cast, live_app: LiveApp, new_page: NewPage, axe: Axe, screen: Mapping[str, int]
):
    edith = cast.person("edith")
    give_authenticator(edith)
    page = new_page(viewport=screen)
    sign_in(page, live_app, edith)
    page.get_by_role("link", name="Panels and agencies").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Organisations")
    assert axe(page) == []
    page.get_by_role("button", name="Make a panel").click()
    page.get_by_role("button", name="Make the panel").click()
    page.get_by_role("link", name="Enter the name of the area").click()
    expect(page.get_by_label("Name of the area")).to_be_focused()
    assert axe(page) == []
    page.get_by_label("Name of the area").fill("Millbrook")
    page.get_by_label("Part of its web address").fill("millbrook")
    page.get_by_label("Code").fill("MIL")
    page.get_by_label("E-mail address of the office").fill("office@millbrook.example")
    page.get_by_label("E-mail address of the manager").fill("manager@millbrook.example")
    page.get_by_label("Local authorities of its area").fill("E99000001 Millbrook Council")
    page.get_by_label("Year").fill("1019")
    page.get_by_role("button", name="Make the panel").click()
    page.get_by_role("link", name="The date: enter a year between").click()
    expect(page.get_by_label("Day")).to_be_focused()
    page.get_by_label("Year").fill("2019")
    page.get_by_role("button", name="Make the panel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Millbrook")
    assert axe(page) == []
    page.get_by_role("link", name="Invite somebody to Millbrook").click()
    expect(page.get_by_label("Organisation")).to_have_value(page.url.rpartition("=")[2])


@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_page_of_organisations_is_wider_than_the_screen(
    cast: Cast, live_app: LiveApp, new_page: NewPage, axe: Axe, screen: Mapping[str, int]
):
    edith = cast.person("edith")
    give_authenticator(edith)
    page = new_page(viewport=screen)
    sign_in(page, live_app, edith)
    panel, agency = f"panels/{cast.ashmoor.pk}/", f"agencies/{cast.practice.id}/"
    parts = ("office/", "quorum/", "children/", "authorities/new/")
    for part in (
        "", panel, *(panel + each for each in parts), agency, agency + "name/", agency + "end/", "agencies/new/",
    ):  # fmt: skip
        page.goto(live_app.at(f"/organisations/{part}"))
        assert axe(page) == [], part
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, part
