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


def test_search_from_another_site_is_refused():
    assert Client(enforce_csrf_checks=True).post("/codes/icd10/", {"words": "asthma"}).status_code == 403
