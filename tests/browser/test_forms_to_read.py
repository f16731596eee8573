"""The forms to read, in a browser: found from home, filtered, compared; wide and narrow, by everybody."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import NARROW, WIDE, Axe, LiveApp, NewPage
from tests.browser.test_joining import sign_in
from tests.cast import Cast

from opencdop.accounts.authenticators import give_authenticator

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["wide", "narrow"])
def test_administrator_reads_a_form_and_what_a_version_changed(
    cast: Cast, live_app: LiveApp, new_page: NewPage, axe: Axe, screen: Mapping[str, int]
):
    edith = cast.person("edith")
    give_authenticator(edith)
    page = new_page(viewport=screen)
    sign_in(page, live_app, edith)
    page.get_by_role("link", name="The forms, and how sure each question is").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Forms")
    assert axe(page) == []
    page.get_by_role("link", name="2022-04 of What your agency knows").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What your agency knows")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Doubtful").check()
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_label("Doubtful")).to_be_checked()
    page.get_by_role("link", name="See what this version changed").click()
    expect(page.get_by_label("From version")).to_have_value("2021-04")
    page.get_by_label("From version").select_option("2019-04")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="Added")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
