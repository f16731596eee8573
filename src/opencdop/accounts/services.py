"""People coming, going, and losing their authenticator. Nobody is deleted, and nobody is let in by one person alone."""

from datetime import date, timedelta
from urllib.parse import urljoin

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F

from opencdop.accounts import events, queries
from opencdop.accounts.models import Invitation, Membership, Organisation, Person
from opencdop.accounts.places import fits, manages, manages_everywhere
from opencdop.accounts.roles import ROLE_TITLES, Role
from opencdop.accounts.sign_in_services import self_of
from opencdop.audit.services import record, service
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.core.ids import new_token
from opencdop.core.rows import read_locked
from opencdop.core.secrets import token_hash
from opencdop.outbox.services import queue_email

INVITATION_LASTS = timedelta(days=7)
GONE = "This invitation has been used, taken back, or is older than 7 days. Ask for a new one."
HAS_ACCOUNT = "There is an account with this address. Sign in with it, then open the link again."
NOT_YOURS = "You can manage the people of your own organisations only."


@service
def invite(
    organisation: Organisation, *, name: str, email: str, role: str, by: Actor
) -> tuple[Invitation, str]:
    """Invite somebody by an e-mailed link to a seat. Returns the invitation and the link.

    Raises NotAllowed outside one's own organisations, RuleBroken for a role that does not belong there.
    """
    _require_manages(by, organisation_id=organisation.id)
    if not fits(role, kind=organisation.kind):
        raise RuleBroken(f"That role is not held in {organisation.name}. Choose another role.")
    if role == Role.ADMINISTRATOR and not manages_everywhere(by):
        raise NotAllowed("Only an administrator invites an administrator.")
    name, email = name.strip(), email.strip().lower()
    _check_address(email)
    if not name:
        raise RuleBroken("Enter the person's name.")
    person = Person.objects.filter(email__iexact=email).first()
    if person and queries.holds_seat(person, organisation=organisation, role=role):
        raise RuleBroken(f"{person.name} already holds this role in {organisation.name}.")
    token, now = new_token(), clock.now()
    invitation = Invitation.objects.create(
        token_hash=token_hash(token),
        email=email,
        name=name,
        organisation=organisation,
        role=role,
        invited_by_id=by.id,
        invited_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    record(events.INVITED, by=by, about=invitation, words=_words(name, organisation, role))
    link = urljoin(settings.OPENCDOP_ADDRESS, f"/account/invitation/{token}/")
    queue_email(
        kind="account.invitation",
        to=email,
        subject="You are invited to the child death review service",
        body=(
            "You are invited to join {office} in the child death review service.\n\n"
            "Open this link within 7 days to set up your account:\n{link}\n\n"
            "You will need an authenticator app on your telephone. Do not pass the link on.\n"
            "If you did not expect this, please ignore it.\n"
        ),
        dedupe_key=f"invitation {invitation.id}",
        words={"link": link, "office": organisation.name},
        by=by,
    )
    return invitation, link


@service
def revoke_invitation(invitation: Invitation, *, by: Actor) -> None:
    """Take back an invitation that was not used yet."""
    _require_manages(by, organisation_id=invitation.organisation_id)
    now = clock.now()
    open_still = Invitation.objects.filter(id=invitation.id, used_at__isnull=True, revoked_at__isnull=True)
    if not open_still.update(revoked_at=now):
        raise RuleBroken("This invitation has already been used or taken back.")
    record(events.INVITATION_REVOKED, by=by, about=invitation, words={"person": invitation.name})


@service
def accept_invitation(token: str, *, name: str = "", password: str = "", by: Actor) -> Person:
    """Use an invitation: make the account, or add the seat to the account of whoever is signed in with the address.

    Raises NotFound for a link that is no longer good, RuleBroken for a name or password that will not do.
    """
    invitation = queries.open_invitation(token)
    if invitation is None:
        raise NotFound(GONE)
    read_locked(invitation)  # whoever presses again at this moment comes after
    if invitation.used_at or invitation.revoked_at:
        raise NotFound(GONE)
    person = Person.objects.filter(email__iexact=invitation.email).first()
    if person is None:
        person = _new_person(email=invitation.email, name=name.strip(), password=password)
    elif by.id != person.id or not person.is_active:
        raise RuleBroken(HAS_ACCOUNT)
    invitation.used_at = clock.now()
    invitation.save(update_fields=["used_at"])
    organisation = invitation.organisation
    if not queries.holds_seat(person, organisation=organisation, role=invitation.role):
        Membership.objects.create(
            person=person, organisation=organisation, role=invitation.role, from_on=clock.today()
        )
    record(
        events.INVITATION_ACCEPTED,
        by=self_of(person),
        about=person,
        words=_words(person.name, organisation, invitation.role),
    )
    return person


@service
def end_membership(membership: Membership, *, on: date | None = None, by: Actor) -> Membership:
    """End a seat: at once, or at the end of a later day. Raises NotAllowed, RuleBroken for the last administrator."""
    _require_manages(by, organisation_id=membership.organisation_id)
    _hold_administrators()
    read_locked(membership)
    today = clock.today()
    if membership.ended_at or (membership.until_on and membership.until_on < today):
        raise RuleBroken("This seat has already ended.")
    _require_another_administrator([membership])
    if on and on > today:
        membership.until_on = on
    else:
        membership.until_on, membership.ended_at = max(today, membership.from_on), clock.now()
    membership.save(update_fields=["until_on", "ended_at"])
    words = _words(membership.person.name, membership.organisation, membership.role)
    record(events.SEAT_ENDED, by=by, about=membership, words=words)
    return membership


@service
def disable_person(person: Person, *, by: Actor) -> None:
    """Close an account and end its sessions everywhere. Its seats stay on record."""
    _require_manages_person(by, person=person)
    _hold_administrators()
    _require_another_administrator(list(queries.seats_of(person)))
    if not Person.objects.filter(id=person.id, is_active=True).update(
        is_active=False, session_epoch=F("session_epoch") + 1
    ):
        raise RuleBroken("This account is already closed.")
    record(events.PERSON_DISABLED, by=by, about=person, words={"person": person.name})


@service
def readmit_person(person: Person, *, by: Actor) -> None:
    """Open a closed account again, with the seats that have not ended."""
    _require_manages_person(by, person=person)
    if not Person.objects.filter(id=person.id, is_active=False).update(is_active=True):
        raise RuleBroken("This account is open.")
    record(events.PERSON_READMITTED, by=by, about=person, words={"person": person.name})


@service
def reset_authenticator(person: Person, *, by: Actor) -> None:
    """Take away a lost authenticator and end all sessions: at the next sign-in the person sets up a new one.

    Never one's own: a second person has made sure who is asking. The person is told by e-mail.
    """
    _require_manages_person(by, person=person)
    Authenticator.objects.filter(user=person).delete()
    Person.objects.filter(id=person.id).update(session_epoch=F("session_epoch") + 1)
    record(events.AUTHENTICATOR_RESET, by=by, about=person, words={"person": person.name})
    queue_email(
        kind="account.authenticator_reset",
        to=person.email,
        subject="Your authenticator was reset",
        body=(
            "Your authenticator for the child death review service was taken away at your request.\n\n"
            "Sign in to set up a new one:\n{link}\n\n"
            "If you did not ask for this, tell your office at once.\n"
        ),
        dedupe_key=f"authenticator reset {person.id} {clock.now().isoformat()}",
        words={"link": urljoin(settings.OPENCDOP_ADDRESS, "/account/login/")},
        by=by,
    )


@service
def send_password_link(person: Person, *, link: str, by: Actor) -> None:
    """Send the link by which a person chooses a new password."""
    record(events.PASSWORD_LINK_SENT, by=by, about=person)
    queue_email(
        kind="account.password_link",
        to=person.email,
        subject="Choose a new password",
        body=(
            "Somebody, probably you, asked to choose a new password for the child death review service.\n\n"
            "Open this link within 2 hours:\n{link}\n\n"
            "Your authenticator will still be needed. If you did not ask for this, please ignore it.\n"
        ),
        dedupe_key=f"password link {token_hash(link)}",
        words={"link": link},
        by=by,
    )


def _new_person(*, email: str, name: str, password: str) -> Person:
    if not name:
        raise RuleBroken("Enter your name.")
    person = Person(email=email, name=name, joined_at=clock.now())
    try:
        validate_password(password, user=person)
    except ValidationError as refused:
        raise RuleBroken(" ".join(refused.messages)) from None
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:  # another invitation to this address was accepted at this moment
        raise RuleBroken(HAS_ACCOUNT) from None
    return person


def _check_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise RuleBroken("Enter an e-mail address in the form name@example.org.") from None


def _require_manages(by: Actor, *, organisation_id: str) -> None:
    if not manages(by, organisation_id=organisation_id):
        raise NotAllowed(NOT_YOURS)


def _require_manages_person(by: Actor, *, person: Person) -> None:
    """A second person, who manages every organisation in which this one holds a seat."""
    if by.id == person.id:
        raise NotAllowed("You cannot do this for yourself. Ask a colleague who manages people.")
    places = {seat.organisation_id for seat in queries.seats_of(person)}
    if manages_everywhere(by):
        return
    if not places or not all(manages(by, organisation_id=place) for place in places):
        raise NotAllowed(NOT_YOURS)


def _hold_administrators() -> None:
    """Let those who end seats or accounts of administrators follow one another, so that the last one stays."""
    seats = Membership.objects.select_for_update().filter(role=Role.ADMINISTRATOR, ended_at__isnull=True)
    list(seats.order_by("pk").values_list("pk"))


def _require_another_administrator(ending: list[Membership]) -> None:
    if any(seat.role == Role.ADMINISTRATOR for seat in ending):
        ids = {seat.id for seat in ending}
        if not [seat for seat in queries.administrators() if seat.id not in ids]:
            raise RuleBroken(
                "Somebody has to administer the installation. Invite another administrator first."
            )


def _words(name: str, organisation: Organisation, role: str) -> dict[str, object]:
    return {"person": name, "organisation": organisation.name, "role": ROLE_TITLES[Role(role)].lower()}
