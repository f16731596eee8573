"""Debian's Chromium, driven by Playwright against the running application.

A page of these tests fails its test at the end if it met a script error, a refusal by the
Content-Security-Policy or a request to another machine.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

HERE = Path(__file__).parent
TALLEST = 1800  # pixels of a picture for the manual
PICTURES = HERE.parent.parent / "docs" / "manual" / "pictures"
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Nothing where the page does not know axe yet. Of what holds, or cannot be told, no lists of places are made.
BREACHES = """tags => window.axe && axe
  .run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]})
  .then(found => found.violations)"""
PATIENCE = 30_000  # milliseconds: a machine of two cores is busy at times
WIDE = ViewportSize(width=1280, height=900)
NARROW = ViewportSize(width=360, height=740)
HIGHEST = 1100  # of a picture, in pixels: what shows the matter of a page and not all of a long form
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]

Shot = Callable[[Page, str], Path]
Axe = Callable[[Page], list[str]]
NewPage = Callable[..., Page]


@dataclass(frozen=True)
class LiveApp:
    """The application as it answers on this machine."""

    url: str

    def at(self, path: str) -> str:
        """The whole address of a path."""
        return self.url + path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's loop runs in this thread; Django would take its queries here for queries of async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    program = os.environ.get("OPENCDOP_CHROMIUM") or shutil.which("chromium")
    assert program, "Chromium is missing; on Debian: apt-get install chromium"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def live_app(live_server: LiveServer) -> LiveApp:
    return LiveApp(url=str(live_server))


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Makes a page in a browser profile of its own, so that several people can be at work in one test.

    Options of Playwright's `new_context` pass through (`viewport=NARROW`, `java_script_enabled=False`).
    """
    contexts = []
    complaints: list[str] = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(
            **{"viewport": WIDE, "locale": "en-GB", "timezone_id": "Europe/London", **options}
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.on("console", lambda message: _note_console(message, complaints))
        page.on("request", lambda request: _note_request(request, complaints))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


@pytest.fixture(scope="session")
def axe() -> Axe:
    """`axe(page)` gives one line for each breach of WCAG 2.2 A and AA that can be found by looking."""
    source = AXE.read_text(encoding="utf-8")

    def look(page: Page) -> list[str]:
        page.wait_for_load_state()  # in a page that is still coming nothing is found
        found = page.evaluate(BREACHES, WCAG)
        if found is None:
            page.evaluate(source)
            found = page.evaluate(BREACHES, WCAG)
        return [
            f"{breach['id']}: {breach['help']} at {node['target']}"
            for breach in found
            for node in breach["nodes"]
        ]

    return look


@pytest.fixture
def shot(pytestconfig: pytest.Config, tmp_path: Path) -> Shot:
    """`shot(page, name)` takes the page from its top at 1280 wide, for the manual if `--pictures` was given.

    A long page is cut off, so that the manual stays readable; a picture that nobody keeps shows one screen.
    """

    def take(page: Page, name: str) -> Path:
        kept = pytestconfig.getoption("pictures")
        folder = PICTURES if kept else tmp_path
        folder.mkdir(parents=True, exist_ok=True)
        before = page.viewport_size
        page.set_viewport_size({"width": 1280, "height": 900})
        path = folder / f"{name}.png"
        page.evaluate("scrollTo(0, 0)")  # else what stays in view stands in the middle of the picture
        whole: dict[str, Any] = {}
        if kept:
            height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
            # The screen is as tall as the picture, so that what stays at its foot covers nothing.
            page.set_viewport_size({"width": 1280, "height": height})
            whole = {"full_page": True, "clip": {"x": 0, "y": 0, "width": 1280, "height": height}}
        page.screenshot(path=path, animations="disabled", **whole)
        if before:
            page.set_viewport_size(before)
        return path

    return take


def _note_console(message: ConsoleMessage, complaints: list[str]) -> None:
    # A page that answers 403 or 404 on purpose is also reported here as a resource that did not load.
    if message.type == "error" and "Failed to load resource" not in message.text:
        complaints.append(f"console: {message.text}")


def _note_request(request: Request, complaints: list[str]) -> None:
    if not request.url.startswith(("http://127.0.0.1:", "http://localhost:", "data:", "blob:", "about:")):
        complaints.append(f"request to another machine: {request.url}")
