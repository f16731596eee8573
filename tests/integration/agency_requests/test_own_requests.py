"""A reporter's own list: what waits first, and what was answered apart, the newest first and a page at a time."""

import pytest
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of, office
from tests.integration.browsing import browsing, text_of

from opencdop.agency_requests import own_pages
from opencdop.agency_requests.link.declining_services import decline
from opencdop.agency_requests.reply_services import link_actor


def test_what_waits_stands_apart_from_what_was_answered(
    a_case: ACase, cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    case, asha, client = a_case(), cast.actor("asha"), browsing(cast)("dev")
    page = text_of(client.get("/requests/"))
    assert "Nothing is asked of you now" in page
    assert "Earlier requests" not in page
    before = [answered(asked_of(case, by=asha)) for _ in range(3)]
    waits = asked_of(case, by=asha)
    page = text_of(client.get("/requests/"))
    assert page.index(waits.reference) < page.index("Earlier requests")
    found = [page.index(each.reference) for each in before]
    assert found == sorted(found, reverse=True)
    assert min(found) > page.index("Earlier requests")
    monkeypatch.setattr(own_pages, "A_PAGE", 2)
    last = text_of(client.get("/requests/?page=2"))
    assert before[0].reference in last
    assert before[2].reference not in last
    assert waits.reference in last


def test_a_request_that_was_declined_speaks_to_whoever_said_why(a_case: ACase, cast: Cast):
    asked = asked_of(a_case(), by=cast.actor("asha"))
    decline(asked, reason="records_away", words="With the coroner", by=link_actor(asked))
    page = office(cast, "dev").get("/requests/").content.decode()
    assert "you said why you do not answer" in page
    assert "they said" not in page
