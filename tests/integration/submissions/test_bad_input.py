"""Whatever arrives gets a sentence and a refusal, and nothing that was saved is lost."""

from http import HTTPStatus

import pytest
from django.test import Client
from tests.cast import Cast
from tests.integration.submissions.test_journey import Host, page

from opencdop.core.actor import PUBLIC
from opencdop.intake.services import begin_public_form
from opencdop.submissions.models import Draft


@pytest.fixture
def host() -> Host:
    host = Host()
    host.post("names", surname="Nowicki", twin="no")
    return host


@pytest.mark.parametrize(
    ("step", "posted", "says"),
    [
        ("names", {"surname": "Nowicki", "twin": "triplet"}, "choose one of the answers shown"),
        ("names", {"surname": "x" * 1_000_000, "twin": "no"}, "to 500 characters or fewer"),
        ("names", {"surname": "Now\x00icki", "twin": "no"}, "hidden characters"),
        ("names", {"surname": "\u202eikciwoN", "twin": "no"}, "hidden characters"),
        ("dates", {f"date_of_birth-{part}": "1" for part in ("day", "month", "year")}, "year"),
        (
            "adults",
            {"adults-count": "500", **{f"adults-{n}-name": "A" for n in range(500)}},
            "entries or fewer",
        ),
    ],
    ids=["unknown choice", "a megabyte", "NUL", "turned round", "the year 1", "500 rows"],
)
def test_what_cannot_be_kept_gets_a_sentence_and_the_rest_stays(
    host: Host, step: str, posted: dict[str, str], says: str
):
    response = host.post(step, **posted)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert says in page(response)
    assert host.fresh().answers == {"surname": "Nowicki", "twin": "no"}


def test_answer_to_a_question_that_is_hidden_is_not_taken(host: Host):
    host.post("names", surname="Nowicki", twin="no", other_twin="Jan")
    assert host.fresh().answers == {"surname": "Nowicki", "twin": "no"}


@pytest.mark.parametrize(
    "posted",
    [{"circumstances": "x" * 7_000_000}, {f"siblings-{n}-name": "A" for n in range(4_500)}],
    ids=["seven megabytes", "4,500 fields"],
)
def test_more_than_one_page_can_hold_is_refused_calmly_and_the_draft_stays(
    cast: Cast, posted: dict[str, str]
):
    draft, code = begin_public_form(cast.ashmoor, address="127.0.0.1", by=PUBLIC)
    browser = Client()
    browser.post("/panel/ashmoor/notify/resume/", {"code": code})
    browser.post("/panel/ashmoor/notify/form/about_you/", {"notifier_name": "Dr Niamh Brennan", "later": "1"})
    response = browser.post("/panel/ashmoor/notify/form/about_you/", posted)
    assert response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    text = response.content.decode()
    assert "more than we can take at once" in text
    assert "Go back" in text
    assert Draft.objects.get(pk=draft.pk).answers == {"notifier_name": "Dr Niamh Brennan"}
