"""The home of everybody outside the office: their meetings and papers, what waits for them, their actions."""

from dataclasses import dataclass
from datetime import date, datetime

from opencdop.accounts.roles import Act, has_act
from opencdop.actions.queries import my_actions
from opencdop.agency_requests.due import is_awaited
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.queries import own_requests
from opencdop.conversations.queries import own_threads
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.design.shell import Link
from opencdop.design.words import ago_days, count_of, day
from opencdop.meetings.queries import CalendarRow, meetings_of, papers_of, sign_offs_waiting
from opencdop.transfers.chair_queries import called, unanswered_by


@dataclass(frozen=True)
class OwnLine:
    """One thing for somebody: what, where it leads, and by when."""

    words: str
    href: str
    beside: str = ""


@dataclass(frozen=True)
class OwnGroup:
    title: str
    lines: tuple[OwnLine, ...]
    nothing: str


def own_work_of(actor: Actor) -> tuple[OwnGroup, ...]:
    """What is this person's, and nothing else: each part is shown to those whose role includes it."""
    groups = []
    if has_act(actor, Act.SIGN_OFF):
        lines = tuple(
            OwnLine(
                f"Sign off the review: {each.called}", each.href, f"reviewed {_on(each.analysis.ratified_at)}"
            )
            for each in sign_offs_waiting(actor)
        )
        groups.append(OwnGroup("Waiting for your signature", lines, "No review waits for your signature."))
    if has_act(actor, Act.SETTLE_LEAD):
        lines = tuple(
            OwnLine(
                f"Which panel reviews: {called(each.case)}",
                f"/leads/chairs/{each.pk}/",
                f"asked {_on(each.escalated_at)}",
            )
            for each in unanswered_by(actor)
        )
        if lines:
            groups.append(OwnGroup("For you to decide with another chair", lines, ""))
    if has_act(actor, Act.SEE_ANALYSIS):
        lines = tuple(
            OwnLine(row.meeting.title, f"/meetings/{row.meeting.id}/", _meeting(row))
            for row in meetings_of(actor)
        )
        groups.append(OwnGroup("Your meetings", lines, "No meeting is planned to which you are asked."))
        lines = tuple(
            OwnLine(f"Paper: {paper.called}", paper.href, f"for {day(paper.item.meeting.on)}")
            for paper in papers_of(actor)
        )
        groups.append(
            OwnGroup("Your papers", lines, "Papers stand here once a case is on your panel's agenda.")
        )
    if has_act(actor, Act.ANSWER_REQUEST):
        lines = tuple(_asked(request) for request in own_requests(actor) if is_awaited(request))
        groups.append(OwnGroup("Requests to you", lines, "No panel waits for a report from you."))
    lines = tuple(
        OwnLine(
            f"{thread.case.lead_panel.name} has written to you",
            f"/messages/{thread.pk}/",
            _on(thread.last_at),
        )
        for thread in own_threads(actor)
        if thread.waits_for_them
    )
    if lines:
        groups.append(OwnGroup("Messages to you", lines, ""))
    if has_act(actor, Act.UPDATE_OWN_ACTION) or has_act(actor, Act.MANAGE_ACTIONS):
        lines = tuple(
            OwnLine(action.text, f"/actions/{action.id}/", _by(action.due_on)) for action in my_actions(actor)
        )
        groups.append(OwnGroup("Your actions", lines, "No action waits for you."))
    return tuple(groups)


def places_of(actor: Actor) -> tuple[Link, ...]:
    """Where somebody without work of a case goes from here."""
    places = []
    if has_act(actor, Act.SEE_OWN_WORK) and not has_act(actor, Act.TRIAGE):
        places.append(Link("Notify a panel of a child’s death", "/notify/"))
    if has_act(actor, Act.MANAGE_PEOPLE):
        places.append(Link("People and their seats", "/people/"))
    if has_act(actor, Act.MANAGE_INSTALLATION):
        places.append(Link("Panels and agencies", "/organisations/"))
        places.append(Link("Keys for exchanging cases with other installations", "/parcels/keys/"))
    if has_act(actor, Act.SEE_FIGURES):
        places.append(Link("Figures of the year", "/figures/"))
    if has_act(actor, Act.SEE_OWN_WORK):
        places.append(Link("The forms, and how sure each question is", "/forms/"))
    return tuple(places)


def _meeting(row: CalendarRow) -> str:
    ready = f", {row.ready} ready" if row.cases else ""
    return f"{day(row.meeting.on)}, {count_of(row.cases, 'case')}{ready}"


def _asked(request: AgencyRequest) -> OwnLine:
    """A report that is asked for by a day, or a corrected one that its sender began: that one has no day."""
    panel, href = request.case.lead_panel.name, f"/requests/{request.id}/"
    if request.corrects_id:
        return OwnLine(
            f"A corrected form for {panel}", href, f"{request.reference}, begun on {day(request.sent_at)}"
        )
    return OwnLine(f"{panel} asks for a report", href, f"{request.reference}, {_by(request.due_on)}")


def _on(moment: datetime | None) -> str:
    return day(moment) if moment else ""


def _by(on: date | None) -> str:
    return f"due {day(on)}, {ago_days(on, today=clock.today())}" if on else ""
