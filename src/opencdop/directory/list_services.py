"""Reading in a list of contacts: kept sealed, given its columns, looked at, and then taken over as it was shown."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

from opencdop.accounts.models import Organisation
from opencdop.audit.services import record, service
from opencdop.core import clock
from opencdop.core.actor import SYSTEM, Actor
from opencdop.core.errors import RuleBroken, Stale
from opencdop.core.tables import Unreadable, read_table
from opencdop.directory import events
from opencdop.directory.columns import NEEDED, list_fields, title_of
from opencdop.directory.comparing import CHANGED, NEW, Known, Line, compared, digest_of, folded
from opencdop.directory.finding import all_known
from opencdop.directory.keeping import Told, in_json, require_keeper, said_of
from opencdop.directory.models import Contact, ContactList, Team
from opencdop.directory.team_services import add_team
from opencdop.panels.agency_services import make_agency

LINES_KEPT = timedelta(days=7)
CHANGED_SINCE = "The directory has changed since you looked. Look at the list once more."


@service
def read_in(content: bytes, *, by: Actor) -> ContactList:
    """Keep a list with all its lines, sealed; its columns have no meaning yet. Raises RuleBroken for no list."""
    require_keeper(by)
    try:
        table = read_table(content)
    except Unreadable as why:
        raise RuleBroken(str(why)) from why
    contact_list = ContactList(
        columns=list(table.columns),
        lines=[[line.number, list(line.cells), line.says] for line in table.lines],
        added_by_id=by.id,
        added_by_name=by.name,
        added_at=clock.now(),
    )
    contact_list.save(force_insert=True)
    record(events.LIST_READ_IN, by=by, about=contact_list, words={"lines": len(table.lines)})
    return contact_list


@service
def give_columns(contact_list: ContactList, *, meaning: Mapping[str, str], by: Actor) -> ContactList:
    """Say what the columns mean. Raises RuleBroken while agency, name or address has none."""
    require_keeper(by)
    held = _waiting(contact_list)
    chosen = {column: key for column, key in meaning.items() if key}
    known = {field.key for field in list_fields()}
    if not set(chosen) <= set(held.columns or []) or not set(chosen.values()) <= known:
        raise RuleBroken("Choose what each column means from the list.")
    for key, count in Counter(chosen.values()).items():
        if count > 1:
            raise RuleBroken(f"Two columns cannot both be “{title_of(key)}”. Choose one of them.")
    missing = [title_of(key).lower() for key in NEEDED if key not in chosen.values()]
    if missing:
        raise RuleBroken(f"Choose the column of: {', '.join(missing)}.")
    held.meaning = chosen
    held.save(update_fields=["meaning"])
    record(events.LIST_COLUMNS_GIVEN, by=by, about=held)
    return held


def lines_of(contact_list: ContactList, *, known: Known) -> list[Line]:
    """What would become of each line, beside what is known."""
    rows = [(number, cells, says) for number, cells, says in contact_list.lines or []]
    return compared(contact_list.columns or [], rows, contact_list.meaning or {}, known=known)


@service
def take_over(contact_list: ContactList, *, seen: str, by: Actor) -> Counter[str]:
    """Write what is new and what changed into the directory; what cannot be read stays out. Returns how many of each.

    `seen` is the mark of what was looked at; raises Stale where the directory has changed since.
    """
    require_keeper(by)
    held = _waiting(contact_list)
    known = all_known()
    lines = lines_of(held, known=known)
    if digest_of(lines) != seen:
        raise Stale(CHANGED_SINCE)
    writing = [line for line in lines if line.state in (NEW, CHANGED)]
    _hold(writing)
    agencies = _agencies(writing, known, by=by)
    teams = _teams(writing, known, agencies, by=by)
    for line in writing:
        agency = agencies[folded(line.agency)]
        team = teams.get((agency.pk, folded(line.team)))
        _write(line, agency=agency, team=team, by=by)
    counts = Counter(line.state for line in lines)
    words = {"new": counts[NEW], "changed": counts[CHANGED]}
    record(events.LIST_TAKEN_OVER, by=by, about=held, words=words)
    _settle(held, ContactList.TAKEN_OVER)
    return counts


@service
def put_away(contact_list: ContactList, *, by: Actor) -> None:
    """Leave the directory as it is; the lines of the list are erased."""
    require_keeper(by)
    held = _waiting(contact_list)
    record(events.LIST_PUT_AWAY, by=by, about=held)
    _settle(held, ContactList.PUT_AWAY)


@service
def erase_old_lists() -> int:
    """Put away what nobody has taken over for seven days; returns how many lists."""
    old = ContactList.objects.filter(state=ContactList.READ_IN, added_at__lte=clock.now() - LINES_KEPT)
    erased = 0
    for contact_list in old:
        record(events.LIST_ERASED, by=SYSTEM, about=contact_list)
        _settle(contact_list, ContactList.PUT_AWAY)
        erased += 1
    return erased


def _waiting(contact_list: ContactList) -> ContactList:
    held = ContactList.objects.select_for_update().get(pk=contact_list.pk)
    if held.state != ContactList.READ_IN:
        raise RuleBroken("This list has been taken over or put away already.")
    return held


def _hold(lines: Sequence[Line]) -> None:
    """Hold the contacts that are written, with whether mail to them came back as it stands now. Raises Stale where
    somebody put one right, or merged it, since it was read.
    """
    read = {line.contact.pk: line.contact for line in lines if line.contact}
    for now in Contact.objects.select_for_update().filter(pk__in=read).order_by("pk"):
        was = read[now.pk]
        if (now.version_no, now.merged_into_id) != (was.version_no, None):
            raise Stale(CHANGED_SINCE)
        was.address_since, was.bounced_at = now.address_since, now.bounced_at


def _settle(contact_list: ContactList, state: str) -> None:
    """Its work is done: columns and lines go. Raises Stale where another request was quicker."""
    done = ContactList.objects.filter(pk=contact_list.pk, state=ContactList.READ_IN).update(
        state=state, settled_at=clock.now(), columns=None, lines=None, meaning=None
    )
    if not done:
        raise Stale


def _agencies(lines: Sequence[Line], known: Known, *, by: Actor) -> dict[str, Organisation]:
    """The agencies of the lines by folded name; those that are new are made."""
    found = dict(known.agencies)
    for line in lines:
        if folded(line.agency) not in found:
            found[folded(line.agency)] = make_agency(line.agency, agency_type=line.agency_type, by=by)
    return found


def _teams(
    lines: Sequence[Line], known: Known, agencies: Mapping[str, Organisation], *, by: Actor
) -> dict[tuple[str, str], Team]:
    """The teams of the lines by agency and folded name; those that are new are made."""
    found = dict(known.teams)
    for line in lines:
        agency = agencies[folded(line.agency)]
        place = (agency.pk, folded(line.team))
        if line.team and place not in found:
            found[place] = add_team(agency, name=line.team, from_on=clock.today(), by=by)
    return found


def _write(line: Line, *, agency: Organisation, team: Team | None, by: Actor) -> None:
    told = line.told
    if told is None:
        return
    contact = line.contact or Contact(agency=agency)
    before = in_json(said_of(contact)) if line.contact else None
    _fill(contact, told, team=team)
    if line.contact:
        contact.version_no += 1
        contact.save(update_fields=[*_FIELDS, "team", "address_since", "bounced_at", "version_no"])
    else:
        contact.from_on = clock.today()
        contact.save(force_insert=True)
    event_kind = events.CONTACT_CHANGED if line.contact else events.CONTACT_ADDED
    words = {"contact": contact.name, "agency": agency.name}
    record(event_kind, by=by, about=contact, words=words, before=before, after=in_json(told))


_FIELDS = (
    "name", "role", "email", "telephone", "is_mailbox", "languages", "areas", "asked_first", "escalated_to",
)  # fmt: skip


def _fill(contact: Contact, told: Told, *, team: Team | None) -> None:
    if contact.email != told.email:
        contact.address_since, contact.bounced_at = clock.now(), None
    for name in _FIELDS:
        said = getattr(told, name)
        setattr(contact, name, list(said) if isinstance(said, tuple) else said)
    if team is not None:
        contact.team = team
