"""Contacts coming, changing, moving and leaving. Nobody is deleted: who left has a last day, and may come back."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import Q

from opencdop.accounts.models import Organisation
from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record, service
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken, Stale
from opencdop.design.words import day
from opencdop.directory import events, queries
from opencdop.directory.joined import joined
from opencdop.directory.keeping import (
    Told,
    fitting,
    hold_agency,
    in_json,
    is_over,
    require_agency,
    require_keeper,
    said_of,
)
from opencdop.directory.models import Contact, Team
from opencdop.panels.refusals import Unfit


@service
def add_contact(agency: Organisation, *, told: Told, from_on: date, by: Actor) -> Contact:
    """Add somebody, or a mailbox. Raises Unfit for what does not fit, and for who is there already."""
    require_keeper(by)
    require_agency(agency)
    told = fitting(told)
    contact = Contact(agency=agency, from_on=from_on)
    _refuse_twice(contact, told)
    _write(contact, told)
    contact.save(force_insert=True)
    _record(events.CONTACT_ADDED, contact, by=by, after=in_json(told))
    return contact


@service
def change_contact(contact: Contact, *, told: Told, seen: int, by: Actor) -> Contact:
    """Put right what is said of a contact. `seen` is the version that was looked at; raises Stale for an older one.

    Another address clears the mark that mail comes back.
    """
    require_keeper(by)
    told = fitting(told)
    contact = _locked(contact, seen=seen)
    if is_over(contact.until_on):
        raise RuleBroken(f"{contact.name} left on {day(contact.until_on)}. Bring them back first.")
    before = said_of(contact)
    if before == told:
        return contact
    _refuse_twice(contact, told)
    _write(contact, told)
    contact.version_no = seen + 1
    contact.save()
    _record(events.CONTACT_CHANGED, contact, by=by, before=in_json(before), after=in_json(told))
    return contact


@service
def move_contact(
    contact: Contact, *, agency: Organisation, told: Told, from_on: date, seen: int, by: Actor
) -> Contact:
    """Somebody begins another job: the row so far ends the day before, and the one that begins names it."""
    require_keeper(by)
    require_agency(agency)
    told = fitting(told)
    earlier = _locked(contact, seen=seen)
    _refuse_moved(earlier)
    if is_over(earlier.until_on):
        raise RuleBroken(f"{earlier.name} left on {day(earlier.until_on)}. Bring them back first.")
    if from_on <= earlier.from_on:
        raise Unfit(
            f"{earlier.name} is recorded here from {day(earlier.from_on)}. Give a later day.", at="from_on"
        )
    last = from_on - timedelta(days=1)
    if earlier.until_on is not None and earlier.until_on < last:
        last = earlier.until_on
    earlier.until_on, earlier.version_no = last, seen + 1
    earlier.save(update_fields=["until_on", "version_no"])
    begun = Contact(agency=agency, from_on=from_on, came_from=earlier)
    _refuse_twice(begun, told)
    _write(begun, told)
    begun.save(force_insert=True)
    words = {"before": earlier.agency.name, "day": day(from_on)}
    _record(
        events.CONTACT_MOVED,
        begun,
        by=by,
        words=words,
        before=in_json(said_of(earlier)),
        after=in_json(told),
    )
    return begun


@service
def end_contact(contact: Contact, *, until_on: date, by: Actor) -> Contact:
    """Say with which day somebody leaves, or a mailbox is closed. The day may be put right."""
    require_keeper(by)
    contact = _locked(contact)
    _refuse_moved(contact)
    if until_on < contact.from_on:
        raise Unfit(
            f"{contact.name} is recorded here from {day(contact.from_on)}. Give a later day.", at="until_on"
        )
    contact.until_on = until_on
    contact.version_no += 1
    contact.save(update_fields=["until_on", "version_no"])
    _record(events.CONTACT_ENDED, contact, by=by, words={"day": day(until_on)})
    return contact


@service
def bring_back(contact: Contact, *, by: Actor) -> Contact:
    """Take the last day of somebody back."""
    require_keeper(by)
    contact = _locked(contact)
    _refuse_moved(contact)
    if contact.until_on is None:
        raise RuleBroken(f"{contact.name} has no last day.")
    require_agency(joined().agency_of(contact.agency))
    before = contact.until_on.isoformat()
    contact.until_on = None
    _refuse_twice(contact, said_of(contact))
    contact.version_no += 1
    contact.save(update_fields=["until_on", "version_no"])
    _record(events.CONTACT_BROUGHT_BACK, contact, by=by, before=before)
    return contact


@service
def say_address_is_right(contact: Contact, *, by: Actor) -> Contact:
    """Somebody has asked, and the address is right after all: the mark that mail comes back goes."""
    require_keeper(by)
    contact = _locked(contact)
    if contact.bounced_at is None:
        raise RuleBroken(f"No e-mail to {contact.name} has come back.")
    contact.bounced_at, contact.address_since = None, clock.now()
    contact.save(update_fields=["bounced_at", "address_since"])
    _record(events.ADDRESS_RIGHT, contact, by=by)
    return contact


def _locked(contact: Contact, *, seen: int | None = None) -> Contact:
    """The row as it is now, locked where the database locks rows. Raises Stale, and RuleBroken for one merged away."""
    # Team and merge may change while one waits: joined here, PostgreSQL would show the new row with the old ones.
    found = Contact.objects.select_for_update(of=("self",)).select_related("agency").get(pk=contact.pk)
    if found.merged_into is not None:
        raise RuleBroken(f"This entry is read as {found.merged_into.name}. Change that one.")
    if seen is not None and found.version_no != seen:
        raise Stale
    return found


def _refuse_moved(contact: Contact) -> None:
    later = Contact.objects.filter(came_from=contact).first()
    if later is not None:
        raise RuleBroken(f"{contact.name} moved on {day(later.from_on)}. Change the entry that began then.")


def _refuse_twice(contact: Contact, told: Told) -> None:
    """The same name and address may stand in an agency once at a time."""
    hold_agency(contact.agency)
    agency_ids = joined().ids_of(contact.agency)
    same = queries.standing().filter(agency_id__in=agency_ids, email=told.email, name__iexact=told.name)
    overlapping = Q(until_on__isnull=True) | Q(until_on__gte=max(clock.today(), contact.from_on))
    found = same.filter(overlapping).exclude(pk=contact.pk).first()
    if found is not None:
        raise Unfit(f"{found.name} is in the directory with this address already.", at="email")


def _write(contact: Contact, told: Told) -> None:
    contact.team = _team(contact.agency, told.team_id)
    contact.name, contact.role, contact.telephone = told.name, told.role, told.telephone
    contact.is_mailbox = told.is_mailbox
    contact.languages, contact.areas = list(told.languages), list(told.areas)
    contact.asked_first, contact.escalated_to = told.asked_first, told.escalated_to
    if contact.email != told.email:
        contact.email, contact.address_since, contact.bounced_at = told.email, clock.now(), None


def _team(agency: Organisation, team_id: str) -> Team | None:
    """The team that was chosen, if any. Raises Unfit for one of another agency."""
    if not team_id:
        return None
    found = Team.objects.filter(pk=team_id, agency_id__in=joined().ids_of(agency)).first()
    if found is None:
        raise Unfit("Choose a team of this agency, or none.", at="team_id")
    return found


def _record(
    event_kind: EventKind,
    contact: Contact,
    *,
    by: Actor,
    words: Mapping[str, object] | None = None,
    before: object = None,
    after: object = None,
) -> None:
    said = {"contact": contact.name, "agency": contact.agency.name, **(words or {})}
    record(event_kind, by=by, about=contact, words=said, before=before, after=after)
