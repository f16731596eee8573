"""The moment between reading a seat of the panel and holding it, kept open: what somebody else decided stands."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.cast import Cast
from tests.integration.between import held_open
from tests.integration.browsing import browsing, text_of
from tests.integration.panels.test_records import START, a_seat

from opencdop.core import clock
from opencdop.core.errors import Stale
from opencdop.panels.member_services import Told, end_seat, seat_member
from opencdop.panels.models import Footprint, PanelMember, PanelSeat
from opencdop.panels.refusals import Unfit
from opencdop.panels.services import add_authority
from opencdop.panels.template_services import approve_template, write_template
from opencdop.panels.terms_services import approve_terms, write_terms

KIND, BODY = "request_asked", "Here: {link} until {due_on}"


def test_nobody_is_seated_where_the_seat_ended_since(cast: Cast) -> None:
    seat, mina = a_seat(cast), cast.actor("mina")
    before = PanelSeat.objects.get(pk=seat.pk)
    end_seat(seat, until_on=START + timedelta(days=30), by=mina)
    with pytest.raises(Unfit, match="not there on this day"):
        seat_member(before, told=Told("DI Pike"), from_on=START + timedelta(days=60), by=mina)
    assert not PanelMember.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_authority_added_twice_at_once_is_added_once(cast: Cast) -> None:
    edith = cast.actor("edith")

    def add() -> Footprint:
        return add_authority(cast.ashmoor, code="E06000042", name="Milbury", from_on=clock.today(), by=edith)

    assert isinstance(held_open(add, add), Unfit)
    assert Footprint.objects.filter(authority_code="E06000042").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_seat_that_ends_while_somebody_takes_it_is_taken_by_nobody_for_longer(cast: Cast) -> None:
    seat, mina = a_seat(cast), cast.actor("mina")
    until = START + timedelta(days=30)
    held_open(
        lambda: seat_member(seat, told=Told("DI Pike"), from_on=START, by=mina),
        lambda: end_seat(PanelSeat.objects.get(pk=seat.pk), until_on=until, by=mina),
    )
    assert PanelMember.objects.get().until_on == until


def test_nobody_approves_words_that_were_written_on_at_since_they_read_them(cast: Cast) -> None:
    mina = cast.actor("mina")
    for draft, write, approve in (
        (
            write_template(cast.ashmoor, kind=KIND, subject="A form", body=BODY, by=mina),
            lambda: write_template(cast.ashmoor, kind=KIND, subject="Another", body=BODY, by=mina),
            lambda row: approve_template(row, by=mina),
        ),
        (
            write_terms(cast.ashmoor, text="What the panel is for.", from_on=START, by=mina),
            lambda: write_terms(cast.ashmoor, text="And what it is not for.", from_on=START, by=mina),
            lambda row: approve_terms(row, approver="Dr N Okoye", on=START, by=mina),
        ),
    ):
        written = write()
        assert written.pk == draft.pk
        with pytest.raises(Stale):
            approve(draft)
        assert type(draft).objects.get(pk=draft.pk).approved_by_name == ""
        approve(written)


def test_the_page_says_that_a_draft_was_written_on_at_since_it_was_read(cast: Cast) -> None:
    mina, browse = cast.actor("mina"), browsing(cast)
    draft = write_template(cast.ashmoor, kind=KIND, subject="A form", body=BODY, by=mina)
    page = browse("mina").get(reverse("panel_wording", args=[cast.ashmoor.pk, KIND])).content.decode()
    seen = draft.written_at.isoformat()
    assert f'name="seen" value="{seen}"' in page
    write_template(cast.ashmoor, kind=KIND, subject="Another", body=BODY, by=mina)
    approve = reverse("panel_approve_wording", args=[cast.ashmoor.pk, KIND])
    late = browse("mina").post(approve, {"seen": seen}, follow=True)
    assert "written on at this draft since you read it" in text_of(late)
    draft.refresh_from_db()
    assert draft.approved_at is None
    browse("mina").post(approve, {"seen": draft.written_at.isoformat()})
    draft.refresh_from_db()
    assert draft.approved_at is not None
