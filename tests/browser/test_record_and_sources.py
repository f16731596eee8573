"""From the record to where an answer was sent: one lands at the question, and sees it below the child's name."""

import re

import pytest
from playwright.sync_api import Page, ViewportSize
from tests.browser import test_merging_returns as merging
from tests.browser.conftest import NARROW, WIDE, Axe, LiveApp, NewPage
from tests.cast import Cast
from tests.integration.browsing import browsing

from opencdop.cases.models import Case

case = merging.case  # with three returns

SEEN = """() => {
  const row = document.querySelector(":target"), box = row.getBoundingClientRect();
  const found = document.elementFromPoint(box.left + 40, box.top + 12);
  return {words: row.innerText, seen: row.contains(found)};
}"""


def lands_at(page: Page, words: str) -> None:
    page.wait_for_load_state()
    found = page.evaluate(SEEN)
    assert words in found["words"]
    assert found["seen"], "the question is hidden below what stays in view"


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_a_source_opens_what_was_sent_at_its_question(
    case: Case,
    cast: Cast,
    new_page: NewPage,
    live_app: LiveApp,
    axe: Axe,
    size: ViewportSize,
) -> None:
    page = merging.signed_in(new_page(viewport=size), browsing(cast)("asha"), live_app)
    page.goto(live_app.at(f"/cases/{case.id}/record/"))
    assert axe(page) == []
    if size is WIDE:
        assert page.evaluate("document.querySelector('.oc-bar').offsetHeight") < 70  # the bar takes one line
    page.get_by_role("link", name=re.compile("where the answer to Birth weight")).click()
    page.get_by_role("link", name=re.compile("Read it there.*Millbrook Surgery")).click()
    page.wait_for_url("**/return/#q-birth_weight")
    lands_at(page, "Birth weight")
    page.go_back()
    page.get_by_role("link", name="Back to the record").click()
    lands_at(page, "Birth weight")
    page.get_by_role("link", name=re.compile("decide.*Birth weight")).click()
    page.wait_for_url("**/agencies/merge/#q-birth_weight")
    lands_at(page, "Birth weight")
