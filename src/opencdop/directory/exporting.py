"""The directory as a list: the columns that a list is read in by, so that what was saved can be read in again."""

from collections.abc import Mapping, Sequence

from opencdop.accounts.models import Organisation
from opencdop.audit.services import record, service
from opencdop.core.actor import Actor
from opencdop.design.words import day
from opencdop.directory import events
from opencdop.directory.columns import list_fields, title_of
from opencdop.directory.finding import kind_of
from opencdop.directory.keeping import require_keeper
from opencdop.directory.models import Contact

BESIDE = ("Here from", "Last day", "E-mail came back on")  # not read in again


def headings() -> list[str]:
    """The heads of the columns."""
    return [*(title_of(field.key) for field in list_fields()), *BESIDE]


def rows_of(contacts: Sequence[Contact], *, areas: Mapping[str, str]) -> list[list[str]]:
    """A line for each contact; days in words."""
    return [
        [
            *(_words(contact, field.key, areas) for field in list_fields()),
            day(contact.from_on),
            day(contact.until_on),
            day(contact.bounced_at),
        ]
        for contact in contacts
    ]


@service
def note_export(contacts: Sequence[Contact], *, by: Actor) -> None:
    """Record that the directory left as a file, and how many contacts stood in it."""
    require_keeper(by)
    record(events.EXPORTED, by=by, words={"count": len(contacts)})


def _words(contact: Contact, key: str, areas: Mapping[str, str]) -> str:
    """What stands in one column."""
    if key == "agency":
        return contact.agency.name
    if key == "agency_type":
        return _kind(contact.agency)
    if key == "team":
        return contact.team.name if contact.team else ""
    if key == "areas":
        return "; ".join(areas.get(code, code) for code in contact.areas)
    said = getattr(contact, key)
    if isinstance(said, bool):
        return "yes" if said else "no"
    return "; ".join(said) if isinstance(said, list) else str(said)


def _kind(agency: Organisation) -> str:
    return kind_of(agency) if agency.agency_type else ""
