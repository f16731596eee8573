"""The people of a meeting: asked, present or not, and with a personal part in a case or none."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from opencdop.accounts.models import Person
from opencdop.accounts.roles import Act
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.cases.services import lock
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken, Stale
from opencdop.core.rows import read_locked
from opencdop.design.words import day
from opencdop.meetings import events
from opencdop.meetings.models import AgendaItem, Declaration, Meeting, MeetingPerson
from opencdop.meetings.quorum import KINDS, MEMBER, OTHER, SEATS
from opencdop.meetings.services import give_papers_of, hold, listed_items, record_item
from opencdop.meetings.transitions import CANCELLED

RECORDED_SINCE = (
    "Somebody has recorded otherwise of {names} since you opened this page. Nothing of yours is saved yet. What they "
    "recorded stands beside the name, and what you chose is still chosen: put right what is wrong, and save."
)


@dataclass(frozen=True)
class Attended:
    """Whether somebody came, and as what they count for the quorum; empty means as before. `was` is what the page
    showed of each, by name: what is still as it was shown is no statement, and leaves what others recorded since.
    """

    status: str
    kind: str = ""
    seat: str = ""
    was: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Merged:
    """What is recorded of somebody once both have spoken, and whether they said different things of the same."""

    status: str
    kind: str
    seat: str
    differs: bool


def merged(row: MeetingPerson, said: Attended) -> Merged:
    """What is said of somebody, put together with what others recorded since the page was opened."""
    offered = {"kind": KINDS, "seat": SEATS}
    told = {"status": said.status}
    for name, codes in offered.items():
        code = getattr(said, name)
        told[name] = code if code in codes else getattr(row, name)
    differs = False
    for name, shown in said.was.items():
        stands = getattr(row, name)
        if told[name] == shown:
            told[name] = stands
        elif stands not in (shown, told[name]):
            differs = True
    return Merged(**told, differs=differs)


@service
def ask_to_meeting(
    meeting: Meeting,
    *,
    name: str,
    role: str = "",
    kind: str = OTHER,
    seat: str = MEMBER,
    person: Person | None = None,
    by: Actor,
) -> MeetingPerson:
    """Ask one more person. A member of the panel with an account sees the papers of a panel meeting."""
    access.require_panel(by, Act.ARRANGE_MEETING, meeting.panel_id)
    if not name.strip():
        raise RuleBroken("Enter the person's name.")
    if kind not in KINDS or seat not in SEATS:
        raise RuleBroken("Choose whom the person speaks for.")
    read_locked(meeting)
    if meeting.state == CANCELLED:
        raise RuleBroken("This meeting was cancelled.")
    if person is not None and meeting.people.filter(person=person).exists():
        raise RuleBroken("This person has already been asked.")
    asked = MeetingPerson(
        meeting=meeting,
        person=person,
        name=name.strip(),
        role=role.strip(),
        kind=kind,
        seat=seat,
        added_at=clock.now(),
    )
    asked.save(force_insert=True)
    record(events.PERSON_ASKED, by=by, about=asked)
    for item in listed_items(meeting) if person else ():
        give_papers_of(item, by=by)
    return asked


@service
def record_attendance(meeting: Meeting, *, people: Mapping[str, Attended], by: Actor) -> None:
    """Record who is there and who sent apologies, by the id of the person asked. With somebody present it is held.

    Raises Stale, by name, where somebody recorded otherwise of a person since the page was opened.
    """
    access.require_panel(by, Act.ARRANGE_MEETING, meeting.panel_id)
    read_locked(meeting)
    if meeting.state == CANCELLED:
        raise RuleBroken("This meeting was cancelled. Nobody can have come.")
    rows = list(meeting.people.all())
    late = [row.name for row in rows if row.id in people and merged(row, people[row.id]).differs]
    if late:
        raise Stale(RECORDED_SINCE.format(names=" and ".join(late)))
    for row in rows:
        said = people.get(row.id)
        if said is None:
            continue
        if said.status not in MeetingPerson.STATUSES:
            raise RuleBroken("Choose for each person whether they came.")
        if said.status == MeetingPerson.PRESENT and meeting.on > clock.today():
            raise RuleBroken(
                f"The meeting is on {day(meeting.on)}. Nobody can be recorded as present before it."
            )
        now = merged(row, said)
        row.status, row.kind, row.seat = now.status, now.kind, now.seat
        row.save(update_fields=["status", "kind", "seat"])
    present = sum(row.status == MeetingPerson.PRESENT for row in rows)
    apologies = sum(row.status == MeetingPerson.APOLOGIES for row in rows)
    if present:
        hold(meeting)
    words: dict[str, object] = {"present": present, "apologies": apologies}
    record(events.ATTENDANCE_RECORDED, by=by, about=meeting, words=words)


@service
def declare_interest(
    item: AgendaItem, *, person: MeetingPerson, nature: str, outcome: str = "", by: Actor
) -> Declaration:
    """Declare somebody's personal part in a case. Members declare their own; office and chair anybody's, and decide.

    By default the person stays, gives facts and does not lead the case.
    """
    access.require(by, Act.SEE_ANALYSIS, item.case)
    decides = access.may(by, Act.WRITE_ANALYSIS, access.standing_of(item.case, by)).allowed
    if not decides and person.person_id != by.id:
        raise NotAllowed("You can declare your own part. The office records anybody else's.")
    if person.meeting_id != item.meeting_id:
        raise NotFound("There is no such person at this meeting.")
    if not nature.strip():
        raise RuleBroken("Say what the part is, in a few words.")
    outcome = outcome if decides and outcome else Declaration.DOES_NOT_LEAD
    if outcome not in Declaration.OUTCOMES:
        raise RuleBroken("Choose what follows from it.")
    lock(item.case)
    said = {
        "data_key_id": item.data_key_id,
        "nature": nature.strip(),
        "outcome": outcome,
        "declared_by_name": by.name,
        "declared_at": clock.now(),
    }
    declaration, _ = Declaration.objects.update_or_create(item=item, person=person, defaults=said)
    words = {"outcome": Declaration.OUTCOMES[outcome].lower()}
    record_item(item, kind=events.INTEREST_DECLARED, words=words, by=by)
    return declaration
