"""What is written is saved as it is written, and what is not yet saved is not lost: connection cut, session over."""

import time
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Route, expect
from tests.browser.conftest import NARROW, WIDE, LiveApp, NewPage, Shot
from tests.browser.journey.beginnings import a_form_ready_to_send, a_place, eyes_for_width_only
from tests.browser.journey.doctor import Doctor
from tests.browser.journey.looking import MEASURE
from tests.browser.journey.person import Place
from tests.browser.journey.writer import Writer, a_notifier, at_the_desk
from tests.cast import Cast
from tests.integration.browsing import browsing

from opencdop.design.asked import add_words
from opencdop.intake import services
from opencdop.intake.models import Notification

NAME, STORY = "notifier_name", "circumstances"
PASTE = """([name, text]) => {
  const field = document.querySelector(`[name="${name}"]`);
  field.focus();
  const carried = new DataTransfer();
  carried.setData("text/plain", text);
  const event = new ClipboardEvent("paste", {clipboardData: carried, bubbles: true, cancelable: true});
  if (field.dispatchEvent(event)) document.execCommand("insertText", false, text);
}"""
FROM_WORD = (
    "\ufeffShe was \u201cwell\u201d\u200b.\r\n\u2022\tSeen by GP\r\n\u00b7         Sent home\r\no\tCame back\r\n"
    "Day\tTemp\u00ad.\u00a039\r\n\u202ead"
)
PLAIN = "She was \u201cwell\u201d.\n- Seen by GP\n- Sent home\n- Came back\nDay\tTemp. 39\nad"


@pytest.fixture
def place(live_app: LiveApp, new_page: NewPage, shot: Shot) -> Place:
    return a_place(live_app, new_page, shot)


@pytest.fixture
def notifier(place: Place, cast: Cast) -> Writer:
    return a_notifier(place, cast, eyes=eyes_for_width_only("the notifier"))


def test_words_are_saved_while_they_are_written_and_the_page_says_so(notifier: Writer):
    notifier.opens_the_page_of(NAME)
    notifier.types_into(NAME, "Dr Niamh Bren")
    notifier.reads("Not yet saved")
    assert notifier.is_asked_before_leaving()
    notifier.waits_until_saved()
    assert notifier.answers() == {NAME: "Dr Niamh Bren"}
    notifier.types_into(NAME, "nan")
    notifier.leaves_the_field()
    notifier.waits_until_saved()
    assert notifier.answers() == {NAME: "Dr Niamh Brennan"}
    assert not notifier.is_asked_before_leaving()


def test_what_cannot_be_read_yet_is_named_and_the_rest_is_saved(notifier: Writer):
    notifier.opens_the_page_of("date_of_birth")
    notifier.types_into("date_of_death-day", "3")
    notifier.leaves_the_field()
    notifier.reads("Not yet saved: the date of death")
    assert notifier.is_asked_before_leaving()
    notifier.types_into("date_of_death-month", "6")
    notifier.types_into("date_of_death-year", "2026")
    notifier.leaves_the_field()
    notifier.waits_until_saved()
    assert notifier.answers()["date_of_death"] == "2026-06-03"


def test_lost_connection_loses_no_word_and_all_is_saved_when_it_is_back(notifier: Writer):
    notifier.opens_the_page_of(NAME)
    notifier.page.context.set_offline(True)
    notifier.types_into(NAME, "Dr Niamh Brennan")
    notifier.leaves_the_field()
    notifier.reads("we cannot reach the service", "Your words are still on this page")
    notifier.page.get_by_role("button", name="Save and go on", exact=True).click()
    notifier.reads("we cannot reach the service")
    assert notifier.has(NAME) == "Dr Niamh Brennan"
    assert notifier.is_asked_before_leaving()
    notifier.page.context.set_offline(False)
    notifier.waits_until_saved()
    assert notifier.answers() == {NAME: "Dr Niamh Brennan"}


def test_service_that_starts_anew_is_tried_until_it_answers(notifier: Writer):
    notifier.opens_the_page_of(NAME)
    tries: list[int] = []

    def starting(route: Route) -> None:
        tries.append(1)
        route.fulfill(status=503, body="starting") if len(tries) == 1 else route.abort()

    notifier.page.route("**/notify/form/**", starting)
    notifier.types_into(NAME, "Dr Niamh Brennan")
    notifier.leaves_the_field()
    notifier.reads("we keep trying")
    notifier.waits_for(lambda: len(tries) >= 2)
    notifier.page.unroute("**/notify/form/**")
    notifier.waits_until_saved()
    assert notifier.answers() == {NAME: "Dr Niamh Brennan"}


def test_lid_that_closes_in_the_middle_of_a_word_finds_it_saved(notifier: Writer):
    notifier.opens_the_page_of(NAME)
    notifier.types_into(NAME, "Dr Niamh Bre")
    with notifier.page.expect_response(lambda answer: answer.request.method == "POST"):
        notifier.page.evaluate(
            """() => {
              Object.defineProperty(document, "visibilityState", {value: "hidden"});
              document.dispatchEvent(new Event("visibilitychange"));
            }"""
        )
    notifier.closes_the_browser()
    assert notifier.answers() == {NAME: "Dr Niamh Bre"}


def test_session_that_ended_leaves_the_words_on_the_page_until_somebody_has_signed_in_again(
    place: Place, cast: Cast
):
    asha = at_the_desk(place, cast, "asha", eyes=eyes_for_width_only("Asha"))
    asha.opens_the_page_of(NAME)
    Session.objects.all().delete()
    asha.types_into(NAME, "Dr Niamh Brennan")
    asha.leaves_the_field()
    asha.reads("You have been signed out", "Your words are still on this page", "in another tab")
    asha.page.get_by_role("button", name="Save and go on", exact=True).click()
    asha.reads("You have been signed out")
    assert asha.has(NAME) == "Dr Niamh Brennan"
    asha.page.context.clear_cookies()
    asha.comes_with_cookies_of(browsing(cast)("asha"))
    asha.page.wait_for_timeout(1_100)  # a button takes no second press within a second
    asha.page.get_by_role("button", name="Save and go on", exact=True).click()
    expect(asha.page.locator("[data-oc-saved-words]")).not_to_contain_text("signed out")
    assert asha.answers() == {NAME: "Dr Niamh Brennan"}


def test_page_whose_session_ran_out_is_covered_while_it_holds_unsaved_words(place: Place, cast: Cast):
    asha = at_the_desk(place, cast, "asha", eyes=eyes_for_width_only("Asha"))
    asha.page.clock.install()
    asha.opens_the_page_of(NAME)
    asha.page.context.set_offline(True)
    asha.types_into(NAME, "Dr Niamh Brennan")
    asha.page.clock.fast_forward("16:00")
    cover = asha.page.get_by_role("dialog")
    expect(cover).to_contain_text("You have been signed out")
    expect(cover).to_contain_text("kept here, covered")
    Session.objects.all().delete()
    asha.page.context.clear_cookies()
    asha.comes_with_cookies_of(browsing(cast)("asha"))
    asha.page.context.set_offline(False)
    expect(cover).to_be_hidden()
    assert asha.answers() == {NAME: "Dr Niamh Brennan"}


def test_looking_who_else_is_there_is_no_sign_of_life(place: Place, cast: Cast):
    client = browsing(cast)("asha")
    asha = at_the_desk(place, cast, "asha", eyes=eyes_for_width_only("Asha"))
    page = f"{asha.base}{asha.definition.group_of(NAME).key}/"
    client.get(page)
    seen = client.session["session_seen"]
    assert client.get(page, {"others": "1"}).json()["others"] == []
    assert client.session["session_seen"] == seen
    client.get(page)
    assert client.session["session_seen"] > seen


def test_two_people_see_each_other_and_neither_overwrites(place: Place, cast: Cast):
    asha = at_the_desk(place, cast, "asha", eyes=eyes_for_width_only("Asha"))
    mina = at_the_desk(place, cast, "mina", draft_id=asha.draft_id, eyes=eyes_for_width_only("Mina"))
    asha.opens_the_page_of(NAME)
    mina.opens_the_page_of(NAME)
    mina.sees("Asha Verma is also filling in this form (page: Who is telling us).")
    mina.types_into(NAME, "Dr N. Brennan")
    mina.leaves_the_field()
    mina.waits_until_saved()
    asha.types_into("notifier_role", "Consultant")
    asha.leaves_the_field()
    asha.waits_until_saved()
    asha.sees("Mina Holt is also filling in this form", "Somebody else has just changed: your name")
    assert asha.answers() == {NAME: "Dr N. Brennan", "notifier_role": "Consultant"}
    asha.types_into(NAME, "Niamh Brennan")
    asha.leaves_the_field()
    asha.reads("Somebody else has just changed: your name. Keep yours or theirs.")
    asha.sees("Theirs: Dr N. Brennan", "Yours: Niamh Brennan")
    assert asha.answers()[NAME] == "Dr N. Brennan"
    asha.presses("Take theirs", exact=False)
    asha.waits_until_saved()
    assert asha.has(NAME) == "Dr N. Brennan"
    mina.types_into(NAME, ", consultant")
    mina.leaves_the_field()
    mina.waits_until_saved()
    asha.types_into(NAME, " (Ms)")
    asha.leaves_the_field()
    asha.presses("Keep yours", exact=False)
    asha.waits_until_saved()
    assert asha.answers()[NAME] == "Dr N. Brennan (Ms)"


def test_what_is_pasted_from_word_comes_plain_and_its_words_are_counted(notifier: Writer):
    notifier.opens_the_page_of(STORY)
    counted = notifier.page.locator(f"#{STORY}-words")
    expect(counted).to_have_text("0 of 600 words")
    notifier.page.evaluate(PASTE, [STORY, FROM_WORD])
    assert notifier.has(STORY) == PLAIN
    expect(counted).to_have_text(f"{len(PLAIN.split())} of 600 words")
    notifier.page.keyboard.press("Control+Z")
    assert notifier.has(STORY) == ""
    notifier.page.keyboard.press("Control+Shift+Z")
    notifier.leaves_the_field()
    notifier.waits_until_saved()
    assert notifier.answers()[STORY] == PLAIN


def test_nothing_of_a_form_is_kept_in_the_browser(notifier: Writer):
    notifier.opens_the_page_of(NAME)
    notifier.types_into(NAME, "Dr Niamh Brennan")
    notifier.leaves_the_field()
    notifier.waits_until_saved()
    notifier.presses("Save and come back later")
    assert notifier.keeps_in_the_browser() == {
        "local": 0, "session": 0, "databases": 0, "caches": 0, "workers": 0, "name": "", "cookies": "",
    }  # fmt: skip


def test_line_that_says_what_is_saved_fits_a_telephone_and_hides_no_field_in_use(
    live_app: LiveApp, new_page: NewPage, shot: Shot, cast: Cast
):
    notifier = a_notifier(a_place(live_app, new_page, shot), cast, eyes=eyes_for_width_only("the notifier"))
    notifier.page.set_viewport_size(NARROW)
    notifier.opens_the_page_of(NAME)
    notifier.page.context.set_offline(True)
    notifier.types_into(NAME, "Dr Niamh Brennan")
    notifier.leaves_the_field()
    notifier.reads("we cannot reach the service")
    assert notifier.page.evaluate(MEASURE)["overflow"] <= 0
    for _ in range(25):
        notifier.leaves_the_field()
        hidden = notifier.page.evaluate(
            """() => {
              const here = document.activeElement, line = document.querySelector("[data-oc-saved]");
              if (!here.closest("form[data-oc-autosave]") || here.tabIndex < 0) return false;
              if (line.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING) return false;
              return here.getBoundingClientRect().bottom > line.getBoundingClientRect().top + 1;
            }"""
        )
        assert not hidden


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_row_is_added_filled_and_saved_by_keyboard_alone(notifier: Writer, size: dict[str, int]):
    item = notifier.definition.question("siblings").item
    notifier.page.set_viewport_size(size)  # type: ignore[arg-type]
    notifier.opens_the_page_of("siblings")
    notifier.tabs_to(add_words(item, 0))
    notifier.strikes("Enter")
    notifier.tabs_to_the_field("siblings-0-name")
    notifier.types("Noah Marsden")
    notifier.leaves_the_field()
    notifier.waits_until_saved()
    assert notifier.answers()["siblings"] == [{"name": "Noah Marsden"}]
    notifier.tabs_to(add_words(item, 1))
    notifier.strikes("Enter")
    assert notifier.has("siblings-0-name") == "Noah Marsden"
    assert notifier.page.evaluate(MEASURE)["overflow"] <= 0


def test_second_press_while_a_slow_service_still_works_sends_once(
    place: Place, cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    send = services.send_notification

    def slowly(*given: Any, **named: Any) -> Notification:
        time.sleep(1.6)
        return send(*given, **named)

    monkeypatch.setattr(services, "send_notification", slowly)
    doctor = Doctor(place, eyes=eyes_for_width_only("the doctor"))
    doctor.code = a_form_ready_to_send(cast)
    doctor.comes_back_with_the_code()
    doctor.presses("Check your answers")
    doctor.page.get_by_role("button", name="Send to the office", exact=True).evaluate(
        "button => { button.click(); setTimeout(() => button.click(), 1200); }"
    )
    doctor.sees("Thank you: your notification has been sent")
    assert Notification.objects.count() == 1
