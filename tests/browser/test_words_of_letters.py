"""The words of letters and e-mails, as a manager writes them and looks at them: wide, on a telephone, with a case."""

from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.browser.conftest import NARROW, Axe, LiveApp, NewPage, Shot
from tests.browser.journey.beginnings import a_place
from tests.browser.journey.intake import Intake
from tests.cast import ACase, Cast

from opencdop.panels.templates import template_for

KIND = "A child has died (to a service that cared for the child)"


@pytest.fixture
def mina(cast: Cast, live_app: LiveApp, new_page: NewPage, shot: Shot, axe: Axe) -> Intake:
    return Intake.of(cast, "mina", a_place(live_app, new_page, shot), axe)


def fits(page: Page, name: str, folder: Path) -> None:
    """Nothing is wider than a telephone; a picture of both widths is left to be looked at."""
    page.wait_for_load_state()
    for width in (NARROW["width"], 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)


def test_a_manager_words_an_email_and_is_told_why_one_is_refused(
    cast: Cast, mina: Intake, tmp_path: Path
) -> None:
    mina.opens(f"/panels/{cast.ashmoor.pk}/letters/")
    mina.sees("To whoever is asked about a child", "The one-time code", "the same in every panel")
    mina.takes_a_picture("letters-and-emails")
    fits(mina.page, "letters", tmp_path)
    mina.page.get_by_role("link", name="Please fill in a form", exact=True).click()
    mina.page.get_by_role("link", name="Write your own words").click()
    words = mina.page.get_by_role("textbox").last
    words.fill("Dear colleague,\n\nOpen the form about {child_name!r}: {link}\n\nBy {due_on}.")
    mina.page.get_by_role("button", name="Save the draft").click()
    mina.sees("Take {child_name} out. It is the child's full name")
    assert "{child_name!r}" in words.input_value()
    fits(mina.page, "refused", tmp_path)
    words.fill("Dear colleague,\n\nOpen the form: {link}\n\nBy {due_on}.")
    mina.page.get_by_role("button", name="Save the draft").click()
    mina.sees("Open the form: https://opencdop.example/r/example/")
    mina.page.get_by_role("button", name="Approve under my name").click()
    mina.sees("approved by Mina Holt")
    assert template_for(cast.ashmoor, "request_asked").version_no == 1
    assert mina.eyes.wrong == []


def test_a_letter_is_looked_at_with_a_case(cast: Cast, a_case: ACase, mina: Intake, tmp_path: Path) -> None:
    case = a_case()
    mina.opens(f"/panels/{cast.ashmoor.pk}/letters/")
    mina.page.get_by_role("link", name=KIND, exact=True).click()
    mina.page.get_by_role("link", name="Look at it with a case").click()
    mina.page.get_by_label("Our reference of the case").fill("ASH-1999-0001")
    mina.page.get_by_role("button", name="Show it with this case").click()
    mina.sees("There is no case with this reference that you may open.")
    fits(mina.page, "no-case", tmp_path)
    mina.page.get_by_label("Our reference of the case").fill(case.reference)
    mina.page.get_by_role("button", name="Show it with this case").click()
    mina.sees("We are sorry to tell you that Ella Rose Marsden died on")
    fits(mina.page, "with-a-case", tmp_path)
    assert mina.eyes.wrong == []
