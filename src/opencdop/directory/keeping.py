"""Who keeps the directory, and what is asked of everything that is written into it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from opencdop.accounts.models import Organisation
from opencdop.accounts.roles import Act, has_act, refusal_for
from opencdop.core import clock
from opencdop.core.actor import Actor, ActorKind
from opencdop.core.errors import NotAllowed, RuleBroken
from opencdop.design.words import day
from opencdop.directory.joined import joined
from opencdop.directory.models import Contact
from opencdop.directory.queries import is_here, plain_address
from opencdop.panels.refusals import Unfit

LONGEST = 200
LONGEST_ADDRESS = 254
LONGEST_TELEPHONE = 40
LONGEST_LANGUAGE = 40
MOST_LANGUAGES = 10


@dataclass(frozen=True)
class Told:
    """What is said of a contact: a person in one job, or a mailbox that several people read."""

    name: str
    email: str
    role: str = ""
    telephone: str = ""
    is_mailbox: bool = False
    team_id: str = ""
    languages: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    asked_first: bool = False
    escalated_to: bool = False


def require_keeper(by: Actor) -> None:
    """Raises NotAllowed for whoever does not keep the directory; the installation itself may."""
    if by.kind is not ActorKind.SYSTEM and not has_act(by, Act.KEEP_DIRECTORY):
        raise NotAllowed(refusal_for(Act.KEEP_DIRECTORY))


def require_agency(agency: Organisation) -> None:
    """Raises RuleBroken for a panel or the host, and for an agency that has ended."""
    if agency.kind != Organisation.AGENCY:
        raise RuleBroken("This can be done with an agency only.")
    if not is_here(agency, clock.today()):
        raise RuleBroken(f"{agency.name} ended on {day(agency.active_until)}.")


def hold_agency(agency: Organisation) -> None:
    """Let nobody else enter a contact or team of the agency until this is done: of two who enter the same, the second
    is told that it is there. Rows of contacts and teams are locked before it.
    """
    ids = joined().ids_of(agency)
    rows = Organisation.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    list(rows.values_list("pk"))


def one_line(text: str) -> str:
    """Words on one line, without spaces around them."""
    return " ".join(text.split())


def fitting(told: Told) -> Told:
    """What is said, in one writing. Raises Unfit, naming the answer that does not fit."""
    name, role, telephone = one_line(told.name), one_line(told.role), one_line(told.telephone)
    if not name or len(name) > LONGEST:
        raise Unfit(f"Enter a name, in at most {LONGEST} characters.", at="name")
    if len(role) > LONGEST:
        raise Unfit(f"Write the job in at most {LONGEST} characters.", at="role")
    if len(telephone) > LONGEST_TELEPHONE:
        raise Unfit(f"Write the telephone number in at most {LONGEST_TELEPHONE} characters.", at="telephone")
    languages = tuple(dict.fromkeys(word for word in map(one_line, told.languages) if word))
    if len(languages) > MOST_LANGUAGES or any(len(each) > LONGEST_LANGUAGE for each in languages):
        raise Unfit(f"Name at most {MOST_LANGUAGES} languages, with a comma between them.", at="languages")
    return Told(
        name=name,
        email=fitting_address(told.email),
        role=role,
        telephone=telephone,
        is_mailbox=told.is_mailbox,
        team_id=told.team_id,
        languages=languages,
        areas=tuple(dict.fromkeys(told.areas)),
        asked_first=told.asked_first,
        escalated_to=told.escalated_to,
    )


def fitting_address(email: str) -> str:
    """The address as it is kept. Raises Unfit for what is none."""
    plain = plain_address(email)
    try:
        validate_email(plain)
    except ValidationError:
        raise Unfit("Enter an e-mail address in the form name@example.org.", at="email") from None
    if len(plain) > LONGEST_ADDRESS:
        raise Unfit(f"Write the e-mail address in at most {LONGEST_ADDRESS} characters.", at="email")
    return plain


def said_of(contact: Contact) -> Told:
    """What the directory says of a contact now."""
    return Told(
        name=contact.name,
        email=contact.email,
        role=contact.role,
        telephone=contact.telephone,
        is_mailbox=contact.is_mailbox,
        team_id=contact.team_id or "",
        languages=tuple(contact.languages),
        areas=tuple(contact.areas),
        asked_first=contact.asked_first,
        escalated_to=contact.escalated_to,
    )


def in_json(told: Told) -> Mapping[str, object]:
    """What is said, as the audit keeps it."""
    return {**told.__dict__, "languages": list(told.languages), "areas": list(told.areas)}


def is_over(until_on: date | None) -> bool:
    """Whether a last day has passed."""
    return until_on is not None and until_on < clock.today()
