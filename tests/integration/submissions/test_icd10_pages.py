"""The search for codes: open to whoever fills in a form, posted, and silent about what was typed."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_anybody_filling_in_a_form_finds_codes_and_the_words_stand_in_no_address():
    answer = Client().post("/codes/icd10/", {"words": "status asthma"})
    assert answer.json() == {"matches": [{"code": "J46", "title": "Status asthmaticus"}]}
    assert "no-store" in answer["Cache-Control"]
    assert Client().get("/codes/icd10/?words=asthma").status_code == 405


@pytest.mark.parametrize("words", ["", "\x00", "\u202e", "x" * 1_000_000, "9" * 5000])
def test_search_meets_anything_that_is_typed(words):
    assert Client().post("/codes/icd10/", {"words": words}).json() == {"matches": []}


def test_search_that_never_ends_is_paused_and_nobody_else_with_it(settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "codes": "3/m/ip"}
    answers = [Client().post("/codes/icd10/", {"words": "asthma"}).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    elsewhere = Client(REMOTE_ADDR="192.0.2.9").post("/codes/icd10/", {"words": "asthma"})
    assert elsewhere.json()["matches"]


def test_ward_of_coders_behind_one_address_is_not_paused(settings):
    """The script asks at most four times a second; two people who never rest for a minute are let through."""
    amount, span, per = settings.ACCOUNT_RATE_LIMITS["codes"].split("/")
    assert (span, per) == ("m", "ip")
    assert int(amount) >= 2 * 4 * 60


def test_search_from_another_site_is_refused():
    assert Client(enforce_csrf_checks=True).post("/codes/icd10/", {"words": "asthma"}).status_code == 403
