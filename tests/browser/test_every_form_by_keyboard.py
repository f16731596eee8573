"""Two small forms walked by keyboard alone on a phone, from the first key to the record.

Every other form, in every version, is walked in the same way by `./dev ordeal forms`.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.conftest import LiveApp, NewPage, Shot
from tests.browser.journey.beginnings import a_place, eyes_for_width_only
from tests.browser.journey.post import Post, code_in, link_in
from tests.browser.journey.writer import a_notifier
from tests.cast import ACase, Cast
from tests.fixtures.mail import MailServer
from tests.integration.browsing import browsing
from tools.walking.filling import answer_fields
from tools.walking.journeys import Walk
from tools.walking.keyboard import Hands, at_the_keyboard
from tools.walking.planning import Answering

from opencdop.agency_requests.asked import asked_sections, offered_sections
from opencdop.agency_requests.services import ask_agency
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.formkit.definition import Definition
from opencdop.submissions.library import form

AGENCY = "dev@people.example"
UNKIND = """<main><form><div class="oc-question" data-oc-none="a">
<label for="a">A</label><input id="a" name="a" style="outline: none; box-shadow: none">
<input name="b" tabindex="-1" aria-label="B">
<div style="width: 500px">wide</div><button>Save and go on</button></div></form></main>"""


@pytest.fixture
def hands(browser: Browser, live_app: LiveApp) -> Iterator[Hands]:
    with at_the_keyboard(browser, address=live_app.url) as (hands, _):
        yield hands


def a_walk(hands: Hands, case: Case, definition: Definition) -> Walk:
    assert case.died_on is not None
    today = clock.today()
    answers = Answering(definition, died_on=case.died_on).answers(today=today)
    return Walk(hands, definition, answers, case=case.id, today=today)


def comes_to_the_office(hands: Hands, app: LiveApp, cast: Cast) -> None:
    """Signed in as Asha; how one signs in by keyboard is walked by the ordeal."""
    cookies = [
        {"name": name, "value": each.value, "url": app.url, "httpOnly": True}
        for name, each in browsing(cast)("asha").cookies.items()
    ]
    hands.page.context.add_cookies(cookies)  # type: ignore[arg-type]


def test_agency_answers_a_form_by_keyboard_on_a_phone(
    cast: Cast, a_case: ACase, live_app: LiveApp, hands: Hands, smtp_server: MailServer, settings: Any
):
    settings.OPENCDOP_ADDRESS = live_app.url
    case, post, asked_for = a_case(), Post(smtp_server), form("drowning")
    asked = ask_agency(
        case, form="drowning", agency_type="police", agency_name="Ashmoor Police", respondent_name="Omar Haddad",
        respondent_role="Detective inspector", email=AGENCY, due_on=clock.today() + timedelta(days=9),
        sections=[section.key for section in offered_sections(asked_for)], by=cast.actor("asha"),
    )  # fmt: skip
    post.goes_out()

    def code() -> str:
        post.goes_out()
        return code_in(post.newest_to(AGENCY))

    walk = a_walk(hands, case, asked_for.outside.part(asked.sections))
    walk.agency_answers(link_in(post.newest_to(AGENCY)), code)

    asked.refresh_from_db()
    assert asked.submission is not None
    assert asked.submission.answers == walk.filling.given
    assert len(walk.filling.given) == len(walk.answers) > 25
    assert hands.wrong == []


def test_office_enters_one_stage_by_keyboard_on_a_phone(
    cast: Cast, a_case: ACase, live_app: LiveApp, hands: Hands
):
    whole = form("care_pathway")
    comes_to_the_office(hands, live_app, cast)
    walk = a_walk(hands, a_case(), whole.part(asked_sections(whole, ["ambulance"])))
    walk.office_enters_it()
    walk.office_reads_and_saves_it()
    walk.office_takes_it_into_the_record()
    assert len(walk.filling.given) == len(walk.answers) > 15
    assert hands.wrong == []


def test_question_that_hangs_on_a_time_is_called_up_while_it_is_typed(
    cast: Cast, live_app: LiveApp, new_page: NewPage, shot: Shot
):
    doctor = a_notifier(a_place(live_app, new_page, shot), cast, eyes=eyes_for_width_only("the doctor"))
    doctor.opens_the_page_of("time_of_death")
    how_sure = doctor.page.locator("[data-oc-none=time_of_death_quality]")
    expect(how_sure).to_be_hidden()
    doctor.types_into("time_of_death-time", "14:05")
    expect(how_sure).to_be_visible()
    doctor.page.locator("[name=time_of_death-none]").focus()
    doctor.page.keyboard.press("Space")
    expect(how_sure).to_be_hidden()


def test_walker_notices_what_keeps_others_out(hands: Hands):
    hands.page.set_content(f"<a href='#main'>Skip to main content</a>{UNKIND}")
    hands.page.evaluate("console.error('broken')")
    hands.looks()
    answer_fields(hands, {"a": ["x"]}, until="Save and go on")
    said = " ".join(hands.wrong)
    for each in ("broken", "pixels wider", "focus is not seen at a"):
        assert each in said
