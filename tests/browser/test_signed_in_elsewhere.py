"""Somebody signs in again in another tab: what they wrote in the first one is kept, and goes in with one more press."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Axe, LiveApp, NewPage, Shot
from tests.browser.journey.beginnings import a_place, eyes_for_width_only
from tests.browser.journey.person import Somebody
from tests.browser.journey.writer import at_the_desk
from tests.cast import ACase, Cast
from tests.integration.browsing import browsing

from opencdop.conversations.models import Message

NAME = "notifier_name"
WORDS = "Could you tell us\nwhen the coroner’s officer rang?"


def signs_in_again(somebody: Somebody, cast: Cast, name: str) -> None:
    """In another tab, where a new session and a new token begin."""
    somebody.page.context.clear_cookies()
    somebody.comes_with_cookies_of(browsing(cast)(name))
    other = somebody.page.context.new_page()
    other.goto(somebody.place.app.at("/cases/"))
    expect(other.locator("h1")).to_be_visible()
    other.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_message_goes_in_with_one_more_press_under_the_name_that_is_signed_in_now(
    cast: Cast, a_case: ACase, live_app: LiveApp, new_page: NewPage, shot: Shot, axe: Axe, scripts: bool
):
    place = a_place(live_app, new_page, shot, scripts=scripts)
    asha = Somebody(place, eyes=eyes_for_width_only("Asha"))
    asha.comes_with_cookies_of(browsing(cast)("asha"))
    asha.opens(f"/cases/{a_case().pk}/messages/new/")
    asha.writes("Your message", WORDS)
    asha.writes("Their e-mail address", cast.person("dev").email)
    signs_in_again(asha, cast, "mina")
    asha.presses("Send the message")
    asha.sees("Please send that again", "signed in again", "Nothing is lost", "as Mina Holt")
    assert Message.objects.count() == 0
    if scripts:
        assert axe(asha.page) == []
    asha.unfolds("What you wrote")
    asha.sees("when the coroner’s officer rang?")
    asha.presses("Send it again")
    asha.sees("Your message is on its way")
    message = Message.objects.get()
    assert (message.words.splitlines(), message.by_name) == (WORDS.splitlines(), "Mina Holt")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_page_of_a_form_goes_in_with_one_more_press(
    cast: Cast, live_app: LiveApp, new_page: NewPage, shot: Shot, scripts: bool
):
    place = a_place(live_app, new_page, shot, scripts=scripts)
    asha = at_the_desk(place, cast, "asha", eyes=eyes_for_width_only("Asha"))
    asha.opens_the_page_of(NAME)
    signs_in_again(asha, cast, "asha")
    asha.page.locator(f"[name='{NAME}']").fill("Dr Niamh Brennan")
    asha.presses("Save and go on")
    asha.sees("Please send that again")
    assert asha.answers() == {}
    asha.presses("Send it again")
    assert asha.answers() == {NAME: "Dr Niamh Brennan"}
