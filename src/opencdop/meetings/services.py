"""What may be done with a meeting: arrange it, move it, cancel it, put cases on its agenda."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from opencdop.accounts.models import Membership, Person
from opencdop.accounts.roles import Act, Role
from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.cases import services as cases
from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case
from opencdop.cases.readiness.services import go_on_without
from opencdop.cases.stages import Gate, MilestoneKind, Stage
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.clock import LONDON
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.core.rows import read_locked
from opencdop.core.transitions import check_transition
from opencdop.design.words import day
from opencdop.meetings import events
from opencdop.meetings.at_gates import gate_of
from opencdop.meetings.models import AgendaItem, Meeting, MeetingPerson
from opencdop.meetings.proposing import facts_of, readiness_for
from opencdop.meetings.quorum import CHAIR, MEMBER, OTHER
from opencdop.meetings.transitions import CANCELLED, DEFERRED, HELD, LISTED, MEETING_MOVES, PLANNED
from opencdop.panels.models import Panel

PAPERS_FOR_DAYS = 14  # after the meeting; proposal
DRAFT_NEED = "analysis:draft"
OPEN_TO_MEETINGS = (Stage.GATHERING, Stage.REVIEW_MEETING, Stage.PANEL, Stage.DEFERRED)


@service
def arrange_meeting(
    panel: Panel,
    *,
    kind: str,
    on: date,
    at: time | None = None,
    place: str,
    convened_by: str = "",
    chair_name: str = "",
    by: Actor,
) -> Meeting:
    """Arrange a meeting. To a panel meeting everybody with a seat on the panel is asked at once."""
    access.require_panel(by, Act.ARRANGE_MEETING, panel.pk)
    if kind not in Meeting.MEETING_KINDS:
        raise RuleBroken("Choose the kind of meeting.")
    if not place.strip():
        raise RuleBroken("Say where the meeting is, or that it is by video link.")
    seats = _seats_of(panel, on=on) if kind == Meeting.PANEL else []
    chair = next((seat.person.name for seat in seats if seat.role == Role.CHAIR), "")
    meeting = Meeting(
        panel=panel,
        kind=kind,
        on=on,
        at=at,
        place=place.strip(),
        convened_by=convened_by.strip() or f"{panel.name} office",
        chair_name=chair_name.strip() or chair,
        arranged_by_name=by.name,
        arranged_at=clock.now(),
    )
    meeting.save(force_insert=True)
    for seat in seats:
        _ask(meeting, person=seat.person, seat=CHAIR if seat.role == Role.CHAIR else MEMBER)
    words = {"kind": meeting.title.lower(), "on": day(on)}
    record(events.MEETING_ARRANGED, by=by, about=meeting, words=words)
    return meeting


def _seats_of(panel: Panel, *, on: date) -> list[Membership]:
    """The seats on the panel that last until the day, one a person, the chair first."""
    seats = Membership.objects.filter(
        organisation_id=panel.pk,
        role__in=[Role.CHAIR.value, Role.PANEL_MEMBER.value],
        person__is_active=True,
        ended_at__isnull=True,
    ).select_related("person")
    lasting = [
        seat for seat in seats.order_by("role", "person__name") if not seat.until_on or seat.until_on >= on
    ]
    return list({seat.person_id: seat for seat in reversed(lasting)}.values())[::-1]


def _ask(meeting: Meeting, *, person: Person, seat: str) -> MeetingPerson:
    """Ask somebody with an account, counting them as at the panel's last meeting."""
    earlier = MeetingPerson.objects.filter(person=person, meeting__panel=meeting.panel)
    last = earlier.order_by("-added_at").first()
    asked = MeetingPerson(
        meeting=meeting,
        person=person,
        name=person.name,
        role=last.role if last else person.job_title if person.job_title.lower() != seat else "",
        kind=last.kind if last else OTHER,
        seat=seat,
        added_at=clock.now(),
    )
    asked.save(force_insert=True)
    return asked


@service
def move_meeting(meeting: Meeting, *, on: date, at: time | None, place: str, by: Actor) -> None:
    """Put a planned meeting on another day, at another time or place; its papers last as much longer."""
    access.require_panel(by, Act.ARRANGE_MEETING, meeting.panel_id)
    read_locked(meeting)
    if meeting.state != PLANNED:
        raise RuleBroken("Only a meeting that is still planned can be moved.")
    if not place.strip():
        raise RuleBroken("Say where the meeting is, or that it is by video link.")
    meeting.on, meeting.at, meeting.place = on, at, place.strip()
    meeting.save(update_fields=["on", "at", "place"])
    record(events.MEETING_MOVED, by=by, about=meeting, words={"on": day(on)})
    for item in listed_items(meeting):
        give_papers_of(item, by=by)


@service
def cancel_meeting(meeting: Meeting, *, by: Actor) -> None:
    """Cancel a meeting. The cases on a panel's agenda are deferred and wait for another."""
    access.require_panel(by, Act.ARRANGE_MEETING, meeting.panel_id)
    listed = {item.case_id for item in listed_items(meeting)}
    list(Case.objects.select_for_update().filter(pk__in=listed).order_by("pk").values_list("pk"))
    read_locked(meeting)
    check_transition(
        MEETING_MOVES,
        before=meeting.state,
        after=CANCELLED,
        sentence="Only a planned meeting can be cancelled.",
    )
    meeting.state = CANCELLED
    meeting.save(update_fields=["state"])
    record(events.MEETING_CANCELLED, by=by, about=meeting, words={"on": day(meeting.on)})
    for item in listed_items(meeting):
        item.state, item.deferral_reason = DEFERRED, "no_time"
        item.deferral_note = "The meeting was cancelled."
        item.save(update_fields=["state", "deferral_reason", "deferral_note"])
        record_item(item, kind=events.REVIEW_DEFERRED, words={"reason": "another meeting"}, by=by)
        cases.end_papers(item.case, basis=meeting.basis, by=by)
        if meeting.is_panel:
            cases.reach(item.case, milestone=MilestoneKind.DEFERRED, on=clock.today(), by=by)


@service
def put_on_agenda(
    case: Case, *, meeting: Meeting, in_spite_of: str = "", decided_by: str = "", by: Actor
) -> AgendaItem:
    """Put a case on a meeting's agenda; its people with an account see the papers until two weeks after.

    Something still waited for is gone without only with a reason: `in_spite_of`; and where it is for the chair or a
    manager to decide, and another puts the case on, with who `decided`.
    """
    access.require(by, Act.ARRANGE_MEETING, case)
    read_locked(case)  # first the case, then the meeting: locks are taken in this order by everybody
    read_locked(meeting)
    if meeting.panel_id != case.lead_panel_id:
        raise NotFound("There is no such meeting.")
    is_over = meeting.state == HELD and meeting.on < clock.today()
    if meeting.state == CANCELLED or is_over:
        raise RuleBroken("This meeting is over or was cancelled. Choose a meeting that is planned.")
    _check_may_be_listed(case, meeting)
    missing = readiness_for(case, meeting).holding
    reason = in_spite_of.strip()
    if missing and not reason:
        named = ", ".join(line.words for line in missing)
        raise RuleBroken(
            f"Still waited for: {named}. Say why the meeting can go on without, or choose a later one."
        )
    item = AgendaItem(
        meeting=meeting,
        case=case,
        data_key_id=case.data_key_id,
        position=meeting.items.count() + 1,
        in_spite_of=reason if missing else "",
        listed_at=clock.now(),
    )
    item.save(force_insert=True)
    words = {"kind": meeting.title.lower(), "on": day(meeting.on)}
    record_item(item, kind=events.CASE_LISTED, words=words, by=by)
    if missing:
        go_on_without(
            case,
            gate=gate_of(meeting),
            lines=missing,
            reason=reason,
            decided_by=decided_by,
            facts=facts_of(meeting),
            by=by,
        )
    if meeting.is_panel:
        # The milestone carries the day of the meeting: that is the day on which the panel reviews.
        cases.reach(case, milestone=MilestoneKind.LISTED, on=meeting.on, by=by)
        give_papers_of(item, by=by)
    else:
        cases.write_need(
            case,
            gate=Gate.G2,
            code=DRAFT_NEED,
            words="The draft analysis of the review meeting",
            whose=meeting.panel.name + " office",
            due_on=meeting.on,
            by=by,
        )
    return item


@service
def arrange_review_meeting(
    case: Case,
    *,
    on: date,
    at: time | None = None,
    place: str,
    convened_by: str = "",
    chair_name: str = "",
    in_spite_of: str = "",
    decided_by: str = "",
    by: Actor,
) -> AgendaItem:
    """Arrange the review meeting of one case and put the case on it."""
    access.require(by, Act.ARRANGE_MEETING, case)
    meeting = arrange_meeting(
        case.lead_panel,
        kind=Meeting.REVIEW_MEETING,
        on=on,
        at=at,
        place=place,
        convened_by=convened_by,
        chair_name=chair_name,
        by=by,
    )
    return put_on_agenda(case, meeting=meeting, in_spite_of=in_spite_of, decided_by=decided_by, by=by)


def _check_may_be_listed(case: Case, meeting: Meeting) -> None:
    if Stage(case.stage) not in OPEN_TO_MEETINGS:
        raise RuleBroken(f"This case cannot be put on an agenda now: it is {case.stage_title.lower()}.")
    if meeting.items.filter(case_id__in=case_ids_of(case)).exists():
        raise RuleBroken("This case is already on the agenda of this meeting.")
    if case.agenda_items.filter(state=LISTED, meeting__kind=meeting.kind, meeting__state=PLANNED).exists():
        raise RuleBroken("This case is already on the agenda of another meeting.")


def give_papers_of(item: AgendaItem, *, by: Actor) -> None:
    """Give the case's papers to everybody of a panel meeting with an account, until two weeks after it."""
    meeting = item.meeting
    if not meeting.is_panel:
        return
    people = [asked.person for asked in meeting.people.select_related("person") if asked.person is not None]
    last_day = meeting.on + timedelta(days=PAPERS_FOR_DAYS + 1)
    until = datetime.combine(last_day, time.min, tzinfo=LONDON)
    cases.give_papers(item.case, to=people, basis=meeting.basis, until_at=until, by=by)


def hold(meeting: Meeting) -> None:
    """Note that a planned meeting has begun; part of a service that records why."""
    if Meeting.objects.filter(pk=meeting.pk, state=PLANNED).update(state=HELD):
        meeting.state = HELD


def listed_items(meeting: Meeting) -> list[AgendaItem]:
    return list(meeting.items.filter(state=LISTED).select_related("case", "meeting").order_by("position"))


def record_item(
    item: AgendaItem, *, kind: EventKind, words: Mapping[str, object] | None = None, by: Actor
) -> None:
    """Note that the case changed, and record the event in its name; part of a service."""
    cases.touch(item.case)
    record(
        kind,
        by=by,
        case_id=item.case_id,
        about=item,
        data_key_id=item.data_key_id,
        words=dict(words or {}),
    )
