"""Addresses of gathering information asked for and posted to with anything: no error of ours, whatever it is."""

import pytest
from django.test import Client
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import prove
from tests.integration.browsing import browsing
from tests.integration.web.things_of_a_panel import of_gathering

from opencdop.agency_requests.models import AgencyRequest

NOUGHT = "a\x00b"  # which PostgreSQL takes in no text
YEARS = ("0000", "0001", "9998", "9999")


@pytest.mark.unaudited("an e-mail that did not arrive is written by hand")
def test_what_no_text_may_hold_is_told_and_no_error(cast: Cast, a_case: ACase, client: Client) -> None:
    case = a_case()
    things, asha = of_gathering(case, cast), browsing(cast)("asha")
    home, asked, link = f"/cases/{case.pk}", AgencyRequest.objects.get(), f"/r/{things['token']}"
    prove(client, f"{link}/")
    for browser, address in (
        (asha, f"{home}/documents/{things['filed_id']}/move/"),
        (asha, f"{home}/agencies/{asked.pk}/move/"),
        (asha, f"{home}/agencies/{asked.pk}/write/"),
        (asha, f"{home}/agencies/propose/"),
        (asha, f"{home}/agencies/merge/"),
        (asha, f"{home}/messages/new/"),
        (asha, f"{home}/messages/{things['thread_id']}/"),
        (asha, "/directory/"),
        (asha, "/agencies/"),
        (asha, "/cases/"),
        (client, f"{link}/messages/"),
        (client, f"{link}/pass-on/"),
    ):
        typed = (
            "reference",
            "reason",
            "once",
            "words",
            "email",
            "name",
            "text",
            "area",
            "cards",
            "kind-a",
            "undo",
        )
        answer = browser.post(address, {"reason": "x", **dict.fromkeys(typed, NOUGHT)}, follow=True)
        assert answer.status_code < 500, address
    assert case.threads.get().messages.count() <= 3


@pytest.mark.parametrize("year", YEARS)
def test_figures_of_a_year_that_no_calendar_has_are_none(cast: Cast, year: str) -> None:
    asha = browsing(cast)("asha")
    for address in ("/agencies/figures/", "/agencies/figures.csv", "/agencies/figures.xlsx"):
        assert asha.get(address, {"year": year}).status_code == 200, address
    for each in (str(int(year)), "9" * 30):
        assert asha.get(f"/agencies/figures/{each}/{'a' * 24}/").status_code == 404, each
