"""The return: checks first, then files whose bytes depend on the moment alone, each made with an event."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.integration.returns.test_figures import (  # the same people, cases and moment
    AS_AT,
    NOON,
    YEAR,
    SignedIn,
    at_noon,
    reviews,
    sentences,
    signed_in,
)
from tests.integration.statistics.reviewing import correct, signed_off

from opencdop.audit.queries import readings_of, verify
from opencdop.core import clock
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.panels.models import Footprint
from opencdop.returns.editions import Edition
from opencdop.returns.events import RETURN_MADE
from opencdop.returns.services import make_return
from opencdop.statistics.periods import ReportYear

__all__ = ["at_noon", "reviews", "signed_in"]

RETURN = f"{YEAR}return/"
MOMENT = "2026-11-20T12:00:00Z"


def made(client: Client, file: str, moment: str = MOMENT) -> bytes:
    answer = client.post(RETURN, {"file": file, "as-at": moment})
    assert answer.status_code == 200, answer.content.decode()
    return answer.content


def test_the_return_has_one_row_for_each_completed_review(
    cast: Cast, signed_in: SignedIn, reviews: Callable, a_case: ACase
) -> None:
    done = reviews(2)
    a_case()
    asha = signed_in("asha")
    rows = list(csv.DictReader(io.StringIO(made(asha, "csv").decode("utf-8-sig"))))
    assert [row["reference"] for row in rows] == [case.reference for case in done]
    assert {(row["panel"], row["authority"], row["age_band"], row["category"]) for row in rows} == {
        ("ashmoor", "EASH00001", "days_28_364", "8")
    }
    told = json.loads(made(asha, "json"))
    assert [row["reference"] for row in told["reviews"]] == [case.reference for case in done]
    assert told["as_at"] == "2026-11-20T12:00:00+00:00"
    assert any("deprivation_decile" in note for note in told["notes"])


@pytest.mark.parametrize(
    ("file", "name", "media_type"),
    [
        ("csv", "ashmoor-return-2026-27-as-at-20261120T120000Z.csv", "text/csv; charset=utf-8"),
        ("json", "ashmoor-return-2026-27-as-at-20261120T120000Z.json", "application/json"),
        ("checks", "ashmoor-return-2026-27-as-at-20261120T120000Z-checks.csv", "text/csv; charset=utf-8"),
    ],
)
def test_a_file_is_saved_under_a_plain_name_and_kept_by_nobody_on_the_way(
    signed_in: SignedIn, reviews: Callable, file: str, name: str, media_type: str
) -> None:
    reviews(1)
    answer = signed_in("ana").post(RETURN, {"file": file, "as-at": MOMENT})
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Content-Type"] == media_type
    assert "no-store" in answer["Cache-Control"]
    for canary in (b"Marsden", b"9990000018", b"ZZ99", b"2026-11-02", b"2026-06-20"):
        assert canary not in answer.content


@pytest.mark.parametrize("file", ["csv", "json", "checks"])
def test_the_same_moment_gives_the_same_bytes_after_later_corrections(
    cast: Cast, signed_in: SignedIn, reviews: Callable, a_case: ACase, file: str
) -> None:
    cases = reviews(3)
    asha = signed_in("asha")
    first = made(asha, file)
    with clock.pretend(NOON + timedelta(minutes=5)):
        correct(cases[0], "sex", {"no_answer": "not_known"}, cast=cast)
        correct(cases[1], "category", "9", cast=cast)
        signed_off(a_case(), cast=cast, on=date(2026, 11, 20))
        assert made(asha, file) == first
        assert made(asha, file, "2026-11-20T12:05:00Z") != first


def test_making_a_file_is_recorded_with_its_hash_and_every_row_that_was_taken(
    signed_in: SignedIn, reviews: Callable
) -> None:
    cases = reviews(2)
    ana = signed_in("ana")
    content = made(ana, "csv")
    sha256 = hashlib.sha256(content).hexdigest()
    assert sentences(RETURN_MADE.code) == [
        "Ana Lind made the CSV file of the return of 2026/27, as at 20 November 2026, 12:00, with 2 reviews, "
        f"SHA-256 {sha256}"
    ]
    for case in cases:
        assert [(each.who, each.sentence) for each in readings_of([case.id])] == [
            ("Ana Lind", "took the review into the return of 2026/27")
        ]
    shown = ana.get(RETURN).content.decode()
    assert sha256 in shown
    assert verify().first_break is None


def test_the_checks_lead_the_office_to_the_question_of_the_record(
    cast: Cast, signed_in: SignedIn, reviews: Callable
) -> None:
    (case,) = reviews(1)
    asha = signed_in("asha")
    shown = asha.get(RETURN + AS_AT).content.decode()
    link = f"/cases/{case.id}/record/looked_after/"
    assert f'href="{link}"' in shown
    assert asha.get(link).status_code == 200
    sentence = "looked at what is missing from the review for the return"
    assert sentence in [each.sentence for each in readings_of([case.id])]


def test_an_analyst_sees_how_many_and_not_which(signed_in: SignedIn, reviews: Callable) -> None:
    (case,) = reviews(1)
    shown = signed_in("ana").get(RETURN).content.decode()
    assert "Add whether the child was looked after." in shown
    assert case.reference not in shown
    assert case.id not in shown
    assert readings_of([case.id]) == []


def test_every_link_of_the_checks_leads_to_a_question_that_can_be_answered(
    cast: Cast, signed_in: SignedIn, reviews: Callable
) -> None:
    (case,) = reviews(1)
    for question in ("sex", "ethnicity", "place_of_death", "expected", "category", "modifiable_outcome"):
        correct(case, question, {"no_answer": "not_known"}, cast=cast)
    for question in ("date_of_birth", "date_of_death"):
        correct(case, question, {"no_answer": "not_known"}, cast=cast)
    asha = signed_in("asha")
    shown = asha.get(RETURN).content.decode()
    links = {part.split('"')[0] for part in shown.split('href="')[1:] if "/record/" in part.split('"')[0]}
    assert len(links) > 10
    for link in links:
        assert asha.get(link).status_code == 200, link


def test_several_authorities_are_a_note_and_not_the_offices_fault(
    cast: Cast, signed_in: SignedIn, reviews: Callable
) -> None:
    reviews(1)
    Footprint.objects.create(
        panel=cast.ashmoor, authority_code="E06000999", authority_name="Eastmoor", from_on=date(2008, 4, 1)
    )
    asha = signed_in("asha")
    shown = asha.get(RETURN).content.decode()
    assert "several local authorities" in shown
    assert "Add the postcode" not in shown
    assert b"several local authorities" in made(asha, "checks")
    assert json.loads(made(asha, "json"))["reviews"][0]["authority"] is None


def test_a_year_without_reviews_says_how_they_come(signed_in: SignedIn, a_case: ACase) -> None:
    a_case()
    shown = signed_in("asha").get(RETURN).content.decode()
    assert "A review stands in the return of a year once" in shown
    assert "Make the CSV" not in shown


@pytest.mark.parametrize("name", ["chidi", "ben", "dev", "edith"])
def test_only_those_who_make_the_return_reach_its_rows(
    cast: Cast, signed_in: SignedIn, reviews: Callable, name: str
) -> None:
    reviews(1)
    client = signed_in(name)
    assert client.get(RETURN).status_code == 403
    assert client.post(RETURN, {"file": "csv", "as-at": MOMENT}).status_code == 403
    assert sentences(RETURN_MADE.code) == []
    edition = Edition(cast.ashmoor, ReportYear(2026), datetime(2026, 11, 20, tzinfo=UTC))
    with pytest.raises((NotAllowed, NotFound)):
        make_return(edition, file="csv", by=cast.actor(name))


def test_another_panels_coordinator_cannot_make_the_return(cast: Cast, reviews: Callable) -> None:
    reviews(1)
    edition = Edition(cast.ashmoor, ReportYear(2026), datetime(2026, 11, 20, tzinfo=UTC))
    with pytest.raises(NotFound):
        make_return(edition, file="csv", by=cast.actor("carol"))
    with pytest.raises(RuleBroken, match="Choose which file"):
        make_return(edition, file="xml", by=cast.actor("asha"))


def test_looking_makes_nothing(signed_in: SignedIn, reviews: Callable) -> None:
    reviews(1)
    asha = signed_in("asha")
    assert asha.get(RETURN, {"file": "csv"})["Content-Type"].startswith("text/html")
    assert asha.post(YEAR).status_code == 405
    assert sentences(RETURN_MADE.code) == []


def test_a_file_of_a_moment_to_come_is_refused(signed_in: SignedIn, reviews: Callable) -> None:
    answer = signed_in("asha").post(RETURN, {"file": "csv", "as-at": "2026-11-20T13:00:00Z"})
    assert answer.status_code == 422
    assert "Choose a moment that has passed." in answer.content.decode()


def test_making_a_file_takes_the_same_number_of_queries_for_1_and_for_25_reviews(
    signed_in: SignedIn, reviews: Callable
) -> None:
    asha = signed_in("asha")
    counts = []
    for count in (1, 24):
        reviews(count)
        with CaptureQueriesContext(connections["default"]) as asked:
            made(asha, "csv")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 25
