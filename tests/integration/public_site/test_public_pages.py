"""The public site as anybody meets it: what stands there, what never does, and what a browser keeps of it."""

from pathlib import Path

import pytest
from django.test import Client
from tests.cast import ACase, Cast
from tests.integration.browsing import text_of

from opencdop.core.actor import SYSTEM
from opencdop.panels.place_services import import_places
from opencdop.public_site.catalogue import page_kinds
from opencdop.public_site.languages import languages


def addresses(slug: str = "ashmoor") -> list[str]:
    """Every page of a panel's site that is there without anybody having written anything."""
    found = [f"/panel/{slug}/", f"/panel/{slug}/professionals/", f"/panel/{slug}/families/"]
    for kind in page_kinds():
        if kind.key in ("home", "professionals", "families"):
            continue
        door = "families" if kind.for_families else "about"
        found.append(f"/panel/{slug}/{door}/{kind.key}/")
    return found


def test_every_page_stands_there_before_the_panel_wrote_a_word(cast: Cast, client: Client):
    for address in addresses():
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "{" not in text_of(answer).replace("{}", ""), address
        assert "A general text, the same in every area" in text_of(answer), address


def test_reading_sets_no_cookie_and_leaves_nothing_of_families_in_the_browser(cast: Cast):
    browser = Client(enforce_csrf_checks=True)
    for address in ["/", *addresses()]:
        answer = browser.get(address)
        assert not answer.cookies, address
        if "/families/" in address:
            assert "no-store" in answer["Cache-Control"], address
    assert not browser.post("/find/", {"place": "Ashmoor Council"}).cookies
    assert not browser.cookies


def test_page_that_did_not_change_is_not_sent_again(cast: Cast, client: Client):
    answer = client.get("/panel/ashmoor/about/functions/")
    assert answer["Cache-Control"] == "no-cache"
    again = client.get("/panel/ashmoor/about/functions/", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


def test_site_says_the_same_whether_or_not_a_child_is_known(cast: Cast, a_case: ACase, client: Client):
    asked = [
        *addresses(),
        "/panel/ashmoor/?q=Ella+Rose+Marsden&nhs_number=9990000018",
        "/panel/ashmoor/families/?child=Marsden",
    ]
    before = {address: client.get(address).content for address in asked}
    found = client.post("/find/", {"place": "Marsden"}).content
    a_case()
    assert {address: client.get(address).content for address in asked} == before
    assert client.post("/find/", {"place": "Marsden"}).content == found


@pytest.mark.parametrize("typed", ["Ashmoor Council", "ashmoor council", " Ashmoor  Council ", "ashmoor"])
def test_find_leads_to_the_panel_and_writes_nothing_into_the_address(cast: Cast, client: Client, typed: str):
    answer = client.post("/find/", {"place": typed})
    assert answer["Location"] == "/panel/ashmoor/"


def test_find_by_postcode_leads_to_the_panel_or_says_what_to_do(cast: Cast, client: Client, tmp_path: Path):
    ashmoor = cast.ashmoor.footprint.get().authority_code
    file = tmp_path / "pc.csv"
    file.write_text(f"postcode,authority\nAZ1 1AA,{ashmoor}\nAZ1 1AB,E99000099\n")
    assert "We do not know this postcode" in text_of(client.post("/find/", {"place": "AZ1 1AA"}))
    import_places(file, by=SYSTEM)
    for typed in ("AZ1 1AA", "az11aa", " az1  1aa "):
        answer = client.post("/find/", {"place": typed})
        assert answer["Location"] == "/panel/ashmoor/", typed
    assert "belongs to a panel that is not here" in text_of(client.post("/find/", {"place": "AZ1 1AB"}))
    unknown = client.post("/find/", {"place": "AZ9 9ZZ"})
    assert "Try the name of the council" in text_of(unknown)
    assert not unknown.cookies


def test_find_that_fits_none_or_several_says_what_to_do(cast: Cast, client: Client):
    assert "Type the name of the council" in text_of(client.post("/find/", {"place": " "}))
    assert "We found no panel" in text_of(client.post("/find/", {"place": "Nowhere Council"}))
    several = text_of(client.post("/find/", {"place": "council"}))
    assert "More than one area fits" in several
    assert "/panel/harrowdale/" in several


def test_contacts_tell_the_two_mailboxes_apart_and_warn(cast: Cast, client: Client):
    cast.ashmoor.secure_email, cast.ashmoor.general_email = "cdr@secure.example", "hello@ashmoor.example"
    cast.ashmoor.save()
    page = text_of(client.get("/panel/ashmoor/about/contacts/"))
    assert page.index("Secure mailbox") < page.index("cdr@secure.example") < page.index("General mailbox")
    assert "Please do not send names, dates, NHS numbers" in page
    assert "cdr@secure.example" in text_of(client.get("/panel/ashmoor/families/ask/"))
    without = text_of(client.get("/panel/harrowdale/families/ask/"))
    assert 'href="mailto:office@harrowdale.example"' in without
    assert "cdr@secure.example" not in without


def test_line_with_nothing_to_fill_is_left_out(cast: Cast, client: Client):
    cast.ashmoor.telephone = ""
    cast.ashmoor.save()
    assert "Ring us on" not in text_of(client.get("/panel/ashmoor/families/ask/"))


def test_translation_nobody_approved_is_not_public(cast: Cast, client: Client):
    for each in languages():
        if each.is_english:
            continue
        assert client.get(f"/panel/ashmoor/in/{each.key}/").status_code == 404
        assert client.get(f"/panel/ashmoor/in/{each.key}/review/").status_code == 404
        assert each.name not in text_of(client.get("/panel/ashmoor/families/"))


@pytest.mark.parametrize(
    "address",
    [
        "/panel/nowhere/",
        "/panel/ashmoor/about/nothing/",
        "/panel/ashmoor/about/families/",
        "/panel/ashmoor/families/functions/",
        "/panel/ashmoor/in/xx/",
        "/panel/ashmoor/in/pl/functions/",
        "/panel/ashmoor/figures/2025-26/",
        "/panel/ashmoor/figures/all/",
        "/panel/ashmoor/documents/none/",
    ],
)
def test_address_of_nothing_is_not_found(cast: Cast, client: Client, address: str):
    assert client.get(address).status_code == 404


def test_leaving_works_without_scripts_and_says_what_stays(cast: Cast, client: Client, settings: object):
    settings.OPENCDOP_LEAVE_TO = "https://www.example.org/weather"
    page = text_of(client.get("/panel/ashmoor/families/key-worker/"))
    assert 'href="https://www.example.org/weather" data-oc-leave' in page
    assert "Your browser’s history still shows" in page
