"""A manager invites, a colleague joins, loses the telephone, and comes back: in a browser, every page looked at."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, Axe, LiveApp, NewPage
from tests.cast import PASSWORD, Cast

from opencdop.accounts.authenticators import code_at, give_authenticator, secret_of
from opencdop.accounts.models import Person
from opencdop.outbox.models import OutgoingEmail

pytestmark = pytest.mark.django_db(transaction=True)
GOOD = "a heron by the canal"


def code_of(person: Person) -> str:
    cache.clear()  # nobody waits half a minute for the next code
    return code_at(datetime.now(UTC), secret=secret_of(person))


def sign_in(page: Page, live_app: LiveApp, person: Person, password: str = PASSWORD) -> None:
    page.goto(live_app.at("/account/login/"))
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Code").fill(code_of(person))
    page.get_by_role("button", name="Sign in", exact=True).click()


def link_in(kind: str) -> str:
    """The path of the link in the last e-mail of a kind."""
    email = OutgoingEmail.objects.filter(kind=kind).latest("queued_at")
    address = next(word for word in email.body.split() if word.startswith("http"))
    return urlsplit(address).path


def test_invited_colleague_joins_loses_the_telephone_and_comes_back(
    cast: Cast, live_app: LiveApp, new_page: NewPage, axe: Axe
):
    mina = cast.person("mina")
    give_authenticator(mina)
    office, gitas = new_page(), new_page(viewport=NARROW)

    sign_in(office, live_app, mina)
    office.goto(live_app.at("/people/"))
    assert axe(office) == []
    office.get_by_role("button", name="Invite somebody").click()
    office.get_by_role("button", name="Send the invitation").click()
    expect(office.get_by_role("alert")).to_contain_text("Enter the person's name")
    assert office.title().startswith("Error: ")
    assert axe(office) == []
    office.get_by_label("Name", exact=True).fill("Gita Rao")
    office.get_by_label("Work e-mail address").fill("gita@people.example")
    office.get_by_label("Organisation").select_option("Ashmoor child death review")
    office.get_by_label("Role").select_option("Panel member")
    office.get_by_role("button", name="Send the invitation").click()
    expect(office.get_by_text("Gita Rao has been sent a link")).to_be_visible()

    gitas.goto(live_app.at(link_in("account.invitation")))
    assert axe(gitas) == []
    gitas.get_by_label("Choose a password").fill("password1234")
    gitas.get_by_role("button", name="Go on").click()
    expect(gitas.get_by_label("Your name")).to_have_value("Gita Rao")
    assert axe(gitas) == []
    gitas.get_by_label("Choose a password").fill(GOOD)
    gitas.get_by_role("button", name="Go on").click()
    expect(gitas.get_by_role("heading", level=1)).to_have_text("Set up your authenticator")
    expect(gitas.locator(".oc-qr-frame img")).to_be_visible()
    assert axe(gitas) == []
    secret = gitas.locator(".oc-secret").inner_text().replace(" ", "")
    gitas.get_by_label("Code").fill(code_at(datetime.now(UTC), secret=secret))
    gitas.get_by_role("button", name="Go on").click()
    expect(gitas.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    assert axe(gitas) == []
    gitas.goto(live_app.at("/account/"))
    expect(gitas.get_by_text("Panel member, Ashmoor child death review")).to_be_visible()
    assert axe(gitas) == []

    gita = Person.objects.get(email="gita@people.example")
    office.goto(live_app.at(f"/people/{gita.id}/"))
    assert axe(office) == []
    office.get_by_role("link", name="Reset a lost authenticator").click()
    assert axe(office) == []
    office.get_by_role("button", name="Reset the authenticator").click()
    expect(office.get_by_text("can set up a new authenticator")).to_be_visible()

    gitas.goto(live_app.at("/account/"))
    expect(gitas.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert axe(gitas) == []
    gitas.get_by_label("E-mail address").fill(gita.email)
    gitas.get_by_label("Password", exact=True).fill(GOOD)
    gitas.get_by_role("button", name="Go on").click()
    expect(gitas.get_by_role("heading", level=1)).to_have_text("Set up your authenticator")
    assert gitas.locator(".oc-secret").inner_text().replace(" ", "") != secret


def test_forgotten_password_is_replaced_by_the_link_that_came(
    cast: Cast, live_app: LiveApp, new_page: NewPage, axe: Axe
):
    asha = cast.person("asha")
    give_authenticator(asha)
    page = new_page(viewport=NARROW)
    page.goto(live_app.at("/account/login/"))
    page.get_by_role("link", name="I have forgotten my password").click()
    assert axe(page) == []
    page.get_by_label("E-mail address").fill(asha.email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look at your e-mail")
    assert axe(page) == []
    page.goto(live_app.at(link_in("account.password_link")))
    assert axe(page) == []
    page.get_by_label("New password").fill(GOOD)
    page.get_by_role("button", name="Save the password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your new password is saved")
    sign_in(page, live_app, asha, GOOD)
    page.goto(live_app.at("/account/password/"))
    assert axe(page) == []


def test_sign_in_works_without_scripts(cast: Cast, live_app: LiveApp, new_page: NewPage):
    asha = cast.person("asha")
    give_authenticator(asha)
    page = new_page(java_script_enabled=False)
    sign_in(page, live_app, asha)
    page.goto(live_app.at("/account/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")


@pytest.mark.parametrize("width", [1280, 360])
def test_no_page_of_signing_in_is_wider_than_the_screen(
    cast: Cast, live_app: LiveApp, new_page: NewPage, width: int
):
    give_authenticator(cast.person("mina"))
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(live_app.at("/account/login/"))
    addresses = ["/account/login/", "/account/password/reset/"]
    sign_in(page, live_app, cast.person("mina"))
    addresses += ["/account/", "/account/password/", "/people/", "/people/invite/", "/account/logout/"]
    for address in addresses:
        page.goto(live_app.at(address))
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, address
