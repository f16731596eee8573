"""The moment between reading a seat and holding it, kept open: what somebody else decided in it stands."""

from datetime import timedelta

import pytest
from tests.cast import Cast, a_person
from tests.integration.between import held_open

from opencdop.accounts import queries, services
from opencdop.accounts.models import Membership
from opencdop.accounts.roles import Role
from opencdop.core import clock
from opencdop.core.errors import RuleBroken


def test_a_seat_that_was_ended_since_does_not_come_back(cast: Cast) -> None:
    seat = Membership.objects.get(person=cast.person("ben"))
    before = Membership.objects.get(pk=seat.pk)
    services.end_membership(seat, by=cast.actor("mina"))
    with pytest.raises(RuleBroken, match="already ended"):
        services.end_membership(before, on=clock.today() + timedelta(days=30), by=cast.actor("edith"))
    assert Membership.objects.get(pk=seat.pk).ended_at is not None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("by_closing", [False, True], ids=["ending the seat", "closing the account"])
def test_two_administrators_who_end_each_other_at_once_leave_one(cast: Cast, by_closing: bool) -> None:
    other = a_person("Olga Frey", role=Role.ADMINISTRATOR, at=cast.host)
    cast.people["olga"] = other
    seats = {name: Membership.objects.get(person=cast.person(name)) for name in ("edith", "olga")}
    edith, olga = cast.actor("edith"), cast.actor("olga")

    def second() -> object:
        if by_closing:
            return services.disable_person(cast.person("edith"), by=olga)
        return services.end_membership(seats["edith"], by=olga)

    came = held_open(lambda: services.end_membership(seats["olga"], by=edith), second)
    assert isinstance(came, RuleBroken)
    assert [each.person for each in queries.administrators()] == [cast.person("edith")]
