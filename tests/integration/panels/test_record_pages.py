"""The pages of a panel's own record: its office reads, its manager keeps, nobody else finds them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast
from tests.integration.browsing import Browse, browsing, text_of

from opencdop.core import clock
from opencdop.panels.member_services import Told, add_seat, seat_member
from opencdop.panels.record_queries import membership_on, terms_on
from opencdop.panels.templates import template_for
from opencdop.panels.terms_services import add_body, write_terms

FROM = {"from_on-day": "1", "from_on-month": "4", "from_on-year": "2025"}


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


def seats(cast: Cast, number: int, *, filled: bool = True) -> str:
    made = ""
    for _ in range(number):
        seat = add_seat(
            cast.ashmoor,
            role="police",
            organisation_name="Ashmoor Constabulary",
            counts_for="police",
            from_on=clock.today(),
            by=cast.actor("mina"),
        )
        made = seat.id
        if filled:
            seat_member(seat, told=Told(name="Rowan Hale"), from_on=clock.today(), by=cast.actor("mina"))
    return made


def reading(cast: Cast) -> list[str]:
    own = f"/panels/{cast.ashmoor.pk}/"
    return [
        own,
        f"{own}terms/",
        f"{own}members/",
        f"{own}bodies/",
        f"{own}letters/",
        f"{own}letters/please_ring/",
        f"{own}letters/death_told/",
        f"{own}letters/death_told/example.docx",
    ]


def keeping(cast: Cast) -> list[str]:
    own = f"/panels/{cast.ashmoor.pk}/"
    seat = seats(cast, 1, filled=False)
    terms = write_terms(cast.ashmoor, text="x", from_on=clock.today(), by=cast.actor("mina"))
    return [
        f"{own}terms/write/",
        f"{own}terms/{terms.id}/approve/",
        f"{own}bodies/new/",
        f"{own}members/co-opt/",
        f"{own}seats/new/",
        f"{own}seats/{seat}/fill/",
        f"{own}seats/{seat}/end/",
        f"{own}letters/please_ring/write/",
    ]


def test_the_office_reads_and_the_manager_keeps(browse: Browse, cast: Cast) -> None:
    add_body(
        cast.ashmoor,
        part="partner",
        kind="local_authority",
        name="Tarnshire County Council",
        from_on=clock.today(),
        by=cast.actor("mina"),
    )
    assert "Tarnshire County Council" in text_of(browse("asha").get(f"/panels/{cast.ashmoor.pk}/"))
    for address in reading(cast):
        assert browse("asha").get(address).status_code == 200, address
        assert browse("chidi").get(address).status_code == 403, address
        assert browse("carol").get(address).status_code == 404, address
        assert browse("edith").get(address).status_code == 403, address
    for address in keeping(cast):
        assert browse("mina").get(address).status_code == 200, address
        assert browse("asha").get(address).status_code == 403, address
        assert browse("carol").get(address).status_code in (403, 404), address
    assert browse("mina").get("/panels/").headers["Location"] == f"/panels/{cast.ashmoor.pk}/"


def test_pages_take_the_same_queries_with_one_row_and_with_many(browse: Browse, cast: Cast) -> None:
    seats(cast, 1)
    counts = []
    for more in (0, 24):
        seats(cast, more)
        for address in (f"/panels/{cast.ashmoor.pk}/", f"/panels/{cast.ashmoor.pk}/members/"):
            browse("mina").get(address)
            with CaptureQueriesContext(connection) as ran:
                browse("mina").get(address)
            counts.append(len(ran))
    assert counts[:2] == counts[2:]


def test_a_manager_writes_terms_has_them_approved_and_shows_them(browse: Browse, cast: Cast) -> None:
    mina, own = browse("mina"), f"/panels/{cast.ashmoor.pk}/terms/"
    refused = mina.post(f"{own}write/", {**FROM, "frequency": "Every two months"})
    assert refused.status_code == 422
    assert "Every two months" in text_of(refused)
    mina.post(f"{own}write/", {**FROM, "text": "## Purpose\n\nTo learn.", "frequency": "every two months"})
    page = text_of(mina.get(own))
    assert "draft" in page
    draft = cast.ashmoor.terms.get()
    mina.post(
        f"{own}{draft.id}/approve/",
        {"approver": "Dr N Okoye, chair", "on-day": "2", "on-month": "4", "on-year": "2025"},
    )
    mina.post(f"{own}{draft.id}/show/", {"publicly": "yes"})
    found = terms_on(cast.ashmoor, clock.today(), published=True)
    assert found is not None
    assert found.approved_by == "Dr N Okoye, chair"
    mina.post(f"{own}{draft.id}/show/", {"publicly": "no"})
    assert terms_on(cast.ashmoor, clock.today(), published=True) is None


def test_a_manager_makes_a_seat_fills_it_and_co_opts(browse: Browse, cast: Cast) -> None:
    mina, own = browse("mina"), f"/panels/{cast.ashmoor.pk}/"
    mina.post(
        f"{own}seats/new/",
        {**FROM, "role": "chair", "organisation_name": "Ashmoor Hospitals", "counts_for": "health"},
    )
    page = text_of(mina.get(f"{own}members/"))
    assert "vacant" in page
    assert "cannot be quorate" in page
    seat = cast.ashmoor.seats.get()
    mina.post(f"{own}seats/{seat.id}/fill/", {**FROM, "name": "Dr Ines Vale", "named_publicly": "on"})
    page = text_of(mina.get(f"{own}members/"))
    assert "Dr Ines Vale" in page
    assert "look at this" in page
    assert "no statement" in page
    until = {"until_on-day": "1", "until_on-month": "4", "until_on-year": "2099"}
    mina.post(
        f"{own}members/co-opt/",
        {**FROM, **until, "name": "Kit Lowe", "counts_for": "health", "co_opted_for": "deaths of newborns"},
    )
    assert [each.name for each in membership_on(cast.ashmoor, clock.today()).co_opted] == ["Kit Lowe"]


def test_a_manager_words_an_email_sees_it_and_approves_it(browse: Browse, cast: Cast) -> None:
    mina, own = browse("mina"), f"/panels/{cast.ashmoor.pk}/letters/please_ring/"
    refused = mina.post(f"{own}write/", {"subject": "About {child_name}", "body": "Born 3 June 2020"})
    assert refused.status_code == 422
    assert "Born 3 June 2020" in text_of(refused)
    mina.post(f"{own}write/", {"subject": "Ring {panel}", "body": "Please ring: {link}"})
    assert "Please ring: https://" in text_of(mina.get(own))
    assert template_for(cast.ashmoor, "please_ring").version_no == 0
    assert browse("asha").post(f"{own}approve/").status_code == 403
    mina.post(f"{own}approve/")
    assert template_for(cast.ashmoor, "please_ring").approved_by == "Mina Holt"
    mina.post(f"{own}shipped/")
    assert template_for(cast.ashmoor, "please_ring").version_no == 0


def test_an_email_has_no_paper_and_a_letter_no_other_kind(browse: Browse, cast: Cast) -> None:
    own = f"/panels/{cast.ashmoor.pk}/letters/"
    assert browse("mina").get(f"{own}please_ring/example.pdf").status_code == 404
    assert browse("mina").get(f"{own}death_told/example.exe").status_code == 404
    assert browse("mina").get(f"{own}made_up/").status_code == 404
    pdf = browse("mina").get(f"{own}death_told/example.pdf")
    assert pdf.content.startswith(b"%PDF")
