"""A coordinator takes three returns into the record by keyboard; two at once; on a telephone; without scripts."""

import pytest
from playwright.sync_api import Page
from tests.browser.at_the_screen import signed_in, words_on
from tests.browser.conftest import NARROW, Axe, LiveApp, NewPage, Shot
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of
from tests.integration.browsing import browsing

from opencdop.cases.models import Case
from opencdop.cases.queries import agreed_record, agreed_values

HAS_FOCUS = """words => document.activeElement.matches("a, button")
    && document.activeElement.textContent.includes(words)"""
AGENCIES = {
    "Millbrook Surgery": {
        "birth_weight": 3310,
        "resuscitation": "yes",
        "religion": "None",
        "report_summary": "The practice knew the family well, and saw Ella twice in her last month.",
    },
    "Ashmoor General Hospital": {
        "birth_weight": 3310,
        "resuscitation": "yes",
        "gestation": {"weeks": 37, "days": 0},
        "report_summary": "Ella was brought in at 05:50 and could not be resuscitated.",
    },
    "Ashmoor Ambulance": {
        "birth_weight": 3200,
        "resuscitation": "no",
        "gestation": {"weeks": 36, "days": 4},
    },
}


@pytest.fixture
def case(a_case: ACase, cast: Cast) -> Case:
    """Three agencies have answered. They agree about some things and not about others."""
    case, asha = a_case(birth_weight=3200), cast.actor("asha")
    for number, (agency, said) in enumerate(AGENCIES.items()):
        email = f"office{number}@agency.example"
        answered(asked_of(case, by=asha, agency_name=agency, email=email), **said)
    return case


def tabs_to(page: Page, words: str) -> None:
    """Tab onward until what has the focus is called so."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(HAS_FOCUS, words):
            return
    raise AssertionError(f"the keyboard does not reach {words!r}")


def test_a_coordinator_merges_three_returns_by_keyboard_writes_a_third_value_and_undoes_one(
    case: Case, cast: Cast, new_page: NewPage, live_app: LiveApp, axe: Axe, shot: Shot
) -> None:
    page = signed_in(new_page(), browsing(cast)("asha"), live_app)
    home = f"/cases/{case.id}/agencies/merge/"
    page.goto(live_app.at(home))
    assert axe(page) == []
    shot(page, "merging-returns")
    tabs_to(page, "Take: Birth weight, from Millbrook Surgery")
    page.keyboard.press("Enter")
    page.wait_for_url("**?last=birth_weight*")
    assert page.evaluate("document.activeElement.id") in ("q-birth_weight", "")
    assert agreed_record(case)["birth_weight"].source == "Millbrook Surgery"
    assert "Taken from Millbrook Surgery by Asha Verma" in words_on(page)
    shot(page, "merging-returns-decided")
    tabs_to(page, "Write another answer: How far along")
    page.keyboard.press("Enter")
    page.wait_for_url("**/merge/gestation/")
    assert axe(page) == []
    page.get_by_label("Weeks").fill("36")
    page.get_by_label("Days").fill("9")
    page.get_by_label("Why the record says this").focus()
    page.keyboard.type("The booking scan, read again with the midwife")
    shot(page, "merging-returns-writing")
    tabs_to(page, "Put this into the record")
    page.keyboard.press("Enter")
    page.wait_for_selector(".govuk-error-summary")
    assert page.get_by_label("Why the record says this").input_value().startswith("The booking scan")
    page.get_by_label("Days").fill("5")
    tabs_to(page, "Put this into the record")
    page.keyboard.press("Enter")
    page.wait_for_url("**?last=gestation*")
    assert agreed_values(case)["gestation"] == {"weeks": 36, "days": 5}
    assert "The booking scan, read again with the midwife" in words_on(page)
    tabs_to(page, "Undo")
    page.keyboard.press("Enter")
    page.wait_for_selector(".oc-notice")
    assert "gestation" not in agreed_values(case)
    assert "The decision was undone" in words_on(page)
    page.get_by_role("button", name="Take the new answer").press("Enter")
    page.wait_for_selector(".oc-notice")
    assert agreed_values(case)["religion"] == "None"


def test_of_two_coordinators_at_one_case_the_second_is_told_and_both_answers_stand_there(
    case: Case, cast: Cast, new_page: NewPage, live_app: LiveApp, axe: Axe, shot: Shot
) -> None:
    browse, home = browsing(cast), live_app.at(f"/cases/{case.id}/agencies/merge/")
    asha = signed_in(new_page(), browse("asha"), live_app)
    mina = signed_in(new_page(), browse("mina"), live_app)
    asha.goto(home)
    mina.goto(home)
    asha.locator("button", has_text="Take: Birth weight, from Millbrook Surgery").click()
    asha.wait_for_url("**?last=birth_weight*")
    mina.locator("button", has_text="Keep: Birth weight").click()
    mina.wait_for_selector(".govuk-error-summary")
    said = mina.inner_text(".govuk-error-summary")
    assert "Taken from Millbrook Surgery by Asha Verma" in said
    assert agreed_values(case)["birth_weight"] == 3310
    assert axe(mina) == []
    shot(mina, "merging-returns-two-at-once")
    mina.locator("button", has_text="Take: Birth weight, from Ashmoor Ambulance").click()
    mina.wait_for_url("**?last=birth_weight*")
    assert agreed_values(case)["birth_weight"] == 3200
    mina.locator("button", has_text="Take: Was resuscitation tried").first.click()
    mina.wait_for_url("**?last=resuscitation*")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_merge_fits_a_telephone_and_works_without_scripts(
    case: Case, cast: Cast, new_page: NewPage, live_app: LiveApp, scripts: bool, tmp_path
) -> None:
    page = signed_in(new_page(viewport=NARROW, java_script_enabled=scripts), browsing(cast)("asha"), live_app)
    page.goto(live_app.at(f"/cases/{case.id}/agencies/merge/"))
    page.screenshot(path=tmp_path / "merge-360.png", full_page=True)
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.locator("button", has_text="Take: Birth weight, from Millbrook Surgery").click()
    page.wait_for_url("**?last=birth_weight*")
    assert agreed_record(case)["birth_weight"].source == "Millbrook Surgery"
    page.locator("a", has_text="Write another answer: Was resuscitation tried").click()
    page.screenshot(path=tmp_path / "write-360.png", full_page=True)
    page.get_by_role("button", name="Put this into the record").click()
    assert "Say why the record says something" in words_on(page, ".govuk-error-summary")
