"""What is sent with the token of another session is not taken in, and comes back to whoever sent it from our pages."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import asked_of, link_in, newest, prove
from tests.integration.browsing import browsing, text_of

from opencdop.conversations.models import Message, Thread

HERE = "http://testserver"
WORDS = "  Could you tell us\r\nwhen <b>the officer</b> rang?\r\n"


def strict(client: Client) -> Client:
    """The browser, with the checks that a test client leaves out."""
    client.handler.enforce_csrf_checks = True
    return client


def with_token(client: Client, address: str) -> str:
    """The token that a page of this browser brings now."""
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(address).content.decode())
    assert found
    return found[1]


def given_back(response: Any) -> dict[str, list[str]]:
    """What the form of the page would send, as a browser reads it."""
    (form,) = [each for each in html.fromstring(response.content).iter("form") if list(each.iter("textarea"))]
    found: dict[str, list[str]] = {}
    for field in form.iter("textarea", "input"):
        text = field.get("value") if field.tag == "input" else (field.text or "").removeprefix("\n")
        found.setdefault(field.get("name"), []).append(text)
    return found


@pytest.fixture
def asha(cast: Cast) -> Client:
    return strict(browsing(cast)("asha"))


def test_what_a_page_of_ours_sent_comes_back_whole_and_is_taken_in_with_the_token_of_now(
    asha: Client, cast: Cast, a_case: ACase
):
    address = f"/cases/{a_case().pk}/messages/new/"
    old = with_token(asha, address)
    asha.cookies.pop("csrftoken")
    with_token(asha, address)
    sent = {"csrfmiddlewaretoken": old, "words": WORDS, "email": cast.person("dev").email, "box": ["a", "b"]}
    answer = asha.post(address, sent, headers={"Origin": HERE})
    assert answer.status_code == 403
    assert "no-store" in answer["Cache-Control"]
    assert "Nothing is lost" in text_of(answer)
    assert "one press sends it as Asha Verma" in text_of(answer)
    assert "<b>the officer" not in text_of(answer)
    assert not Message.objects.exists()
    again = given_back(answer)
    assert again.pop("csrfmiddlewaretoken") != [old]
    kept = {name: [text.replace("\n", "\r\n") for text in texts] for name, texts in again.items()}
    assert kept == {"words": [WORDS], "email": [cast.person("dev").email], "box": ["a", "b"]}
    again = given_back(answer)
    assert asha.post(address, again, headers={"Origin": HERE}).status_code == 302
    assert Message.objects.get().by_name == "Asha Verma"


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://testserver.example", ""])
def test_nothing_comes_back_of_what_another_site_sent_or_may_have_sent(
    asha: Client, a_case: ACase, origin: str
):
    headers = {"Origin": origin} if origin else {}
    sent = {"csrfmiddlewaretoken": "x" * 64, "words": "Pay this at once, please do"}
    answer = asha.post(f"/cases/{a_case().pk}/messages/new/", sent, headers=headers)
    assert answer.status_code == 403
    page = text_of(answer)
    assert "Pay this" not in page
    assert "Send it again" not in page
    assert "nothing that was saved before is lost" in page
    assert "Back button" in page


def test_no_password_and_nothing_that_a_script_saves_comes_back(asha: Client, a_case: ACase):
    signing_in = {"login": "asha@office.example", "password": "seven words that only Asha knows of"}
    answer = strict(Client()).post("/account/login/", signing_in, headers={"Origin": HERE})
    assert answer.status_code == 403
    assert "only Asha knows" not in text_of(answer)
    by_itself = {"autosave": "1", "words": "saved by itself, again and again"}
    answer = asha.post(f"/cases/{a_case().pk}/messages/new/", by_itself, headers={"Origin": HERE})
    assert answer.status_code == 403
    assert "by itself" not in text_of(answer)


def test_files_are_named_as_what_does_not_stay(asha: Client, a_case: ACase):
    posted = {"files": SimpleUploadedFile("a.txt", b"words"), "title": "The report of the scene"}
    answer = asha.post(f"/cases/{a_case().pk}/documents/add/", posted, headers={"Origin": HERE})
    assert answer.status_code == 403
    assert "choose them once more" in text_of(answer)
    assert given_back(answer)["title"] == ["The report of the scene"]


def test_whoever_answers_by_a_link_is_told_what_helps_them_and_is_led_nowhere_else(a_case: ACase, cast: Cast):
    asked_of(a_case(), by=cast.actor("asha"))
    link = link_in(newest("request_link"))
    gp = prove(Client(), link)
    address = f"{link}messages/"
    assert gp.get(address).status_code == 200
    answer = strict(gp).post(
        address, {"words": "Which of the two visits is meant?"}, headers={"Origin": HERE}
    )
    page = text_of(answer)
    assert answer.status_code == 403
    assert "open the link in your e-mail again" in page
    assert "allow cookies" in page
    assert "Which of the two visits is meant?" in page
    assert 'href="/"' not in page
    assert not Thread.objects.exists()
    assert strict(gp).post(address, given_back(answer), headers={"Origin": HERE}).status_code == 302
    assert Message.objects.get().words == "Which of the two visits is meant?"
