"""Two offices and their chairs settle in a browser who reviews a death, wide and narrow, and report the outcome."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, WIDE, Axe, LiveApp, NewPage, Shot
from tests.browser.test_joining import sign_in
from tests.cast import ACase, Cast, a_person
from tests.integration.meetings.way import ratified

from opencdop.accounts.authenticators import give_authenticator
from opencdop.accounts.roles import Role
from opencdop.cases.models import Case
from opencdop.meetings.analysis_services import sign_off

pytestmark = pytest.mark.django_db(transaction=True)


def opened(page: Page, app: LiveApp, path: str, axe: Axe) -> Page:
    """The page at a path, looked at: no breach, and not wider than the screen."""
    page.goto(app.at(path))
    seen(page, axe)
    return page


def seen(page: Page, axe: Axe) -> None:
    assert axe(page) == [], page.url
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, page.url


@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["wide", "narrow"])
def test_two_offices_and_their_chairs_settle_who_reviews(
    cast: Cast,
    a_case: ACase,
    live_app: LiveApp,
    new_page: NewPage,
    axe: Axe,
    shot: Shot,
    screen: Mapping[str, int],
):
    cast.people["hana"] = a_person("Hana Brook", role=Role.MANAGER, at=cast.harrowdale.organisation)
    cast.people["ivo"] = a_person("Ivo Marsh", role=Role.CHAIR, at=cast.harrowdale.organisation)
    case = a_case()
    pages: dict[str, Page] = {}
    for name in ("asha", "hana", "chidi", "ivo"):
        person = cast.person(name)
        give_authenticator(person)
        pages[name] = new_page(viewport=screen)
        sign_in(pages[name], live_app, person)
    asha, hana, chidi, ivo = pages.values()

    opened(asha, live_app, f"/cases/{case.pk}/lead/", axe)
    asha.get_by_role("link", name="Hand the case over").click()
    seen(asha, axe)
    asha.get_by_label("Harrowdale").check()
    asha.get_by_label("The child lived in another area and died here").check()
    asha.get_by_label("Why should this panel review?").fill("The family lives there.")
    asha.get_by_role("button", name="Propose").click()
    expect(asha.get_by_text("Harrowdale is told by e-mail")).to_be_visible()
    seen(asha, axe)

    hana.goto(live_app.at("/"))
    hana.get_by_role("link", name="Answer").first.click()
    expect(hana.get_by_role("heading", level=1)).to_have_text("Ashmoor leads this review")
    shot(hana, "which-panel-leads")
    seen(hana, axe)
    hana.get_by_role("button", name="Answer").click()
    hana.get_by_label("No", exact=True).check()
    hana.get_by_label("Why not?").fill("Half of each week was with you.")
    seen(hana, axe)
    hana.get_by_role("button", name="Answer").click()
    hana.get_by_role("link", name="Ask the chairs to decide").click()
    hana.get_by_label("What do the chairs have to decide?").fill("Which home was the normal one?")
    hana.get_by_role("button", name="Ask the chairs").click()

    for chair in (chidi, ivo):
        chair.goto(live_app.at("/"))
        chair.get_by_role("link", name="Which panel reviews").click()
        expect(chair.get_by_role("heading", level=1)).to_contain_text(case.reference)
        expect(chair.get_by_text("Marsden")).to_have_count(0)
        chair.get_by_label("Harrowdale").check()
        seen(chair, axe)
        chair.get_by_role("button", name="Say so").click()
    expect(ivo.get_by_text("it is settled")).to_be_visible()

    opened(hana, live_app, "/leads/", axe)
    hana.get_by_role("link", name="Answer").first.click()
    hana.get_by_role("button", name="Take the case over").click()
    hana.get_by_label("Carol Finch").check()
    hana.get_by_role("button", name="Take the case over").click()
    expect(hana.get_by_text("Your panel leads this review now")).to_be_visible()
    assert Case.objects.get(pk=case.pk).lead_panel == cast.harrowdale
    opened(asha, live_app, "/leads/", axe)
    asha.get_by_role("link", name="Ella Rose Marsden", exact=True).click()
    expect(asha.get_by_role("heading", level=1)).to_have_text("Harrowdale leads this review")
    seen(asha, axe)


@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_outcome_goes_to_a_panel_outside(
    cast: Cast, a_case: ACase, live_app: LiveApp, new_page: NewPage, axe: Axe, screen: Mapping[str, int]
):
    case, asha = a_case(), new_page(viewport=screen)
    give_authenticator(cast.person("asha"))
    sign_in(asha, live_app, cast.person("asha"))
    opened(asha, live_app, f"/cases/{case.pk}/lead/inform/", axe)
    asha.get_by_label("Another panel, not in this list").check()
    asha.get_by_label("What is the other panel called?").fill("Northmere")
    asha.get_by_label("The child was placed in its area").check()
    asha.get_by_role("button", name="Keep it informed").click()
    sign_off(ratified(Case.objects.get(pk=case.pk), cast), by=cast.actor("chidi"))
    asha.goto(live_app.at("/"))
    asha.get_by_role("link", name="Send", exact=False).first.click()
    seen(asha, axe)
    asha.get_by_label("How does it go to them?").fill("Secure e-mail to their office")
    asha.get_by_role("button", name="Record that it was sent").click()
    seen(asha, axe)
    asha.get_by_role("link", name="They have it").click()
    asha.get_by_label("Who confirmed that the report is there?").fill("Their coordinator")
    asha.get_by_role("button", name="Record it").click()
    expect(asha.get_by_text("Sent, and they have it")).to_be_visible()
    opened(asha, live_app, "/notifications/passed-on/", axe)
