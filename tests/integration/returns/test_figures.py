"""The pages of a year's figures: who sees them, what they say, and as at which moment."""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from tests.cast import ACase, Cast
from tests.integration.accounts.signing_in import sign_in
from tests.integration.statistics.reviewing import correct, signed_off

from opencdop.audit.kinds import kind_of, told
from opencdop.audit.models import Event, EventDetail
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.keystore import keys
from opencdop.returns.events import DOCUMENT_MADE, FIGURES_READ
from opencdop.statistics.models import CaseFacts

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
YEAR = "/figures/ashmoor/2026-27/"
AS_AT = "?as-at=2026-11-20T12:00:00Z"

SignedIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with clock.pretend(NOON):
        yield


@pytest.fixture
def signed_in(cast: Cast) -> SignedIn:
    """Somebody of the cast at the keyboard."""
    return lambda name: sign_in(Client(), cast.person(name))


@pytest.fixture
def reviews(cast: Cast, a_case: ACase) -> Callable[[int], list[Case]]:
    """A number of completed reviews, all alike."""

    def build(count: int) -> list[Case]:
        with clock.pretend(NOON - timedelta(days=3)):
            return [signed_off(a_case(), cast=cast, on=date(2026, 11, 16)) for _ in range(count)]

    return build


def sentences(code: str) -> list[str]:
    found = []
    for event in Event.objects.filter(kind=code).order_by("seq"):
        detail = EventDetail.objects.filter(id=event.detail_id).first()
        words = detail.body["words"] if detail else {}
        found.append(f"{event.actor_name} {told(kind_of(code), words)}")
    return found


def test_figures_lists_the_years_of_the_readers_own_panel(signed_in: SignedIn, reviews: Callable) -> None:
    reviews(1)
    own = signed_in("asha").get("/figures/").content.decode()
    assert 'href="/figures/ashmoor/2026-27/"' in own
    assert "not over yet" in own
    assert 'href="/figures/ashmoor/2026-27/return/"' in own
    assert CaseFacts.objects.count() == 1
    assert "/return/" not in signed_in("chidi").get("/figures/").content.decode()
    other = signed_in("carol").get("/figures/").content.decode()
    assert "Ashmoor" not in other
    assert "A year stands here once" in other


@pytest.mark.parametrize("name", ["asha", "mina", "chidi", "ana"])
def test_office_chair_and_analyst_read_the_year(signed_in: SignedIn, reviews: Callable, name: str) -> None:
    reviews(6)
    answer = signed_in(name).get(YEAR)
    words = answer.content.decode()
    assert answer.status_code == 200
    assert "Child deaths and reviews, 1 April 2026 to 31 March 2027" in words
    assert "As at 20 November 2026, 12:00" in words
    assert "6 of 6: 100%" in words
    assert "The year was not over" in words
    assert "no-store" in answer["Cache-Control"]
    for canary in ("Marsden", "9990000018", "ZZ99", "ASH-2026"):
        assert canary not in words


def test_reading_the_year_is_recorded_with_a_sentence(signed_in: SignedIn, reviews: Callable) -> None:
    reviews(1)
    signed_in("chidi").get(YEAR)
    assert sentences(FIGURES_READ.code) == [
        "Chidi Eze looked at the figures of 2026/27, as at 20 November 2026, 12:00"
    ]


@pytest.mark.parametrize("below", ["", "document/", "return/"])
def test_figures_of_another_panel_are_not_found(signed_in: SignedIn, reviews: Callable, below: str) -> None:
    reviews(1)
    carol = signed_in("carol")
    assert carol.get(YEAR + below).status_code == 404
    assert carol.post(f"{YEAR}return/", {"file": "csv"}).status_code == 404
    assert carol.get(f"/figures/nowhere/2026-27/{below}").status_code == 404


@pytest.mark.parametrize("name", ["dev", "edith"])
@pytest.mark.parametrize("address", ["/figures/", YEAR, f"{YEAR}document/", f"{YEAR}return/"])
def test_a_reporter_and_an_administrator_are_told_that_figures_are_not_theirs(
    signed_in: SignedIn, name: str, address: str
) -> None:
    answer = signed_in(name).get(address)
    assert answer.status_code == 403
    assert "Your role does not include this" in answer.content.decode()


@pytest.mark.parametrize("address", ["/figures/", YEAR, f"{YEAR}document/", f"{YEAR}return/"])
def test_nobody_reads_figures_without_signing_in(client: Client, cast: Cast, address: str) -> None:
    assert client.get(address).url == f"/account/login/?next={address}"


@pytest.mark.parametrize("year", ["2026-28", "2026", "1999-00", "2027-28", "9999-00", "26-27"])
def test_a_year_that_is_none_or_has_not_begun_is_not_found(signed_in: SignedIn, year: str) -> None:
    assert signed_in("asha").get(f"/figures/ashmoor/{year}/").status_code == 404


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-20T12:00:01Z", "Choose a moment that has passed."),
        ("2026-03-31T22:00:00Z", "The year had not begun at this moment."),
        ("yesterday", "this address names none"),
        ("2026-11-20T12:00:00+01:00", "this address names none"),
    ],
)
def test_a_moment_that_makes_no_sense_is_refused_with_what_to_do(
    signed_in: SignedIn, moment: str, words: str
) -> None:
    answer = signed_in("asha").get(YEAR, {"as-at": moment})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_chosen_moment_leads_to_its_own_address(signed_in: SignedIn, reviews: Callable) -> None:
    typed = {"as-at-day": "1", "as-at-month": "8", "as-at-year": "2026", "as-at-time": "09:30"}
    answer = signed_in("asha").get(YEAR, typed)
    assert answer.url == f"{YEAR}?as-at=2026-08-01T08:30:00Z"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"as-at-month": "13"}, "Enter a real date"),
        ({"as-at-time": "half nine"}, "Enter the time with four figures"),
        ({"as-at-year": "26"}, "Enter the year with four figures"),
        ({"as-at-year": "2031"}, "Choose a moment that has passed"),
    ],
)
def test_a_moment_typed_wrongly_keeps_what_was_typed(
    signed_in: SignedIn, typed: dict[str, str], words: str
) -> None:
    good = {"as-at-day": "1", "as-at-month": "8", "as-at-year": "2026", "as-at-time": "09:30"}
    answer = signed_in("asha").get(YEAR, {**good, **typed})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert words in shown
    for value in {**good, **typed}.values():
        assert f'value="{value}"' in shown


def test_a_panel_member_sees_the_first_of_the_month_and_cannot_compare_moments(
    signed_in: SignedIn, reviews: Callable
) -> None:
    reviews(6)
    ben = signed_in("ben")
    shown = ben.get(YEAR).content.decode()
    assert "As at 1 November 2026, 00:00" in shown
    assert "6 of 6" not in shown
    assert "another moment" not in shown
    assert ben.get(YEAR + AS_AT).status_code == 403
    assert ben.get(f"{YEAR}document/{AS_AT}").status_code == 403
    assert ben.get(f"{YEAR}?as-at=2026-11-01T00:00:00Z").status_code == 200


def test_the_document_opens_and_says_what_the_page_says(signed_in: SignedIn, reviews: Callable) -> None:
    reviews(7)
    asha = signed_in("asha")
    answer = asha.get(f"{YEAR}document/{AS_AT}")
    assert answer["Content-Disposition"] == (
        'attachment; filename="ashmoor-figures-2026-27-as-at-20261120T120000Z.docx"'
    )
    assert "no-store" in answer["Cache-Control"]
    document = Document(io.BytesIO(answer.content))
    page = asha.get(YEAR + AS_AT).content.decode().replace("&#39;", "'")
    texts = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert {"Deaths in the year", "7", "7 of 7: 100% (95% interval 65% to 100%)"} <= texts
    assert [text for text in texts if text not in page] == []
    assert sentences(DOCUMENT_MADE.code) == [
        "Asha Verma made the Word document of 2026/27, as at 20 November 2026, 12:00"
    ]


def test_the_same_moment_gives_the_same_year_after_later_corrections(
    cast: Cast, signed_in: SignedIn, reviews: Callable, a_case: ACase
) -> None:
    cases = reviews(6)
    asha = signed_in("asha")
    page = asha.get(YEAR + AS_AT).content.decode().split("<main")[1].split("</main")[0]
    document = asha.get(f"{YEAR}document/{AS_AT}").content
    with clock.pretend(NOON + timedelta(minutes=5)):
        correct(cases[0], "sex", "male", cast=cast)
        correct(cases[1], "date_of_death", "2026-03-01", cast=cast)
        signed_off(a_case(), cast=cast, on=date(2026, 11, 20))
        again = asha.get(YEAR + AS_AT).content.decode().split("<main")[1].split("</main")[0]
        assert again == page
        assert asha.get(f"{YEAR}document/{AS_AT}").content == document
        assert asha.get(f"{YEAR}document/?as-at=2026-11-20T12:05:00Z").content != document


def test_a_small_year_shows_no_number_but_nought(signed_in: SignedIn, reviews: Callable) -> None:
    reviews(3)
    shown = signed_in("asha").get(YEAR).content.decode()
    cells = [part.split("</td>")[0] for part in shown.split("<td")[1:]]
    texts = {part.split(">", 1)[1].replace("<strong>", "").replace("</strong>", "") for part in cells}
    assert {text for text in texts if "hidden" not in text} == {"0", "–"}
    assert "Numbers from 1 to 4 are hidden" in shown


def test_a_rate_is_given_once_the_year_is_over(signed_in: SignedIn, reviews: Callable) -> None:
    reviews(6)
    asha = signed_in("asha")
    assert "100,000" not in asha.get(YEAR).content.decode()
    with clock.pretend(datetime(2027, 4, 1, 9, 0, tzinfo=UTC)):
        keys.forget_opened_keys()
        later = signed_in("asha").get(YEAR).content.decode()
    assert "5.0 (95% interval 1.8 to 10.9)" in later
    assert "invented for the tests" in later


@pytest.mark.parametrize("address", ["/figures/", YEAR, f"{YEAR}document/", f"{YEAR}return/"])
def test_each_page_takes_the_same_number_of_queries_for_1_and_for_25_cases(
    signed_in: SignedIn, reviews: Callable, address: str
) -> None:
    asha = signed_in("asha")
    counts = []
    for count in (1, 24):
        reviews(count)
        keys.forget_opened_keys()
        with (
            CaptureQueriesContext(connections["default"]) as asked,
            CaptureQueriesContext(connections["keys"]) as of_keys,
        ):
            assert asha.get(address).status_code == 200
        counts.append(len(asked) + len(of_keys))
    assert counts[0] == counts[1] <= 25
