"""The surroundings of the browser tests: they find breaches, take pictures, and stay on this machine."""

import struct

import pytest
from playwright.sync_api import Error, Page
from tests.browser.conftest import Axe, LiveApp, NewPage, Shot

GOOD = """<!doctype html><html lang="en-GB"><head><title>A page</title></head>
<body><main><h1>A page</h1><p>Words</p></main></body></html>"""


def test_axe_finds_a_picture_without_words_and_nothing_on_a_good_page(page: Page, axe: Axe):
    page.set_content(GOOD)
    assert axe(page) == []
    page.set_content(GOOD.replace("<p>", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><p>'))
    (breach,) = axe(page)
    assert breach.startswith("image-alt: ")


def test_picture_is_1280_wide_whatever_the_window_was(new_page: NewPage, shot: Shot):
    page = new_page(viewport={"width": 360, "height": 740})
    page.set_content(GOOD)
    width, _ = struct.unpack(">II", shot(page, "surroundings").read_bytes()[16:24])
    assert width == 1280
    assert page.viewport_size == {"width": 360, "height": 740}


def test_browser_reaches_this_machine_only(page: Page, live_app: LiveApp):
    answer = page.goto(live_app.at("/"))
    assert answer is not None
    assert answer.status < 500
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.context.new_page().goto("http://example.net/")
