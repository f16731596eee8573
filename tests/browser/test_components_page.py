"""The living page of components, in a browser: what the script adds, and that nothing is lost without it."""

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, WIDE, Axe, LiveApp, NewPage


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("path", ["/design/", "/design/?wrong=1"])
def test_components_are_accessible(
    live_app: LiveApp, new_page: NewPage, axe: Axe, path: str, size: dict[str, int]
):
    page = new_page(viewport=size)
    page.goto(live_app.at(path))
    assert axe(page) == []


def test_components_fit_into_320_pixels(live_app: LiveApp, new_page: NewPage):
    page = new_page(viewport={"width": 320, "height": 700})
    page.goto(live_app.at("/design/?wrong=1"))
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_question_comes_and_goes_with_the_answer_that_calls_it_up(live_app: LiveApp, page: Page):
    page.goto(live_app.at("/design/"))
    elsewhere, for_what = (
        page.get_by_label("Where was that?"),
        page.get_by_label("What was the child seen for?"),
    )
    place = page.get_by_role("group", name="Where did the child die?")
    expect(elsewhere).to_be_visible()
    place.get_by_label("At home").check()
    expect(elsewhere).to_be_hidden()
    place.get_by_label("Somewhere else").check()
    expect(elsewhere).to_be_visible()
    services = page.get_by_role("group", name="Which services knew the child?")
    services.get_by_label("Mental health services").check()
    expect(for_what).to_be_visible()
    services.get_by_label("Not known").check()
    expect(for_what).to_be_hidden()
    expect(services.get_by_label("Mental health services")).not_to_be_checked()


def test_condition_in_a_row_moves_only_that_row(live_app: LiveApp, page: Page):
    page.goto(live_app.at("/design/"))
    second = page.get_by_role("group", name="Child 2")
    expect(second.get_by_label("Which one?")).to_be_hidden()
    second.get_by_label("Yes").check()
    expect(second.get_by_label("Which one?")).to_be_visible()
    page.get_by_role("group", name="Child 1").get_by_label("No", exact=True).check()
    expect(second.get_by_label("Which one?")).to_be_visible()


def test_not_known_empties_the_field_and_typing_takes_it_back(live_app: LiveApp, page: Page):
    page.goto(live_app.at("/design/"))
    number, not_known = page.locator("#nhs"), page.locator("#nhs-none-not_known")
    not_known.check()
    expect(number).to_have_value("")
    number.fill("999 000 0018")
    expect(not_known).not_to_be_checked()


def test_errors_take_the_focus_and_lead_to_their_fields(live_app: LiveApp, page: Page):
    page.goto(live_app.at("/design/?wrong=1"))
    assert page.title().startswith("Error: ")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="The date of birth: enter the year").click()
    expect(page.locator("#born-year")).to_be_focused()


def test_session_warns_a_minute_before_its_end_and_staying_puts_the_end_off(live_app: LiveApp, page: Page):
    page.clock.install()
    page.goto(live_app.at("/design/"))
    page.route("**/design/", lambda route: route.fulfill(status=204))
    warning = page.get_by_role("dialog", name="You will soon be signed out")
    page.clock.run_for((900 - 62) * 1000)
    expect(warning).to_be_hidden()
    page.clock.run_for(3000)
    expect(warning).to_be_visible()
    expect(warning).to_contain_text("in one minute")
    warning.get_by_role("button", name="Stay signed in").click()
    expect(warning).to_be_hidden()
    page.clock.run_for((900 - 62) * 1000)
    expect(warning).to_be_hidden()


def test_page_with_unsaved_answers_asks_before_it_is_left(live_app: LiveApp, page: Page):
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(live_app.at("/design/"))
    page.goto(live_app.at("/design/?untouched"))
    assert asked == []
    page.get_by_label("Family name").press_sequentially("x")
    page.goto(live_app.at("/design/"))
    assert asked == ["beforeunload"]


def test_without_script_every_shown_question_can_be_answered(live_app: LiveApp, new_page: NewPage):
    page = new_page(java_script_enabled=False)
    page.goto(live_app.at("/design/"))
    page.get_by_label("Where was that?").fill("At a friend’s")
    expect(page.get_by_role("button", name="Add another child")).to_be_visible()
    expect(page.get_by_role("button", name="Remove child 2")).to_be_visible()
    expect(page.get_by_label("What was the child seen for?")).to_be_hidden()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_keyboard_reaches_the_content_first(live_app: LiveApp, page: Page):
    page.goto(live_app.at("/design/"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_codes_come_as_one_types_and_a_chosen_one_stands_with_its_title(live_app: LiveApp, page: Page):
    page.goto(live_app.at("/design/"))
    field = page.get_by_role("combobox", name="Code of the underlying cause")
    field.fill("")
    field.press_sequentially("status asth")
    found = page.get_by_role("option", name="J46 Status asthmaticus")
    expect(found).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    assert "asth" not in page.url
    field.press("ArrowDown")
    expect(found).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    expect(field).to_have_value("J46 Status asthmaticus")
    expect(found).to_be_hidden()
    expect(page.get_by_role("group", name="7 codes for “asthma”")).to_be_hidden()
    page.locator("#code-none-not_known").check()
    expect(field).to_have_value("")


def test_codes_are_found_with_a_button_where_there_is_no_script(live_app: LiveApp, new_page: NewPage):
    page = new_page(java_script_enabled=False)
    page.goto(live_app.at("/design/"))
    expect(page.get_by_role("button", name="Find codes")).to_be_visible()
    page.get_by_role("group", name="7 codes for “asthma”").get_by_label("J45.9 Asthma, unspecified").check()


def test_only_the_chosen_lines_of_a_certificate_are_seen_and_all_without_script(
    live_app: LiveApp, new_page: NewPage
):
    page = new_page()
    page.goto(live_app.at("/design/"))
    expect(page.get_by_label("1a Disease or condition")).to_have_value("Bronchopneumonia")
    expect(page.get_by_label("a Main diseases")).to_be_hidden()
    page.get_by_label("Lines a to e").check()
    expect(page.get_by_label("a Main diseases")).to_be_visible()
    expect(page.get_by_label("1a Disease or condition")).to_be_hidden()
    plain = new_page(java_script_enabled=False)
    plain.goto(live_app.at("/design/"))
    expect(plain.get_by_label("1a Disease or condition")).to_be_visible()
    expect(plain.get_by_label("a Main diseases")).to_be_visible()


def test_rows_of_a_table_stand_beside_each_other_and_below_each_other_on_a_phone(
    live_app: LiveApp, new_page: NewPage
):
    heads = []
    for size in (WIDE, NARROW):
        page = new_page(viewport=size)
        page.goto(live_app.at("/design/"))
        name, dose = page.locator("#medicines-0-name"), page.locator("#medicines-0-dose")
        heads.append(name.bounding_box()["y"] == dose.bounding_box()["y"])
        page.get_by_role("button", name="Remove medicine 2").scroll_into_view_if_needed()
        page.locator("#medicines-1-name").fill("Salbutamol")
    assert heads == [True, False]


def test_part_of_a_block_comes_with_the_answer_that_calls_it_up(live_app: LiveApp, page: Page):
    page.goto(live_app.at("/design/"))
    mother = page.get_by_role("group", name="The child’s mother")
    expect(mother.get_by_label("What is the relationship?")).to_be_hidden()
    mother.get_by_label("Other", exact=True).check()
    expect(mother.get_by_label("What is the relationship?")).to_be_visible()
    page.locator("#mother-none-not_known").check()
    expect(mother.get_by_label("Full name")).to_have_value("")
    mother.get_by_label("Full name").fill("Marta")
    expect(page.locator("#mother-none-not_known")).not_to_be_checked()
