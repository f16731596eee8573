"""What may be asked of meetings: whose they are, what is ready for them, what waits for a signature."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch, Q, QuerySet

from opencdop.accounts.roles import Act, Role, places_for
from opencdop.cases.access import visible_cases
from opencdop.cases.frame import name_for
from opencdop.cases.merged import read_as, shown_in_survivors
from opencdop.cases.models import Case
from opencdop.cases.readiness.queries import standings
from opencdop.core import clock
from opencdop.core.actor import PUBLIC, Actor
from opencdop.core.errors import NotFound
from opencdop.keystore import keys
from opencdop.meetings.at_gates import gate_of
from opencdop.meetings.forms import HeldMeeting
from opencdop.meetings.models import AgendaItem, Analysis, Declaration, Meeting, MeetingPerson
from opencdop.meetings.quorum import PersonPresent, Quorum, Rule, quorum
from opencdop.meetings.transitions import CANCELLED, HELD, PLANNED, REVIEWED
from opencdop.panels.known import role_of
from opencdop.panels.record_queries import membership_on


@dataclass(frozen=True)
class CalendarRow:
    """A meeting in the calendar: how many cases it has, and how many of them wait for nothing."""

    meeting: Meeting
    cases: int
    ready: int
    reviewed: int


@dataclass(frozen=True)
class MemberToAsk:
    """Somebody of the panel's record who could be asked to a meeting."""

    name: str
    role: str
    kind: str
    seat: str
    person_id: str


@dataclass(frozen=True)
class Paper:
    """A paper that somebody may read before a meeting."""

    item: AgendaItem
    called: str
    href: str


@dataclass(frozen=True)
class SignOff:
    """A ratified review that waits for the chair."""

    analysis: Analysis
    called: str
    href: str


def called(case: Case) -> str:
    """The child as chair and members know them, on every page that may stand on a screen: reference, age, sex."""
    return name_for(case, PUBLIC)


# Whose meetings


def visible_meetings(actor: Actor) -> QuerySet[Meeting]:
    """The meetings of panels where the actor works with the analysis, and those to which the actor was asked."""
    working = places_for(actor, Act.WRITE_ANALYSIS)
    invited = actor.organisations_as([Role.PANEL_MEMBER])
    asked = MeetingPerson.objects.filter(person_id=actor.id).values("meeting_id")
    return Meeting.objects.filter(
        Q(panel_id__in=working) | Q(panel_id__in=invited, id__in=asked)
    ).select_related("panel")


def meeting_of(actor: Actor, meeting_id: str) -> Meeting:
    """A meeting that the actor may see. Raises NotFound."""
    meeting = visible_meetings(actor).filter(id=meeting_id).first()
    if meeting is None:
        raise NotFound("There is no such meeting.")
    return meeting


def opened_by(actor: Actor, items: Iterable[AgendaItem]) -> set[str]:
    """Of the meetings of these items, the ids of those whose page the actor may open; one query."""
    meetings = visible_meetings(actor).filter(id__in=[item.meeting_id for item in items])
    return set(meetings.values_list("id", flat=True))


def planned_meetings(actor: Actor) -> list[CalendarRow]:
    """The actor's meetings that lie ahead or are held today, the next first, with how many cases are ready."""
    ahead = visible_meetings(actor).filter(_ahead())
    return calendar_rows(ahead.order_by("on", F("at").asc(nulls_last=True)))


def _ahead() -> Q:
    """A meeting counts as held once somebody was recorded as present, and stays in view until its day is over."""
    return Q(state=PLANNED) | Q(state=HELD, on=clock.today())


def past_meetings(actor: Actor) -> QuerySet[Meeting]:
    """The actor's meetings that were held or cancelled, the latest first."""
    past = visible_meetings(actor).filter(state__in=(HELD, CANCELLED)).exclude(_ahead())
    return past.order_by("-on", "-arranged_at")


def calendar_rows(meetings: Iterable[Meeting] | QuerySet[Meeting]) -> list[CalendarRow]:
    """Meetings with their counts; a fixed number of queries for any number of them."""
    found = list(meetings)
    items = AgendaItem.objects.filter(meeting_id__in=[meeting.id for meeting in found]).select_related(
        "case", "meeting"
    )
    by_meeting: dict[str, list[AgendaItem]] = {}
    shown = shown_in_survivors(items.prefetch_related("case__needs", "case__holds"))
    for item in shown:
        by_meeting.setdefault(item.meeting_id, []).append(item)
    ready = standings({item.case.pk: item.case for item in shown}.values())
    return [
        CalendarRow(
            meeting=meeting,
            cases=len(there := by_meeting.get(meeting.id, [])),
            ready=sum(ready[item.case.pk].at[gate_of(meeting)].is_ready for item in there),
            reviewed=sum(item.state == REVIEWED for item in there),
        )
        for meeting in found
    ]


def meetings_of(actor: Actor) -> list[CalendarRow]:
    """For the home of chair and members: their meetings that lie ahead or are held today, the next first."""
    return planned_meetings(actor)


def next_panel_meetings(panel_id: str) -> list[Meeting]:
    """The panel's meetings that lie ahead or are held today, the next first."""
    return list(Meeting.objects.filter(_ahead(), panel_id=panel_id, kind=Meeting.PANEL).order_by("on"))


# A meeting and its cases


def people_of(meeting: Meeting) -> list[MeetingPerson]:
    """Everybody asked, chair and vice chair first, then in the order in which they were asked."""
    order = {"chair": 0, "vice_chair": 1}
    return sorted(meeting.people.order_by("added_at", "id"), key=lambda person: order.get(person.seat, 2))


def members_to_ask(meeting: Meeting, people: Iterable[MeetingPerson]) -> list[MemberToAsk]:
    """Members in the panel's record of that day who are not asked yet: those in seats, then those co-opted."""
    if not meeting.is_panel:
        return []
    asked = {person.name.casefold() for person in people} | {person.person_id for person in people}
    record = membership_on(meeting.panel, meeting.on)
    seated = [
        MemberToAsk(
            seat.name,
            seat.job_title or seat.role_title,
            seat.counts_for,
            role_of(seat.role).seat,
            seat.person_id,
        )
        for seat in record.seats
        if not seat.is_vacant
    ]
    co_opted = [
        MemberToAsk(each.name, f"co-opted for {each.co_opted_for}", each.counts_for, "member", each.person_id)
        for each in record.co_opted
    ]
    return [
        each
        for each in (*seated, *co_opted)
        if each.name.casefold() not in asked and (not each.person_id or each.person_id not in asked)
    ]


def person_at(meeting: Meeting, person_id: str) -> MeetingPerson:
    """Somebody asked to the meeting. Raises NotFound."""
    person = meeting.people.filter(id=person_id).first()
    if person is None:
        raise NotFound("There is no such person at this meeting.")
    return person


def own_place_at(meeting: Meeting, actor: Actor) -> MeetingPerson | None:
    """The actor among those asked."""
    return meeting.people.filter(person_id=actor.id).first()


def items_of(meeting: Meeting, actor: Actor) -> list[AgendaItem]:
    """The cases on the agenda that the actor may see, in order."""
    visible = visible_cases(actor, Act.SEE_ANALYSIS).values("id")
    found = list(
        meeting.items.filter(case_id__in=visible)
        .select_related("case__child", "case__lead_panel", "meeting", "analysis")
        .prefetch_related("case__needs", "case__holds", _declarations())
        .order_by("position")
    )
    keys.load_keys({item.data_key_id for item in found})
    return shown_in_survivors(found)


def _declarations() -> Prefetch:
    return Prefetch(
        "declarations", queryset=Declaration.objects.select_related("person").order_by("declared_at")
    )


def analysis_of(item: AgendaItem) -> Analysis | None:
    """The item's analysis, where one was begun."""
    return getattr(item, "analysis", None)


def item_of(case: Case, item_id: str) -> AgendaItem:
    """An item of the case. Raises NotFound."""
    found = case.agenda_items.select_related("meeting__panel", "analysis__draft", "analysis__submission")
    item = found.filter(id=item_id).first()
    if item is None:
        raise NotFound("This case is not on that agenda.")
    if analysis_of(item) is not None:
        read_as(item.analysis, case)
    return read_as(item, case)


def case_items(case: Case) -> list[AgendaItem]:
    """Every meeting of the case, the latest first, with its analysis."""
    found = case.agenda_items.select_related("meeting__panel", "analysis").order_by(
        "-meeting__on", "-listed_at"
    )
    return list(found)


def quorum_for(item: AgendaItem) -> Quorum:
    """The quorum of a meeting for one case: those present, without those who withdrew from it."""
    withdrew = item.declarations.filter(outcome=Declaration.WITHDRAWS).values_list("person_id", flat=True)
    return quorum_of(item.meeting, item.meeting.people.exclude(id__in=list(withdrew)))


def quorum_of(meeting: Meeting, people: Iterable[MeetingPerson]) -> Quorum:
    """The quorum of those of the people who are present."""
    panel = meeting.panel
    return quorum(
        [
            PersonPresent(kind=person.kind, seat=person.seat)
            for person in people
            if person.status == MeetingPerson.PRESENT
        ],
        rule=Rule(total=panel.quorum_total, health=panel.quorum_health, authority=panel.quorum_authority),
    )


# Analyses


def earlier_analysis(case: Case, *, than: Analysis | None = None) -> Analysis | None:
    """The latest finished analysis of the case, or the latest before another one."""
    found = case.analyses.filter(submission__isnull=False).select_related("submission", "item__meeting")
    if than is not None:
        found = found.filter(begun_at__lt=than.begun_at).exclude(pk=than.pk)
    return found.order_by("-begun_at").first()


def latest_analysis(case: Case) -> Analysis | None:
    """What a paper shows: the panel's analysis once there is one, else the review meeting's draft."""
    return earlier_analysis(case)


def earlier_meetings(item: AgendaItem) -> list[HeldMeeting]:
    """The meetings at which the case was spoken of before this one, the first first."""
    before = (
        item.case.agenda_items.filter(state=REVIEWED)
        .exclude(pk=item.pk)
        .select_related("meeting")
        .order_by("meeting__on")
    )
    return [
        HeldMeeting(
            on=each.meeting.on,
            kind="other" if each.meeting.is_panel else "review_meeting",
            convened_by=each.meeting.convened_by,
        )
        for each in before
    ]


def sign_offs_waiting(actor: Actor) -> list[SignOff]:
    """Ratified reviews that the actor may sign off, the longest waiting first."""
    found = list(
        Analysis.objects.filter(
            case_id__in=visible_cases(actor, Act.SIGN_OFF).values("id"),
            ratified_at__isnull=False,
            signed_off_at__isnull=True,
        )
        .select_related("case__child", "case__lead_panel", "item__meeting")
        .order_by("ratified_at")
    )
    keys.load_keys({analysis.data_key_id for analysis in found})
    found = shown_in_survivors(found)
    return [SignOff(analysis, called(analysis.case), f"{analysis.item.path}sign-off/") for analysis in found]


def papers_of(actor: Actor) -> list[Paper]:
    """The papers of the panel meetings that lie ahead and to which the actor was asked, in the order of the agendas."""
    today: date = clock.today()
    items = list(
        AgendaItem.objects.filter(
            case_id__in=visible_cases(actor, Act.SEE_ANALYSIS).values("id"),
            meeting__kind=Meeting.PANEL,
            meeting__state__in=(PLANNED, HELD),
            meeting__on__gte=today,
            meeting__people__person_id=actor.id,
        )
        .select_related("case__child", "case__lead_panel", "meeting")
        .order_by("meeting__on", "position")
    )
    keys.load_keys({item.data_key_id for item in items})
    items = shown_in_survivors(items)
    return [Paper(item, called(item.case), f"{item.path}paper/") for item in items]
