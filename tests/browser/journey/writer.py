"""Somebody in the middle of writing a page of a form: what is saved, what waits, who else is there."""

import re
import time
from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from playwright.sync_api import Dialog, Request, expect
from tests.browser.journey.keyboard import AtKeyboard
from tests.browser.journey.person import Place
from tests.cast import Cast
from tests.integration.browsing import browsing

from opencdop.core import clock
from opencdop.core.actor import PUBLIC
from opencdop.formkit.definition import Definition
from opencdop.intake.services import begin_office_form, begin_public_form
from opencdop.submissions.library import form
from opencdop.submissions.models import Draft

SAVED = re.compile("Saved at [0-9]{2}:[0-9]{2}")
KEPT_IN_BROWSER = """async () => ({
  local: localStorage.length, session: sessionStorage.length,
  databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length, name: window.name,
  cookies: document.cookie,
})"""


class Writer(AtKeyboard):
    """At a notification that waits as a draft. `base` is the address of its pages."""

    base = ""
    draft_id = ""

    @property
    def definition(self) -> Definition:
        return form("notification").outside

    def opens_the_page_of(self, question: str) -> None:
        self.opens(f"{self.base}{self.definition.group_of(question).key}/")

    def types_into(self, name: str, words: str) -> None:
        """Key after key, at the end of the field with this name, without leaving it."""
        field = self.page.locator(f"[name='{name}']")
        field.focus()
        self.page.keyboard.press("End")
        self.page.keyboard.type(words)

    def leaves_the_field(self) -> None:
        self.page.keyboard.press("Tab")

    def waits_until_saved(self) -> None:
        expect(self.page.locator("[data-oc-saved-words]")).to_have_text(SAVED)

    def reads(self, *words: str) -> None:
        """The line beside the buttons says each of these."""
        for each in words:
            expect(self.page.locator("[data-oc-saved-words]")).to_contain_text(each)

    def has(self, name: str) -> str:
        return self.page.locator(f"[name='{name}']").input_value()

    def answers(self) -> dict[str, object]:
        """What the server holds."""
        return Draft.objects.get(pk=self.draft_id).answers or {}

    def is_asked_before_leaving(self) -> bool:
        """Try to leave, and stay where the browser asks."""
        asked: list[str] = []
        left: list[Request] = []

        def stay(dialog: Dialog) -> None:
            asked.append(dialog.type)
            dialog.dismiss()

        def note(request: Request) -> None:
            left.extend([request] if request.is_navigation_request() else [])

        self.page.on("dialog", stay)
        self.page.on("request", note)
        try:
            self.page.evaluate("() => { setTimeout(() => { location.href = '/help/'; }, 0); }")
            self.waits_for(lambda: bool(asked or left))
            if left:  # Chromium may hang where it is closed on the way, if it has asked once before
                self.page.wait_for_url("**/help/")
        finally:
            self.page.remove_listener("dialog", stay)
            self.page.remove_listener("request", note)
        return asked == ["beforeunload"]

    def waits_for(self, told: Callable[[], bool], *, seconds: int = 12) -> None:
        """Until the browser has told something, however slow the machine is."""
        until = time.monotonic() + seconds
        while not told():
            assert time.monotonic() < until, "the browser told nothing"
            self.page.wait_for_timeout(50)

    def keeps_in_the_browser(self) -> dict[str, object]:
        found: dict[str, object] = self.page.evaluate(KEPT_IN_BROWSER)
        return found


def a_notifier(place: Place, cast: Cast, *, eyes: object) -> Writer:
    """Somebody without an account who has begun to notify Ashmoor; gives them at no page yet."""
    draft, code = begin_public_form(cast.ashmoor, address="127.0.0.1", by=PUBLIC)
    return at_the_form_of(place, draft.pk, code, eyes=eyes)


def at_the_form_of(place: Place, draft_id: str, code: str, *, eyes: object) -> Writer:
    """Somebody who has come back to a form by its code."""
    writer = Writer(place, eyes=eyes)  # type: ignore[arg-type]
    client = Client()
    client.post("/panel/ashmoor/notify/resume/", {"code": code})
    writer.comes_with_cookies_of(client)
    writer.base, writer.draft_id = "/panel/ashmoor/notify/form/", draft_id
    return writer


def at_the_desk(place: Place, cast: Cast, name: str, *, draft_id: str = "", eyes: object) -> Writer:
    """Somebody of the office, signed in, who enters what came by telephone; or joins whoever does."""
    writer = Writer(place, eyes=eyes)  # type: ignore[arg-type]
    writer.comes_with_cookies_of(browsing(cast)(name))
    if not draft_id:
        came = clock.now() - timedelta(hours=2)
        draft_id = begin_office_form(
            cast.ashmoor, channel="telephone", received_at=came, by=cast.actor(name)
        ).pk
    writer.base, writer.draft_id = f"/notifications/new/{draft_id}/", draft_id
    return writer
