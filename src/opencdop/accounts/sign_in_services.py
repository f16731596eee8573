"""What is recorded of signing in and out. It decides nothing: django-allauth and the forms do."""

from opencdop.accounts import events
from opencdop.accounts.models import Person
from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record, service
from opencdop.core.actor import PUBLIC, Actor, ActorKind


def self_of(person: Person) -> Actor:
    """The person acting on their own account, before they hold any seat in the request."""
    return Actor(kind=ActorKind.PERSON, id=person.id, name=person.name)


@service
def note_own_act(person: Person, *, kind: EventKind) -> None:
    """Record what a person did with their own account."""
    record(kind, by=self_of(person), about=person)


@service
def note_sign_in_refused(person: Person | None) -> None:
    """Record a wrong password; of an address that is not known, nothing is kept but the moment."""
    record(events.SIGN_IN_REFUSED, by=PUBLIC, about=person)


@service
def note_code_refused(person: Person) -> None:
    """Record a wrong second factor for an account whose password was right."""
    record(events.CODE_REFUSED, by=PUBLIC, about=person)
