"""The home of everybody outside the office: their meetings and papers, what waits for them, their actions."""

from dataclasses import dataclass
from datetime import date

from opencdop.accounts.roles import Act, has_act
from opencdop.actions.queries import my_actions
from opencdop.agency_requests.queries import own_requests
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.design.shell import Link
from opencdop.design.words import ago_days, day


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
    if has_act(actor, Act.ANSWER_REQUEST):
        lines = tuple(
            OwnLine(
                f"{request.case.lead_panel.name} asks for a report",
                f"/requests/{request.id}/",
                _by(request.due_on),
            )
            for request in own_requests(actor)
            if request.is_waiting
        )
        groups.append(OwnGroup("Requests to you", lines, "No panel waits for a report from you."))
    if has_act(actor, Act.UPDATE_OWN_ACTION) or has_act(actor, Act.MANAGE_ACTIONS):
        lines = tuple(
            OwnLine(action.text, f"/actions/{action.id}/", _by(action.due_on)) for action in my_actions(actor)
        )
        groups.append(OwnGroup("Your actions", lines, "No action waits for you."))
    return tuple(groups)


def places_of(actor: Actor) -> tuple[Link, ...]:
    """Where somebody without work of a case goes from here."""
    places = []
    if has_act(actor, Act.MANAGE_PEOPLE):
        places.append(Link("People and their seats", "/people/"))
    if has_act(actor, Act.SEE_FIGURES):
        places.append(Link("Figures of the year", "/figures/"))
    return tuple(places)


def _by(on: date | None) -> str:
    return f"due {day(on)}, {ago_days(on, today=clock.today())}" if on else ""
