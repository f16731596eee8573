"""A parent finds the panel, reads in Urdu, sees who helps, prints, and leaves quickly; every page is looked at."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect
from tests.browser.conftest import NARROW, Axe, LiveApp, NewPage, Shot
from tests.browser.journey.looking import Eyes
from tests.browser.journey.person import Place, Somebody
from tests.browser.test_every_form import validated
from tests.cast import Cast

from opencdop.public_site import services
from opencdop.public_site.catalogue import page_kinds
from opencdop.public_site.languages import languages

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)


@pytest.fixture
def translated(cast: Cast) -> Cast:
    """Ashmoor, with every translation approved by an invented person."""
    for each in languages():
        for kind in page_kinds():
            if kind.for_families and not each.is_english:
                services.approve_standing(
                    cast.ashmoor,
                    page=kind.key,
                    language_key=each.key,
                    checked_by="Farah Siddiq-Lane",
                    checked_as="interpreter",
                    read_both=True,
                    by=cast.actor("mina"),
                )
    return cast


def every_address() -> list[str]:
    found = ["/", "/panel/ashmoor/", "/panel/ashmoor/professionals/"]
    for kind in page_kinds():
        if kind.key in ("home", "professionals"):
            continue
        if not kind.for_families:
            found.append(f"/panel/ashmoor/about/{kind.key}/")
            continue
        below = "" if kind.key == "families" else f"{kind.key}/"
        found.append(f"/panel/ashmoor/families/{below}")
        found += [f"/panel/ashmoor/in/{each.key}/{below}" for each in languages() if not each.is_english]
    return found


def a_parent(live_app: LiveApp, new_page: NewPage, shot: Shot, axe: Any) -> Somebody:
    return Somebody(Place(live_app, new_page, shot), eyes=Eyes(axe=axe, who="the parent", secret=()))


def test_parent_finds_the_panel_reads_in_urdu_and_leaves_quickly(
    translated: Cast, live_app: LiveApp, new_page: NewPage, shot: Shot, axe: Axe, settings: Any
):
    settings.OPENCDOP_LEAVE_TO = live_app.at("/help/")
    parent = a_parent(live_app, new_page, shot, axe)
    parent.opens("/")
    parent.writes("Name of the council, or a postcode", "ashmoor council")
    parent.presses("Find the area")
    assert parent.path == "/panel/ashmoor/"
    parent.follows("For families and carers")
    parent.takes_a_picture("public-families")
    parent.follows("اردو")
    assert parent.path == "/panel/ashmoor/in/ur/"
    assert parent.page.locator("html").get_attribute("dir") == "rtl"
    parent.follows("وہ لوگ جو مدد کر سکتے ہیں")
    parent.sees("Child Bereavement UK", "0800 02 888 40", "116 123", "Farah Siddiq-Lane")
    number = parent.page.get_by_role("link", name="116 123")
    assert number.get_attribute("href") == "tel:116123"
    parent.page.emulate_media(media="print")
    expect(parent.page.get_by_role("link", name="یہ صفحہ فوراً چھوڑیں")).to_be_hidden()
    expect(parent.page.get_by_text("116 123")).to_be_visible()
    parent.page.emulate_media(media="screen")
    before = parent.page.evaluate("history.length")
    parent.page.get_by_role("link", name="یہ صفحہ فوراً چھوڑیں").click()
    parent.page.wait_for_url("**/help/")
    assert parent.page.evaluate("history.length") == before
    assert parent.eyes.wrong == []


def test_escape_pressed_three_times_leaves(cast: Cast, live_app: LiveApp, new_page: NewPage, settings: Any):
    settings.OPENCDOP_LEAVE_TO = live_app.at("/help/")
    page = new_page()
    page.goto(live_app.at("/panel/ashmoor/families/key-worker/"))
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.url.endswith("/key-worker/")
    page.keyboard.press("Escape")
    page.wait_for_url("**/help/")


def test_leaving_and_finding_work_without_scripts(
    cast: Cast, live_app: LiveApp, new_page: NewPage, settings: Any
):
    settings.OPENCDOP_LEAVE_TO = live_app.at("/help/")
    page = new_page(java_script_enabled=False)
    page.goto(live_app.at("/"))
    page.get_by_label("Name of the council, or a postcode").fill("Ashmoor")
    page.get_by_role("button", name="Find the area").click()
    page.get_by_role("link", name="For families and carers").first.click()
    page.get_by_role("link", name="Leave this page quickly").click()
    page.wait_for_url("**/help/")
    assert page.context.cookies() == []


def test_every_public_page_is_open_to_everybody_in_every_language(
    translated: Cast, live_app: LiveApp, new_page: NewPage, axe: Axe
):
    eyes = Eyes(axe=axe, who="anybody", secret=())
    page = new_page(viewport=NARROW)
    for address in every_address():
        page.goto(live_app.at(address))
        eyes.look(page)
    assert [line for line in eyes.wrong if "is also that of" not in line] == []
    assert eyes.seen == len(every_address())


def test_every_public_page_is_good_html(translated: Cast, tmp_path: Path):
    client, files = Client(), []
    for number, address in enumerate(every_address()):
        path = tmp_path / f"{number:03d}{address.replace('/', '-')}.html"
        path.write_bytes(client.get(address).content)
        files.append(path)
    assert validated(files) == []


def test_office_writes_looks_and_publishes(
    cast: Cast, live_app: LiveApp, new_page: NewPage, shot: Shot, axe: Axe
):
    manager = a_parent(live_app, new_page, shot, axe)
    manager.signs_in(cast.person("mina"))
    manager.opens("/site/")
    manager.takes_a_picture("public-site-office")
    manager.opens("/site/ashmoor/pages/key-worker/en/")
    manager.writes("Title", "Your key worker in Ashmoor")
    manager.presses("Look at it first")
    manager.sees("How it will look", "Your key worker in Ashmoor")
    manager.presses("Save as a draft")
    manager.presses("Publish it")
    manager.opens("/site/ashmoor/pages/key-worker/pl/publish/")
    manager.writes("Who read both texts", "Ewa Nowak-Lind")
    manager.writes("Who they are", "interpreter, Ashmoor Hospitals")
    manager.chooses("They read the English and this text from beginning to end, and both say the same")
    manager.takes_a_picture("public-site-approving")
    manager.presses("Approve and publish it")
    manager.opens("/site/ashmoor/pages/key-worker/en/versions/")
    manager.opens("/site/ashmoor/documents/")
    manager.opens("/site/ashmoor/mailboxes/")
    manager.opens("/figures/ashmoor/2024-25/publish/")
    manager.opens("/panel/ashmoor/in/pl/key-worker/")
    manager.sees("Ewa Nowak-Lind")
    assert manager.eyes.wrong == []
