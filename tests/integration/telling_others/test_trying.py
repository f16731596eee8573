"""The words of letters and e-mails, looked at with the record of a case."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.integration.browsing import Browse, browsing, text_of

from opencdop.audit.models import Event
from opencdop.cases.duplicate_services import merge_cases
from opencdop.cases.void_services import restrict_case
from opencdop.outbox.models import OutgoingEmail
from opencdop.panels.template_services import write_template
from opencdop.panels.templates import kinds

MOST_QUERIES = 25


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


def address(cast: Cast, kind: str) -> str:
    return f"/panels/{cast.ashmoor.pk}/letters/{kind}/case/"


def reads(case_id: str) -> int:
    return Event.objects.filter(case_id=case_id, kind="telling.words_tried").count()


def test_a_letter_is_filled_from_the_record_and_the_reading_is_recorded(
    browse: Browse, cast: Cast, a_case: ACase
) -> None:
    case = a_case(siblings=[{"name": "Sam Marsden", "date_of_birth": "2018-01-01"}])
    write_template(
        cast.ashmoor,
        kind="death_told",
        subject="About {child_name}",
        body="A draft on {child_name}, {reference}",
        by=cast.actor("mina"),
    )
    asha = browse("asha")
    page = text_of(asha.get(address(cast, "death_told")))
    assert "Marsden" not in page
    assert reads(case.pk) == 0
    page = text_of(asha.post(address(cast, "death_told"), {"reference": f" {case.reference.lower()} "}))
    assert "A draft on Ella Rose Marsden" in page
    assert "We are sorry to tell you that Ella Rose Marsden died on" in page
    assert reads(case.pk) == 1
    page = text_of(asha.post(address(cast, "keep_going"), {"reference": case.reference}))
    assert "Please open the record of Sam Marsden" in page
    assert "Ella" not in page


def test_what_the_record_does_not_hold_stands_in_brackets(browse: Browse, cast: Cast, a_case: ACase) -> None:
    case = a_case()
    page = text_of(browse("asha").post(address(cast, "keep_going"), {"reference": case.reference}))
    assert "[the name of a brother, sister or twin]" in page
    assert "As long as it is missing, the letter cannot be made for this case." in page


def test_an_email_takes_the_reference_and_nothing_else(browse: Browse, cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), browse("asha")
    for code, kind in kinds().items():
        if kind.medium == "email":
            page = text_of(asha.post(address(cast, code), {"reference": case.reference}))
            for word in ("Ella", "Marsden", "999 000", "20 June 2026"):
                assert word not in page, code
            assert case.reference in page, code
    assert not OutgoingEmail.objects.exists()


def test_a_case_of_others_or_none_is_told_apart_from_nothing(
    browse: Browse, cast: Cast, a_case: ACase
) -> None:
    case, here = a_case(), address(cast, "death_told")
    for said in ("", "ASH-1999-0001", "x" * 5000):
        refused = browse("asha").post(here, {"reference": said})
        assert refused.status_code == 422
    for name, status in (("chidi", 403), ("ben", 403), ("carol", 404), ("edith", 403)):
        assert browse(name).post(here, {"reference": case.reference}).status_code == status, name
    theirs = browse("carol").post(
        f"/panels/{cast.harrowdale.pk}/letters/death_told/case/", {"reference": case.reference}
    )
    assert theirs.status_code == 422
    assert "There is no case with this reference that you may open." in text_of(theirs)
    assert reads(case.pk) == 0


def test_a_restricted_case_gives_its_record_to_those_who_work_with_it(
    browse: Browse, cast: Cast, a_case: ACase
) -> None:
    case, here = a_case(coordinator="mina"), address(cast, "death_told")
    restrict_case(case, restricted=True, reason="The child of a colleague", by=cast.actor("mina"))
    assert browse("asha").post(here, {"reference": case.reference}).status_code == 422
    assert browse("mina").post(here, {"reference": case.reference}).status_code == 200


def test_a_case_that_was_merged_gives_the_record_that_stands(
    browse: Browse, cast: Cast, a_case: ACase
) -> None:
    stands, merged = a_case(), a_case()
    merge_cases(stands, merged=merged, reason="Two of one child were opened", by=cast.actor("mina"))
    page = text_of(browse("asha").post(address(cast, "please_ring"), {"reference": merged.reference}))
    assert stands.reference in page
    assert reads(stands.pk) == 1


@pytest.mark.parametrize("of_case", [False, True])
def test_pages_ask_the_database_little(browse: Browse, cast: Cast, a_case: ACase, of_case: bool) -> None:
    case, asha = a_case(), browse("asha")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        if of_case:
            asha.post(address(cast, "death_told"), {"reference": case.reference})
        else:
            asha.get(f"/panels/{cast.ashmoor.pk}/letters/")
    assert len(asked) <= MOST_QUERIES
