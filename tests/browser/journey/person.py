"""A person at a browser: what anybody can do on any page. Every page they meet is looked at.

Things are found as a person finds them: by the words on them. Only whole pages of a form are filled by the names
of their fields, as the form engine gives them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from playwright.sync_api import Download, Locator, Page, Response, expect
from tests.browser.conftest import LiveApp, NewPage, Shot
from tests.browser.journey.looking import Eyes
from tests.cast import PASSWORD
from tests.integration.accounts.signing_in import code_of, with_authenticator

from opencdop.accounts.models import Person as Account
from opencdop.formkit.definition import Definition
from opencdop.formkit.reading import inputs_of


@dataclass
class Place:
    """Where a walk takes place: the running application, how to open a browser there, and the camera."""

    app: LiveApp
    new_page: NewPage
    shot: Shot


class Somebody:
    """One person with a browser of their own."""

    def __init__(self, place: Place, *, eyes: Eyes) -> None:
        self.place, self.eyes = place, eyes
        self.page: Page = place.new_page(accept_downloads=True)

    # coming

    def comes_with_cookies_of(self, client: Client) -> None:
        """Be whoever that browser is."""
        kept = [
            {"name": name, "value": each.value, "url": self.place.app.url, "httpOnly": True}
            for name, each in client.cookies.items()
        ]
        self.page.context.add_cookies(kept)  # type: ignore[arg-type]

    # going about

    def opens(self, address: str) -> None:
        """Open an address, of this application unless it is a whole one."""
        whole = address if address.startswith("http") else self.place.app.at(address)
        answer = self.page.goto(whole)
        self._arrived(answer)

    def follows(self, words: str, *, exact: bool = False) -> None:
        """Follow the first link with these words in the page, or in the bar where the page has none."""
        found = self.page.get_by_role("main").get_by_role("link", name=words, exact=exact)
        link = found.first if found.count() else self.page.get_by_role("link", name=words, exact=exact).first
        self._act(link)

    def presses(self, words: str, *, exact: bool = True) -> None:
        """Press the first button with these words."""
        self._act(self.page.get_by_role("button", name=words, exact=exact).first)

    def presses_twice(self, words: str) -> None:
        """Press a button twice, as fast as a hand can."""
        self.page.get_by_role("button", name=words, exact=True).first.dblclick()
        self.page.wait_for_load_state()

    def goes_back(self) -> None:
        """The browser's own Back."""
        self.page.go_back()

    def closes_the_browser(self) -> None:
        """Close the browser, with all that it remembers, and open a fresh one."""
        self.page.context.close()
        self.page = self.place.new_page(accept_downloads=True)

    def saves_what_comes(self, words: str, *, link: bool = False) -> Path:
        """Press a button, or follow a link, that gives a file; gives the file."""
        found = self.page.get_by_role("link" if link else "button", name=words).first
        with self.page.expect_download() as coming:
            found.click()
        download: Download = coming.value
        return Path(download.path())

    # writing

    def writes(self, label: str, words: str) -> None:
        """Write into the field with this label."""
        self.field(label).fill(words)

    def writes_the_date(self, legend: str, day: date) -> None:
        """Write a date into the three fields of the group with this legend."""
        group = self.group(legend)
        for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            group.get_by_label(label).fill(str(number))

    def chooses(self, words: str, *, of: str = "", exact: bool = True) -> None:
        """Choose a radio button or tick a box, of the group with a legend where one is named."""
        where: Page | Locator = self.group(of) if of else self.page.get_by_role("main")
        where.get_by_label(words, exact=exact).first.check()

    def picks(self, words: str, *, of: str) -> None:
        """Pick a line of a drop-down list."""
        self.page.get_by_label(of, exact=True).first.select_option(label=words)

    def unfolds(self, words: str) -> None:
        """Open a part of the page that is folded away."""
        self.page.locator("summary", has_text=words).first.click()

    def field(self, label: str) -> Locator:
        """The field with this label, whether or not the label says that it is needed."""
        return self.page.get_by_label(
            re.compile(rf"^\s*{re.escape(label)}(\s*\((needed|optional)\))?\s*$")
        ).first

    def group(self, legend: str) -> Locator:
        return self.page.get_by_role("group", name=legend).first

    def fills_the_page(self, definition: Definition, answers: Mapping[str, Any]) -> None:
        """Fill the page of a form that is shown with those of the answers that are asked on it."""
        inputs = inputs_of(definition.group(self.step), answers)
        for name, given in inputs.items():
            if name.endswith("-count"):
                self._adds_rows(name.removesuffix("-count"), int(str(given)))
        for name, given in inputs.items():
            for text in given if isinstance(given, list | tuple) else [given]:
                if text and not name.endswith("-count") and self._is_asked(name):
                    self._fill(name, str(text))

    def goes_through(
        self, definition: Definition, answers: Mapping[str, Any], *, until: str = "check"
    ) -> None:
        """Fill page after page and go on, as far as the step named.

        A page comes twice where it warns, which is read once and let pass, or where an answer calls up a question.
        """
        while (before := self.step) != until:
            for _ in range(3):
                self.fills_the_page(definition, answers)
                self.presses("Save and go on")
                if self.step != before:
                    break
            assert self.step != before, f"{before}: {self.page.get_by_role('main').inner_text()}"

    def answers_the_pages(self, definition: Definition, answers: Mapping[str, Any], *groups: str) -> None:
        """From the task list, fill some pages of a form and come back to the list."""
        for key in groups:
            self.follows(definition.group(key).title, exact=True)
            assert self.step == key
            self.fills_the_page(definition, answers)
            self.presses("Save and go on")
            self.follows("All pages of this form")

    # seeing

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def step(self) -> str:
        """The last part of the address: the page of a form that is shown."""
        return self.path.rstrip("/").rpartition("/")[2]

    @property
    def words(self) -> str:
        return " ".join(self.page.locator("body").inner_text().split())

    def sees(self, *words: str) -> None:
        """The page says each of these, where it can be seen."""
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each, use_inner_text=True)

    def does_not_see(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("body")).not_to_contain_text(each)

    def is_at(self, heading: str) -> None:
        """The first heading says this."""
        expect(self.page.get_by_role("heading", level=1, name=heading).first).to_be_visible()

    def takes_a_picture(self, name: str) -> None:
        self.place.shot(self.page, name)

    # signing in

    def signs_in(self, account: Account) -> None:
        """With the password, then with the code that the authenticator shows now."""
        with_authenticator(account)
        self.opens("/account/login/")
        self.writes("E-mail address", account.email)
        self.writes("Password", PASSWORD)
        self.presses("Go on")
        self.is_at("Enter the code")
        self.page.get_by_role("textbox").first.fill(code_of(account))
        self.presses("Sign in")

    def _act(self, target: Locator) -> None:
        expect(target).to_be_visible()
        target.click()
        self.page.wait_for_load_state()
        self.eyes.look(self.page)

    def _arrived(self, answer: Response | None) -> None:
        assert answer is not None
        assert answer.status == 200, f"{answer.status} at {answer.url}"
        self.eyes.look(self.page)

    def _adds_rows(self, name: str, wanted: int) -> None:
        for _ in range(wanted - int(self.page.locator(f"[name='{name}-count']").input_value())):
            self.page.locator(f"[name='add-{name}']").click()
            self.page.wait_for_load_state()

    def _is_asked(self, name: str) -> bool:
        field = self.page.locator(f"[name='{name}']")
        return field.count() > 0 and field.first.is_visible()

    def _fill(self, name: str, text: str) -> None:
        field = self.page.locator(f"[name='{name}']")
        kind = field.first.evaluate("each => each.type")
        if kind in ("radio", "checkbox"):
            self.page.locator(f"[name='{name}'][value='{text}']").check()
        elif kind == "select-one":
            field.first.select_option(value=text)
        else:
            field.first.fill(text)
