"""What somebody sees who mistypes at the door: kind words, the same for every address, and nothing typed is lost."""

from playwright.sync_api import expect
from tests.browser.conftest import Axe, LiveApp, NewPage
from tests.cast import PASSWORD, Cast
from tests.integration.accounts.signing_in import code_of, with_authenticator

WRONG_CODE = "000000"


def test_wrong_password_is_told_in_the_same_words_for_every_address(
    cast: Cast, live_app: LiveApp, new_page: NewPage, axe: Axe
):
    with_authenticator(cast.person("asha"))
    said = []
    for address in (cast.person("asha").email, "nobody@people.example"):
        page = new_page()
        page.goto(live_app.at("/account/login/"))
        page.get_by_label("E-mail address").fill(address)
        page.get_by_label("Password", exact=True).fill("not the password")
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert page.title().startswith("Error: ")
        assert axe(page) == []
        expect(page.get_by_label("E-mail address")).to_have_value(address)
        said.append(page.get_by_role("alert").inner_text())
    assert said[0] == said[1]


def test_wrong_code_is_told_and_the_right_one_still_opens(
    cast: Cast, live_app: LiveApp, new_page: NewPage, axe: Axe
):
    asha, page = with_authenticator(cast.person("asha")), new_page()
    page.goto(live_app.at("/account/login/?next=/cases/"))
    page.get_by_label("E-mail address").fill(asha.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Code").fill(WRONG_CODE)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("Code").fill(code_of(asha))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cases")
