"""What may be asked about people, their seats and the invitations that are still open."""

from collections.abc import Collection
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from opencdop.accounts.actors import seats_on
from opencdop.accounts.models import Invitation, Membership, Organisation, Person
from opencdop.accounts.places import manages_everywhere
from opencdop.accounts.roles import Act, Role, places_for
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound
from opencdop.core.secrets import token_hash


@dataclass(frozen=True)
class ListedPerson:
    """A person as the list of people shows them: the seats that the reader may see, and what stands in the way."""

    person: Person
    seats: tuple[Membership, ...]
    has_authenticator: bool


def seats_of(person: Person) -> QuerySet[Membership]:
    """The seats a person holds today."""
    return Membership.objects.filter(seats_on(clock.today()), person=person).select_related("organisation")


def holds_seat(person: Person, *, organisation: Organisation, role: str) -> bool:
    return seats_of(person).filter(organisation=organisation, role=role).exists()


def administrators() -> QuerySet[Membership]:
    """The seats of administrators who can sign in."""
    return Membership.objects.filter(seats_on(clock.today()), role=Role.ADMINISTRATOR, person__is_active=True)


def managed_organisations(actor: Actor) -> QuerySet[Organisation]:
    """The organisations whose people the actor manages: an administrator all, others their own."""
    still = Q(active_until__isnull=True) | Q(active_until__gte=clock.today())
    found = Organisation.objects.filter(still).order_by("kind", "name")
    if manages_everywhere(actor):
        return found
    return found.filter(id__in=places_for(actor, Act.MANAGE_PEOPLE))


def managed_people(actor: Actor) -> list[ListedPerson]:
    """The people with a seat today, or a closed account, in the organisations that the actor manages; by name."""
    places = [organisation.id for organisation in managed_organisations(actor)]
    held = (
        Membership.objects.filter(seats_on(clock.today()), organisation_id__in=places)
        .select_related("person", "organisation")
        .order_by("person__name", "organisation__name", "role")
    )
    by_person: dict[str, list[Membership]] = {}
    for seat in held:
        by_person.setdefault(seat.person_id, []).append(seat)
    with_authenticator = _with_authenticator(by_person)
    return [
        ListedPerson(seats[0].person, tuple(seats), person_id in with_authenticator)
        for person_id, seats in by_person.items()
    ]


def managed_person(actor: Actor, person_id: str) -> ListedPerson:
    """One of them. Raises NotFound for anybody else."""
    found = next((each for each in managed_people(actor) if each.person.id == person_id), None)
    if found is None:
        raise NotFound("There is nobody here whom you manage.")
    return found


def managed_membership(actor: Actor, membership_id: str) -> Membership:
    """A seat of today in an organisation that the actor manages. Raises NotFound."""
    places = [organisation.id for organisation in managed_organisations(actor)]
    seat = (
        Membership.objects.filter(seats_on(clock.today()), id=membership_id, organisation_id__in=places)
        .select_related("person", "organisation")
        .first()
    )
    if seat is None:
        raise NotFound("There is no such seat among those that you manage.")
    return seat


def waiting_invitations(actor: Actor) -> QuerySet[Invitation]:
    """Invitations to the actor's organisations that can still be used, newest first."""
    return (
        _usable()
        .filter(organisation__in=managed_organisations(actor))
        .select_related("organisation")
        .order_by("-invited_at")
    )


def waiting_invitation(actor: Actor, invitation_id: str) -> Invitation:
    """One of them. Raises NotFound."""
    found = waiting_invitations(actor).filter(id=invitation_id).first()
    if found is None:
        raise NotFound("There is no such invitation among those that you manage.")
    return found


def open_invitation(token: str) -> Invitation | None:
    """The invitation that a link opens, if it can still be used. Looking does not use it."""
    return _usable().filter(token_hash=token_hash(token)).select_related("organisation").first()


def has_account(email: str) -> bool:
    return Person.objects.filter(email__iexact=email).exists()


def _usable() -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=clock.now()
    )


def _with_authenticator(person_ids: Collection[str]) -> set[str]:
    return set(
        Authenticator.objects.filter(user_id__in=list(person_ids), type=Authenticator.Type.TOTP).values_list(
            "user_id", flat=True
        )
    )
