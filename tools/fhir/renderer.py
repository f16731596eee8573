"""A real renderer of FHIR forms, LHC-Forms of the United States National Library of Medicine, in Chromium.

It is loaded from what the browser tests take from npm; nothing is fetched.
"""

import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
LFORMS = ROOT / "tests" / "browser" / "node_modules" / "lforms" / "dist" / "lforms"
SCRIPTS = (
    "webcomponent/assets/lib/zone.min.js",
    "webcomponent/lhc-forms.js",
    "fhir/R4/lformsFHIR.min.js",
)
NOW = datetime(2026, 6, 3, 14, 5, tzinfo=UTC)

_SHOW = """async ([questionnaire, response, patient]) => {
  if (patient) LForms.Util.setFHIRContext({patient: {}}, {patient}); else delete LForms.fhirContext;
  let form = questionnaire;
  if (response) {
    form = LForms.Util.convertFHIRQuestionnaireToLForms(questionnaire, 'R4');
    form = LForms.Util.mergeFHIRDataIntoLForms(response, form, 'R4');
  }
  await LForms.Util.addFormToPage(form, 'form', {fhirVersion: 'R4'})
    .catch(error => { throw new Error([error].flat().map(String).join('; ')); });
}"""
_SHOWN = """() => [...document.querySelectorAll('#form [id^="item-"], #form td .lf-form-item-data')]
  .filter(each => each.getClientRects().length > 0)
  .map(each => each.id || 'item-' + (each.querySelector('[id$="/1"], [id*="/1/"]') || each).id)"""
_RESPONSE = "() => LForms.Util.getFormFHIRData('QuestionnaireResponse', 'R4', '#form')"
_ID = re.compile(r"item-(.+?)(?:/\d+)+", re.ASCII)


class Renderer:
    """One page with the renderer loaded, for one form after another."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self.requests: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.set_content("<!doctype html><title>Form</title><body><div id=form></div></body>")
        page.add_style_tag(path=LFORMS / "webcomponent" / "styles.css")
        for script in SCRIPTS:
            page.add_script_tag(path=LFORMS / script)

    def show(
        self,
        questionnaire: Mapping[str, Any],
        *,
        response: Mapping[str, Any] | None = None,
        patient: Mapping[str, Any] | None = None,
    ) -> None:
        """Draw a form, with answers if given, and wait until its expressions have run."""
        self.page.evaluate(_SHOW, [questionnaire, response, patient])
        self.settle()

    def settle(self) -> None:
        """Wait until what is shown stays the same."""
        before: list[str] = []
        for _ in range(50):
            self.page.wait_for_timeout(120)
            now = self.page.evaluate(_SHOWN)
            if now == before:
                return
            before = now

    def shown_links(self) -> Counter[str]:
        """How often each question is shown, by link id; without sections, pages and parts of questions."""
        found = (_ID.fullmatch(each) for each in self.page.evaluate(_SHOWN))
        links = (match[1] for match in found if match)
        return Counter(link for link in links if _is_question(link))

    def taken_errors(self) -> list[str]:
        """The script errors since this was last asked."""
        errors, self.errors = self.errors, []
        return errors

    def response(self) -> dict[str, Any]:
        """The answers on the page, as the renderer writes them."""
        found: dict[str, Any] = self.page.evaluate(_RESPONSE)
        return found


def _is_question(link: str) -> bool:
    own_part = "~" in link and not link.endswith("~none")
    return not link.startswith(("section/", "page/")) and not own_part


@contextmanager
def renderer(browser: Browser) -> Iterator[Renderer]:
    """The renderer in a browser profile of its own, at English local time, always at the same moment."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/London")
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    try:
        yield Renderer(page)
    finally:
        context.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, which finds no other machine."""
    program = os.environ.get("OPENCDOP_CHROMIUM") or shutil.which("chromium")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()
