"""Hands on a keyboard, and eyes that notice at every stop whether whoever walks still sees where they are.

Nothing here clicks, fills a field or runs a script that acts: keys are struck, and the page is read.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    FileChooser,
    FilePayload,
    Page,
    Request,
    Response,
    ViewportSize,
)

PHONE: ViewportSize = {"width": 360, "height": 740}
MOST_STOPS = 700  # on one page
SLOWEST = 60_000  # milliseconds for a page or a file
HERE = """() => {
  const here = document.activeElement;
  const marked = element => {
    const look = getComputedStyle(element), before = getComputedStyle(element, "::before");
    return [look.outlineStyle !== "none" && look.outlineWidth !== "0px", look.boxShadow !== "none",
      before.outlineStyle !== "none", before.boxShadow !== "none"].some(Boolean);
  };
  const label = here.labels && here.labels.length ? here.labels[0] : null;
  const covered = () => {
    const box = here.getBoundingClientRect();
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    if (right - left < 1 || bottom - top < 1) return "outside of what the screen shows";
    const points = [[(left + right) / 2, (top + bottom) / 2], [left + 3, top + 3], [left + 3, bottom - 3],
      [right - 3, bottom - 3]];
    const hits = points.map(([x, y]) => document.elementFromPoint(x, y)).filter(Boolean);
    const mine = hit => here.contains(hit) || hit.contains(here) || (label && label.contains(hit));
    return hits.some(mine) ? "" : "covered by " + (hits[0] ? hits[0].className || hits[0].tagName : "nothing");
  };
  const top = here === document.body || here === document.documentElement;
  const ids = [];
  for (let each = here; each; each = each.parentElement) if (each.id) ids.push(each.id);
  return {
    tag: here.tagName.toLowerCase(), type: here.type || "", name: here.name || "", value: here.value || "",
    words: (here.innerText || "").trim().replace(/\\s+/g, " "), checked: Boolean(here.checked), top,
    seen: top || marked(here) || (label !== null && marked(label)), covered: top ? "" : covered(),
    within: here.closest("main") ? "main" : here.closest("dialog") ? "dialog" : "frame",
    inside: ids,
  };
}"""
MEASURE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
NO_PRINTER = "window.print = () => { window.ocPrinted = (window.ocPrinted || 0) + 1; };"


class Stuck(Exception):
    """There is no way on by keyboard; the words say where and why."""


@dataclass(frozen=True)
class Stop:
    """What has the focus. `inside` are the ids around it, the nearest first."""

    tag: str
    type: str
    name: str
    value: str
    words: str
    checked: bool
    top: bool
    seen: bool
    covered: str
    within: str
    inside: tuple[str, ...]

    @property
    def is_pressed(self) -> bool:
        return self.tag in ("a", "button", "summary")


class Hands:
    """Somebody with a keyboard and a small screen. `wrong` holds a line for everything that was amiss."""

    def __init__(self, page: Page, *, address: str) -> None:
        self.page, self.address = page, address
        self.wrong: list[str] = []
        self.stops = 0
        self.pages = 0
        self.choosers: list[FileChooser] = []  # of files, that a key has opened
        page.on("filechooser", lambda chooser: self.choosers.append(chooser))
        page.on("pageerror", lambda error: self.notes(f"script error: {error}"))
        page.on("console", self._console)
        page.on("request", self._request)
        page.on("response", self._response)

    # noticing

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def step(self) -> str:
        return self.path.rstrip("/").rpartition("/")[2]

    def notes(self, words: str) -> None:
        """Keep what was amiss, once for each page."""
        line = f"{_without_ids(self.path)}: {words}"
        if line not in self.wrong:
            self.wrong.append(line)

    def looks(self) -> None:
        """Look at a page that has just come."""
        self.pages += 1
        too_wide = self.page.evaluate(MEASURE)
        if too_wide > 0:
            self.notes(f"{too_wide} pixels wider than {PHONE['width']}")

    def words(self) -> str:
        """All that the page says, folded parts left out."""
        return " ".join(self.page.locator("main").inner_text().split())

    # moving

    def opens(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path if path.startswith("http") else self.address + path)
        self.looks()

    def here(self) -> Stop:
        found: dict[str, Any] = self.page.evaluate(HERE)
        return Stop(**{**found, "inside": tuple(found["inside"])})

    def moves(self, key: str = "Tab") -> Stop:
        """Strike a key that moves the focus, and look where it is."""
        self.page.keyboard.press(key)
        self.stops += 1
        here = self.here()
        if not here.seen:
            self.notes(f"the focus is not seen at {_called(here)}")
        if here.covered:
            self.notes(f"{_called(here)} has the focus and is {here.covered}")
        return here

    def skips_to_the_page(self) -> None:
        """Past the bar and the menus, by the link that is there for it."""
        self.tabs_until(lambda here: here.words == "Skip to main content", "the link past the menus")
        self.page.keyboard.press("Enter")

    def tabs_until(self, found: Callable[[Stop], bool], what: str, *, most: int = MOST_STOPS) -> Stop:
        """Tab on until something has the focus. Raises Stuck when it never comes."""
        tops = 0
        for _ in range(most):
            here = self.moves()
            if found(here):
                return here
            tops += here.top
            if tops > 2:
                break
        raise Stuck(f"{_without_ids(self.path)}: Tab never came to {what}")

    def tabs_to(self, words: str, *, start: str = "") -> Stop:
        """Tab on to the link or button with these words, or that begins with `start`."""
        return self.tabs_until(
            lambda here: (
                here.is_pressed and (here.words == words or bool(start and here.words.startswith(start)))
            ),
            f"“{words or start}”",
        )

    def strikes(self, key: str = "Enter") -> None:
        """Strike a key that leads to another page."""
        with self.page.expect_navigation(timeout=SLOWEST):
            self.page.keyboard.press(key)
        self.looks()

    def presses(self, words: str, *, start: str = "") -> None:
        """Go to a link or button and press it."""
        self.tabs_to(words, start=start)
        self.strikes()

    def saves(self, words: str) -> bytes:
        """Press what gives a file."""
        self.tabs_to(words)
        with self.page.expect_download(timeout=SLOWEST) as coming:
            self.page.keyboard.press("Enter")
        return Path(coming.value.path()).read_bytes()

    def chooses_a_file(self, file: FilePayload) -> bool:
        """Open the chooser of files by a key and take one; whether it opened."""
        self.choosers.clear()
        self.page.keyboard.press("Enter")
        for _ in range(50):
            if self.choosers:
                self.choosers[0].set_files(file)
                return True
            self.page.wait_for_timeout(100)
        return False

    def types(self, words: str) -> None:
        """Type over what stands in the field."""
        self.page.keyboard.press("Control+A")
        if words:
            self.page.keyboard.type(words)
        else:
            self.page.keyboard.press("Delete")

    def has(self, words: str) -> bool:
        """Whether a link or button with these words can be seen."""
        return bool(
            self.page.evaluate(
                """words => [...document.querySelectorAll("a, button")].some(each =>
                each.checkVisibility() && each.innerText.trim().replace(/\\s+/g, " ") === words)""",
                words,
            )
        )

    # listening

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.notes(f"console: {message.text[:300]}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:", "about:")):
            self.notes(f"request to another machine: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.notes(f"{_without_ids(urlsplit(response.url).path)} answered {response.status}")


def _called(here: Stop) -> str:
    return here.name or here.words[:40] or here.tag


def _without_ids(path: str) -> str:
    return re.sub(r"/[0-9a-z]{20,}(?=/|$)", "/…", path)


@contextmanager
def at_the_keyboard(browser: Browser, *, address: str) -> Iterator[tuple[Hands, BrowserContext]]:
    """A fresh browser profile on a screen of 360 by 740, and hands at it."""
    context = browser.new_context(
        viewport=PHONE,
        locale="en-GB",
        timezone_id="Europe/London",
        accept_downloads=True,
    )
    context.set_default_timeout(SLOWEST)
    context.add_init_script(NO_PRINTER)
    try:
        yield Hands(context.new_page(), address=address), context
    finally:
        context.close()
