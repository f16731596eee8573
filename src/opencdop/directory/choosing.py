"""What a page offers where somebody is to be asked: the contacts of the fitting agencies, each in words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from opencdop.design.words import day
from opencdop.directory.models import Contact
from opencdop.directory.queries import contacts_for


@dataclass(frozen=True)
class ContactChoice:
    """A contact as a choice. `note` says what to look at before asking there; empty where there is nothing."""

    contact: Contact
    value: str
    label: str
    agency: str
    note: str


def choices_for(
    *, agency_types: Collection[str], authorities: Collection[str] = (), on: date
) -> list[ContactChoice]:
    """Those who may be asked, in the order in which they are offered. Whose mail comes back stands last."""
    return [
        ContactChoice(
            contact=each,
            value=each.pk,
            label=in_words(each),
            agency=each.agency.name,
            note=note_on(each),
        )
        for each in contacts_for(agency_types=agency_types, authorities=authorities, on=on)
    ]


def in_words(contact: Contact) -> str:
    """Name, job and team in one line."""
    team = contact.team.name if contact.team else ""
    return ", ".join(part for part in (contact.name, contact.role, team) if part)


def note_on(contact: Contact) -> str:
    """What to know before writing to somebody."""
    if contact.bounced_at is not None:
        return f"E-mail to this address came back on {day(contact.bounced_at)}. Check the address first."
    if contact.languages:
        return f"Write in {' or '.join(contact.languages)}."
    return ""
