"""A list of contacts beside the directory: line by line what is new, changed, the same, or cannot be read, and why.

Pure: `Known` holds what the directory says; nothing is asked and nothing is written here.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from opencdop.accounts.models import Organisation
from opencdop.design.words import day
from opencdop.directory.columns import Said, parts_of, said_in
from opencdop.directory.keeping import Told, fitting, in_json, is_over, said_of
from opencdop.directory.models import Contact, Team
from opencdop.panels.refusals import Unfit

NEW, CHANGED, SAME, UNREADABLE = "new", "changed", "same", "unreadable"
STATES = {NEW: "New", CHANGED: "Changed", SAME: "The same", UNREADABLE: "Cannot be taken over"}
ASKED = {
    "name": "name",
    "email": "e-mail address",
    "role": "job",
    "telephone": "telephone number",
    "is_mailbox": "whether it is a shared mailbox",
    "team_id": "team",
    "languages": "languages",
    "areas": "areas",
    "asked_first": "whether they are asked first",
    "escalated_to": "whether they are told when nobody answers",
}


def folded(text: str) -> str:
    """Words in one writing, to compare them."""
    return " ".join(text.split()).casefold()


@dataclass(frozen=True)
class Known:
    """What the directory says. Agencies by folded name, those that were merged under the one that stands for them."""

    agencies: Mapping[str, Organisation]
    teams: Mapping[tuple[str, str], Team]  # by id of the agency that stands, and folded name
    contacts: Mapping[str, Sequence[Contact]]  # by id of the agency that stands
    kinds: Mapping[str, str]  # code to title
    areas: Mapping[str, str]  # code to name


@dataclass(frozen=True)
class Line:
    """What would become of one line. `team` is the name of a team, new or known."""

    number: int
    state: str
    agency: str
    name: str
    email: str
    words: tuple[str, ...] = ()
    told: Told | None = None
    contact: Contact | None = None
    agency_type: str = ""
    team: str = ""

    @property
    def state_title(self) -> str:
        return STATES[self.state]


@dataclass
class _Reading:
    """What the lines so far have added: agencies and people that the next lines find."""

    known: Known
    agency_types: dict[str, str] = field(default_factory=dict)  # of new agencies, by folded name
    people: dict[tuple[str, str, str], tuple[int, Told]] = field(default_factory=dict)
    by_address: dict[str, list[Contact]] = field(default_factory=lambda: defaultdict(list))
    touched: dict[str, int] = field(default_factory=dict)  # contact id to the line that says something of it


def compared(
    columns: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str], str]],
    meaning: Mapping[str, str],
    *,
    known: Known,
) -> list[Line]:
    """What would become of each line: number, cells, and what is odd about it."""
    reading = _Reading(known)
    for contacts in known.contacts.values():
        for contact in contacts:
            reading.by_address[contact.email].append(contact)
    return [
        _line(number, said_in(columns, cells, meaning), odd, reading=reading) for number, cells, odd in rows
    ]


def digest_of(lines: Sequence[Line]) -> str:
    """A mark of what was shown, so that nothing else is taken over than what somebody looked at."""
    told = [
        (
            each.number, each.state, each.contact.pk if each.contact else "", each.words, each.agency, each.team,
            in_json(each.told) if each.told else None,
        )
        for each in lines
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _line(number: int, said: Said, odd: str, *, reading: _Reading) -> Line:
    words = said.words
    agency_name, name = words.get("agency", ""), words.get("name", "")
    line = Line(number, UNREADABLE, agency=agency_name, name=name, email=words.get("email", "").lower())
    problems = [odd] if odd else list(said.problems)
    if problems:
        return replace(line, words=tuple(problems))
    try:
        agency, agency_type = _agency(words, reading)
        areas = _areas(words, reading.known)
        told = fitting(
            Told(
                name=name,
                email=words["email"],
                role=words.get("role", ""),
                telephone=words.get("telephone", ""),
                languages=tuple(parts_of(words.get("languages", ""))),
                areas=areas,
                is_mailbox=said.truths.get("is_mailbox", False),
                asked_first=said.truths.get("asked_first", False),
                escalated_to=said.truths.get("escalated_to", False),
            )
        )
        if len(words.get("team", "")) > 200:
            raise Unfit("Write the team's name in at most 200 characters.", at="team")
    except Unfit as refused:
        return replace(line, words=(str(refused),))
    line = replace(
        line, email=told.email, agency_type=agency_type, team=" ".join(words.get("team", "").split())
    )
    if agency is not None:
        line = replace(line, agency=agency.name)
    mentioned = (folded(line.agency), told.email, folded(told.name))
    if mentioned in reading.people:
        return _again(line, told, *reading.people[mentioned])
    reading.people[mentioned] = (number, told)
    return _placed(line, told, said, agency=agency, reading=reading)


def _again(line: Line, told: Told, first: int, told_first: Told) -> Line:
    """A line about somebody of whom an earlier line told."""
    if told == told_first:
        return replace(line, state=SAME, words=(f"Line {first} says the same.",))
    return replace(line, words=(f"Line {first} tells of the same contact. Leave one of them.",))


def _agency(words: Mapping[str, str], reading: _Reading) -> tuple[Organisation | None, str]:
    """The agency of a line, or None and its kind where it is new. Raises Unfit."""
    name = words["agency"]
    found = reading.known.agencies.get(folded(name))
    if found is not None:
        if is_over(found.active_until):
            raise Unfit(f"{found.name} ended on {day(found.active_until)}.", at="agency")
        return found, found.agency_type
    if len(name) > 200:
        raise Unfit("Write the agency's name in at most 200 characters.", at="agency")
    kind = words.get("agency_type", "")
    code = next(
        (code for code, title in reading.known.kinds.items() if folded(kind) in (code, folded(title))),
        reading.agency_types.get(folded(name), "") if not kind else "",
    )
    if not code:
        told = f"“{kind[:60]}” is no kind of agency here" if kind else "its kind is not said"
        raise Unfit(f"The directory has no agency {name}, and {told}.", at="agency_type")
    reading.agency_types.setdefault(folded(name), code)
    return None, reading.agency_types[folded(name)]


def _areas(words: Mapping[str, str], known: Known) -> tuple[str, ...]:
    """The codes of the areas of a line. Raises Unfit for one that is not known."""
    by_words = {folded(name): code for code, name in known.areas.items()}
    by_words |= {folded(code): code for code in known.areas}
    whole = words.get("areas", "")
    if folded(whole) in by_words:
        return (by_words[folded(whole)],)
    found = []
    for part in parts_of(whole):
        if folded(part) not in by_words:
            raise Unfit(f"No panel here has the local authority “{part[:60]}”.", at="areas")
        found.append(by_words[folded(part)])
    return tuple(found)


def _placed(line: Line, told: Told, said: Said, *, agency: Organisation | None, reading: _Reading) -> Line:
    """Beside the contacts of the agency: new, changed or the same."""
    of_agency = reading.known.contacts.get(agency.pk, ()) if agency is not None else ()
    here = [each for each in of_agency if not is_over(each.until_on)]
    found = _same(line, told, here)
    if found is None:
        return _new(line, told, agency=agency, of_agency=of_agency, reading=reading)
    if found.pk in reading.touched:
        words = f"Line {reading.touched[found.pk]} tells of {found.name} already. Leave one of them."
        return replace(line, words=(words,))
    reading.touched[found.pk] = line.number
    team = reading.known.teams.get((agency.pk, folded(line.team))) if agency is not None else None
    before = said_of(found)
    before = replace(before, team_id=found.team.pk if found.team else "")
    after = replace(
        before,
        name=told.name,
        email=told.email,
        role=told.role or before.role,
        telephone=told.telephone or before.telephone,
        languages=told.languages or before.languages,
        areas=told.areas or before.areas,
        team_id=(team.pk if team else "new") if line.team else before.team_id,
        **said.truths,
    )
    changes = [_change(key, before, after) for key in ASKED if getattr(before, key) != getattr(after, key)]
    state = CHANGED if changes else SAME
    return replace(line, state=state, contact=found, told=after, words=tuple(changes))


def _same(line: Line, told: Told, here: Sequence[Contact]) -> Contact | None:
    """Whom a line tells of: by name and address, else by the name alone where only one bears it."""
    for each in here:
        if each.email == told.email and folded(each.name) == folded(told.name):
            return each
    named = [each for each in here if folded(each.name) == folded(told.name)]
    if len(named) == 1:
        [only] = named
        if not line.team or only.team is None or folded(only.team.name) == folded(line.team):
            return only
    return None


def _new(
    line: Line, told: Told, *, agency: Organisation | None, of_agency: Sequence[Contact], reading: _Reading
) -> Line:
    left = [each for each in of_agency if is_over(each.until_on) and folded(each.name) == folded(told.name)]
    if left:
        words = (
            f"{told.name} left on {day(left[-1].until_on)} and stays so. Bring them back by hand if needed."
        )
        return replace(line, state=SAME, words=(words,))
    notes = [] if agency is not None else [f"{line.agency} is new too."]
    if line.team and (agency is None or (agency.pk, folded(line.team)) not in reading.known.teams):
        notes.append(f"The team {line.team} is new too.")
    others = [each for each in reading.by_address.get(told.email, ()) if not is_over(each.until_on)]
    for other in others[:1]:
        notes.append(
            f"{other.name} of {other.agency.name} has the same address. If they have moved, record the move instead."
            if agency is None or other.agency.pk != agency.pk
            else f"{other.name} has the same address. If both are one, merge them afterwards."
        )
    return replace(line, state=NEW, told=told, words=tuple(notes))


def _change(key: str, before: Told, after: Told) -> str:
    if key in ("email", "name", "role", "telephone") and getattr(before, key):
        return f"The {ASKED[key]} changes from “{getattr(before, key)}” to “{getattr(after, key)}”."
    return f"This changes: {ASKED[key]}."
