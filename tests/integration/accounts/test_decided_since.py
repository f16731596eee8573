"""The moment between reading a seat and holding it, kept open: what somebody else decided in it stands."""

from datetime import timedelta

import pytest
from tests.cast import Cast, a_person
from tests.integration.accounts.test_people import GOOD, invited
from tests.integration.between import held_open, meanwhile

from opencdop.accounts import queries, services
from opencdop.accounts.models import Membership, Person
from opencdop.accounts.roles import Role
from opencdop.core import clock
from opencdop.core.actor import PUBLIC
from opencdop.core.errors import NotFound, RuleBroken


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


def accept(token: str) -> Person:
    return services.accept_invitation(token, name="Gita Rao", password=GOOD, by=PUBLIC)


@pytest.mark.django_db(transaction=True)
def test_an_invitation_accepted_by_two_presses_at_once_is_accepted_once_and_the_second_is_told(
    cast: Cast,
) -> None:
    token = invited(cast)
    came = held_open(lambda: accept(token), lambda: accept(token))
    assert isinstance(came, NotFound)
    assert str(came) == services.GONE
    gita = Person.objects.get(email="gita@people.example")
    assert gita.memberships.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_invitations_of_one_address_accepted_at_once_make_one_account(cast: Cast) -> None:
    one, two = invited(cast), invited(cast, role="chair")
    came = held_open(lambda: accept(one), lambda: accept(two))
    assert isinstance(came, RuleBroken)
    assert "There is an account with this address" in str(came)
    assert Person.objects.filter(email="gita@people.example").count() == 1


def test_whoever_made_the_account_in_the_moment_before_is_told_of_in_a_sentence(cast: Cast) -> None:
    one, two = invited(cast), invited(cast, role="chair")
    with (
        pytest.raises(RuleBroken, match="There is an account with this address"),
        meanwhile(lambda: accept(two), after='"accounts_person"."email"'),
    ):
        accept(one)
