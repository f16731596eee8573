"""The moment between reading a seat of the panel and holding it, kept open: what somebody else decided stands."""

from datetime import timedelta

import pytest
from tests.cast import Cast
from tests.integration.between import held_open
from tests.integration.panels.test_records import START, a_seat

from opencdop.core import clock
from opencdop.panels.member_services import Told, end_seat, seat_member
from opencdop.panels.models import Footprint, PanelMember, PanelSeat
from opencdop.panels.refusals import Unfit
from opencdop.panels.services import add_authority


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
