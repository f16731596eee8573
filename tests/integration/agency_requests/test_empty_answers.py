"""A form in which nothing is answered: its sender is told once, before it stands as sent for good."""

import pytest
from django.test import Client
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import asked_of, link_in, newest, prove

from opencdop.agency_requests.models import AgencyRequest
from opencdop.submissions.models import Submission


@pytest.fixture
def link(a_case: ACase, cast: Cast, client: Client) -> str:
    asked_of(a_case(), by=cast.actor("asha"))
    link = link_in(newest("request_link"))
    prove(client, link).post(f"{link}begin/")
    return link


def sent(client: Client, link: str):
    draft = AgencyRequest.objects.get().draft
    return client.post(f"{link}form/check/", {"seen": draft.version_no})


def test_an_empty_form_is_refused_once_and_nothing_is_lost(client: Client, link: str):
    refused = sent(client, link)
    assert refused.status_code == 422
    assert (
        "You have answered nothing yet. If you hold nothing, choose Nothing held" in refused.content.decode()
    )
    assert not Submission.objects.exists()
    assert AgencyRequest.objects.get().draft.answers["reporter_name"] == "Dr Hana Lowe"
    assert sent(client, link).status_code == 302
    assert AgencyRequest.objects.get().state == "answered"


def test_one_answer_is_enough(client: Client, link: str):
    client.post(f"{link}form/summary/", {"report_summary": "We knew them for years.", "seen": "1"})
    assert sent(client, link).status_code == 302
    assert AgencyRequest.objects.get().state == "answered"


def test_nothing_held_is_an_answer(client: Client, link: str):
    client.post(f"{link}form/holding/", {"nothing_held": "yes", "seen": "1"})
    assert AgencyRequest.objects.get().draft.answers.get("nothing_held") is True
    assert sent(client, link).status_code == 302
    assert AgencyRequest.objects.get().state == "nothing_held"
