"""From an account to the Actor that services know: name and the seats held today."""

from collections.abc import Iterable
from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from opencdop.accounts.models import Membership, Person
from opencdop.core import clock
from opencdop.core.actor import Actor, ActorKind, Seat


def seats_on(day: date) -> Q:
    """The memberships in force on a day, of organisations in being on that day."""
    return (
        Q(from_on__lte=day, ended_at__isnull=True)
        & (Q(until_on__isnull=True) | Q(until_on__gte=day))
        & (Q(organisation__active_until__isnull=True) | Q(organisation__active_until__gte=day))
    )


def actor_of(person: Person) -> Actor:
    """The person as an actor, with the seats held today; one query. A disabled account holds none."""
    return _with_seats(person, _held_by(person) if person.is_active else ())


def actor_with_second_factor(person: Person) -> Actor | None:
    """The person as an actor; None while the account has no authenticator. One query for whoever holds a seat."""
    held = list(_held_by(person).annotate(has_second_factor=Exists(_second_factor(OuterRef("person_id")))))
    if not (held[0].has_second_factor if held else _second_factor(person.pk).exists()):
        return None
    return _with_seats(person, held if person.is_active else ())


def _held_by(person: Person) -> QuerySet[Membership]:
    return Membership.objects.filter(seats_on(clock.today()), person=person).select_related("organisation")


def _second_factor(person_id: str | OuterRef) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(user_id=person_id, type=Authenticator.Type.TOTP)


def _with_seats(person: Person, held: Iterable[Membership]) -> Actor:
    seats = tuple(
        Seat(role=row.role, organisation_id=row.organisation_id, organisation_name=row.organisation.name)
        for row in held
    )
    return Actor(kind=ActorKind.PERSON, id=person.id, name=person.name, seats=seats)
