"""From an account to the Actor that services know: name and the seats held today."""

from datetime import date

from django.db.models import Q

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
    held = Membership.objects.filter(seats_on(clock.today()), person=person) if person.is_active else ()
    seats = tuple(Seat(role=row.role, organisation_id=row.organisation_id) for row in held)
    return Actor(kind=ActorKind.PERSON, id=person.id, name=person.name, seats=seats)
