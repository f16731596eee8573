"""Pages of meetings: the calendar, one meeting as it may stand on a screen, its people and its agenda.

Nothing here names a child, whoever looks: these pages are shown on a wall.
"""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act, has_act, places_for
from opencdop.actions.small_form import Filled
from opencdop.cases.access import case_for
from opencdop.cases.readiness.queries import standings
from opencdop.core import clock
from opencdop.core.errors import NotAllowed, RuleBroken, Stale
from opencdop.design.paged import paged
from opencdop.design.words import count_of
from opencdop.meetings import people_services, queries, services
from opencdop.meetings.at_gates import gate_of
from opencdop.meetings.filing.queries import standing_count
from opencdop.meetings.models import Meeting, MeetingPerson
from opencdop.meetings.people_services import Attended, Merged, merged
from opencdop.meetings.proposing import Proposed, proposed_agenda
from opencdop.meetings.quorum import KINDS, SEATS
from opencdop.meetings.small_forms import ANOTHER_PERSON, ANY_MEETING, MOVED
from opencdop.meetings.transitions import HELD, LISTED, PLANNED
from opencdop.panels.models import Panel
from opencdop.panels.queries import panels_by_name

GET = ("GET", "HEAD")
A_PAGE = 25
SAID = ("status", "kind", "seat")  # what is said of each person
PROPOSED = 5  # cases proposed on the page of a meeting; all of them stand on the page of its agenda


@page(act=Act.SEE_ANALYSIS, methods=GET)
def calendar(request: Any) -> HttpResponseBase:
    """The meetings that lie ahead, each with how many cases are ready, and those that were held."""
    past, pages = paged(queries.past_meetings(request.actor), request, a_page=A_PAGE, thing="meeting")
    arranges = has_act(request.actor, Act.ARRANGE_MEETING)
    context = {
        "planned": queries.planned_meetings(request.actor),
        "past": queries.calendar_rows(past),
        "arranges": arranges,
        "own": not has_act(request.actor, Act.WRITE_ANALYSIS),
        "pages": pages,
    }
    return render(request, "meetings/calendar.html", context)


@page(act=Act.ARRANGE_MEETING)
def arrange(request: Any) -> HttpResponseBase:
    """Arrange a meeting."""
    panels = _panels(request)
    panel = next((each for each in panels if each.pk == request.POST.get("panel")), panels[0])
    filled = ANY_MEETING.shown({"kind": Meeting.PANEL})
    if request.method == "POST":
        filled = ANY_MEETING.read(request.POST)
        if not filled.problems:
            try:
                meeting = services.arrange_meeting(panel, **meeting_said(filled), by=request.actor)
            except RuleBroken as refused:
                filled = filled.refused(str(refused), at="place")
            else:
                messages.success(request, f"Arranged. Next: put cases on the agenda. {_asked(meeting)}")
                return redirect(f"/meetings/{meeting.id}/agenda/")
    return _show(request, "meetings/arrange.html", filled, panels=panels, panel=panel)


def _asked(meeting: Meeting) -> str:
    people = len(queries.people_of(meeting))
    return (
        f"{count_of(people, 'person', 'people').capitalize()} with a seat on the panel are asked."
        if people
        else ""
    )


def meeting_said(filled: Filled) -> dict[str, Any]:
    """What a form says of a meeting, as services take it."""
    at = filled.text("at")
    said: dict[str, Any] = {
        "on": date.fromisoformat(filled.text("on")),
        "at": time.fromisoformat(at) if at else None,
    }
    for name in ("kind", "place", "convened_by", "chair_name"):
        if any(question.key == name for question in filled.group.questions):
            said[name] = filled.text(name)
    return said


def _panels(request: Any) -> list[Panel]:
    places = places_for(request.actor, Act.ARRANGE_MEETING)
    return [panel for panel in panels_by_name() if panel.pk in places]


@page(act=Act.SEE_ANALYSIS, methods=GET)
def meeting(request: Any, meeting_id: str) -> HttpResponseBase:
    """One meeting, fit for a screen on the wall: who is here, whether they can decide, the cases in order."""
    found = queries.meeting_of(request.actor, meeting_id)
    items = queries.items_of(found, request.actor)
    people = queries.people_of(found)
    stood = standings({item.case.pk: item.case for item in items}.values())
    arranges, is_planned = _arranges(request, found), found.state == PLANNED
    writes = found.panel_id in places_for(request.actor, Act.WRITE_ANALYSIS)
    context = {
        "meeting": found,
        "people": people,
        "present": sum(person.status == MeetingPerson.PRESENT for person in people),
        "quorum": queries.quorum_of(found, people) if found.is_panel else None,
        "rows": [
            {
                "item": item,
                "called": queries.called(item.case),
                "readiness": stood[item.case.pk].at[gate_of(found)] if item.state == LISTED else None,
                "analysis": queries.analysis_of(item),
                "declarations": list(item.declarations.all()),
            }
            for item in items
        ],
        "arranges": arranges,
        "next_in_turn": _next_in_turn(request, found) if arranges and is_planned else (),
        "writes": writes,
        "documents": standing_count(found) if writes else 0,
        "is_planned": is_planned,
        "takes_cases": found.state == PLANNED or (found.state == HELD and found.on == clock.today()),
    }
    return render(request, "meetings/meeting.html", context)


def _next_in_turn(request: Any, found: Meeting) -> list[Proposed]:
    """The first of the cases that could be put on, while the agenda is made; on the day the page is for the wall."""
    if found.on <= clock.today():
        return []
    return [each for each in proposed_agenda(request.actor, found) if each.is_ready][:PROPOSED]


@page(act=Act.ARRANGE_MEETING)
def attendance(request: Any, meeting_id: str) -> HttpResponseBase:
    """Who is here, who sent apologies, for whom each speaks; and one more person."""
    found = _own_meeting(request, meeting_id)
    people = queries.people_of(found)
    filled = ANOTHER_PERSON.shown({"seat": "member"})
    refused_words, status = "", 200
    since: dict[str, Merged] = {}
    if request.method == "POST" and "add" in request.POST:
        filled = ANOTHER_PERSON.read(request.POST)
        if not filled.problems:
            try:
                people_services.ask_to_meeting(
                    found,
                    name=filled.text("name"),
                    role=filled.text("role"),
                    kind=filled.text("kind"),
                    seat=filled.text("seat"),
                    by=request.actor,
                )
            except RuleBroken as refused:
                filled = filled.refused(str(refused), at="name")
            else:
                messages.success(request, "Added to the list. Record below whether they came.")
                return redirect(f"/meetings/{found.id}/attendance/")
    elif request.method == "POST":
        try:
            said = _attended(request, people)
            people_services.record_attendance(found, people=said, by=request.actor)
        except RuleBroken as refused:
            refused_words, status = str(refused), 422
        except Stale as late:
            refused_words, status = str(late), 422
            people = queries.people_of(found)
            since = {row.id: merged(row, said[row.id]) for row in people if row.id in said}
        else:
            counted = queries.quorum_of(found, queries.people_of(found))
            messages.success(request, f"Attendance is recorded. {counted.words if found.is_panel else ''}")
            return redirect(f"/meetings/{found.id}/")
    context = {
        "meeting": found,
        "people": people,
        "to_ask": queries.members_to_ask(found, people),
        "typed": _typed(request, since),
        "differs": [person_id for person_id, each in since.items() if each.differs],
        "refused": refused_words,
        "kinds": KINDS,
        "seats": SEATS,
        "statuses": MeetingPerson.STATUSES,
    }
    return _show(request, "meetings/attendance.html", filled, status=status, **context)


def _attended(request: Any, people: list[MeetingPerson]) -> dict[str, Attended]:
    return {
        person.id: Attended(
            status=request.POST.get(f"status-{person.id}", person.status),
            kind=request.POST.get(f"kind-{person.id}", ""),
            seat=request.POST.get(f"seat-{person.id}", ""),
            was=_was(request.POST.get(f"was-{person.id}", "")),
        )
        for person in people
    }


def _was(words: str) -> dict[str, str]:
    """What the page showed of somebody, as it sends it: whether they came, for whom they speak, their seat."""
    codes = words.split()
    return dict(zip(SAID, codes, strict=True)) if len(codes) == len(SAID) else {}


def _typed(request: Any, since: dict[str, Merged]) -> Mapping[str, str]:
    """What was chosen, put together with what somebody else recorded since."""
    if since:
        return {f"{name}-{key}": getattr(each, name) for key, each in since.items() for name in SAID}
    return request.POST if request.method == "POST" and "add" not in request.POST else {}


@page(act=Act.ARRANGE_MEETING)
def agenda(request: Any, meeting_id: str) -> HttpResponseBase:
    """The cases that could go on the agenda, with what each still waits for."""
    found = _own_meeting(request, meeting_id)
    if request.method == "POST":
        return _put_on(request, found)
    context = {
        "meeting": found,
        "proposed": proposed_agenda(request.actor, found),
        "listed": found.items.count(),
    }
    return render(request, "meetings/agenda.html", context)


def _put_on(request: Any, found: Meeting) -> HttpResponseBase:
    """Put the ticked cases on the agenda, each by itself; those that could not be are named."""
    put, refusals = 0, []
    for case_id in request.POST.getlist("case"):
        case = case_for(request.actor, case_id, Act.ARRANGE_MEETING)
        try:
            services.put_on_agenda(case, meeting=found, by=request.actor)
            put += 1
        except RuleBroken as refused:
            refusals.append(f"{case.reference}: {refused}")
    if put:
        messages.success(
            request, f"{count_of(put, 'case').capitalize()} put on the agenda. Members can read the papers."
        )
    if refusals:
        messages.warning(request, " ".join(refusals))
    if not put and not refusals:
        messages.warning(request, "Tick the cases that go on the agenda.")
        return redirect(f"/meetings/{found.id}/agenda/")
    return redirect(f"/meetings/{found.id}/")


@page(act=Act.ARRANGE_MEETING)
def move(request: Any, meeting_id: str) -> HttpResponseBase:
    """Put a planned meeting on another day, at another time or place."""
    found = _own_meeting(request, meeting_id)
    at = found.at.strftime("%H:%M") if found.at else ""
    filled = MOVED.shown({"on": found.on.isoformat(), "at": at, "place": found.place})
    if request.method == "POST":
        filled = MOVED.read(request.POST)
        if not filled.problems:
            try:
                services.move_meeting(found, **meeting_said(filled), by=request.actor)
            except RuleBroken as refused:
                filled = filled.refused(str(refused), at="place")
            else:
                messages.success(request, "Saved. Tell those who were asked.")
                return redirect(f"/meetings/{found.id}/")
    return _show(request, "meetings/move.html", filled, meeting=found)


@page(act=Act.ARRANGE_MEETING)
def cancel(request: Any, meeting_id: str) -> HttpResponseBase:
    """Cancel a planned meeting, once it has been said what follows."""
    found = _own_meeting(request, meeting_id)
    if request.method == "POST":
        try:
            services.cancel_meeting(found, by=request.actor)
            messages.success(request, "The meeting is cancelled. Its cases wait for another agenda.")
        except RuleBroken as refused:
            messages.warning(request, str(refused))
        return redirect(f"/meetings/{found.id}/")
    return render(request, "meetings/cancel.html", {"meeting": found, "cases": found.items.count()})


def _own_meeting(request: Any, meeting_id: str) -> Meeting:
    """A meeting of a panel whose office the actor belongs to."""
    found = queries.meeting_of(request.actor, meeting_id)
    if not _arranges(request, found):
        raise NotAllowed("The panel's office arranges meetings.")
    return found


def _arranges(request: Any, found: Meeting) -> bool:
    return found.panel_id in places_for(request.actor, Act.ARRANGE_MEETING)


def _show(
    request: Any, template: str, filled: Filled, *, status: int = 200, **context: Any
) -> HttpResponseBase:
    shown = {"filled": filled, "problems": filled.problems, **context}
    return render(request, template, shown, status=422 if filled.problems else status)
