"""Somebody of the cast before a page in a browser: signed in already, and whether what they see is whole."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from tests.browser.conftest import NARROW, Axe, LiveApp


def signed_in(page: Page, client: Client, live_app: LiveApp) -> Page:
    """The page of whoever is signed in with the client: both have the same session."""
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_app.url}])
    return page


def words_on(page: Page, part: str = "main") -> str:
    """What stands in this part of a page that has come wholly: after a press, its beginning is there before its end."""
    page.wait_for_load_state()
    return page.inner_text(part)


def fits(page: Page) -> bool:
    """Whether the page is no wider than the window."""
    page.wait_for_load_state()
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def is_whole(page: Page, axe: Axe) -> None:
    """Nothing that a screen reader stumbles over, and nothing beyond the edge of a telephone."""
    assert axe(page) == [], page.url
    assert page.locator("h1").count() == 1
    wide = page.viewport_size
    page.set_viewport_size(NARROW)
    assert fits(page), page.url
    if wide:
        page.set_viewport_size(wide)
