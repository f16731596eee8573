"""The frame of every page: whose service it is, who is signed in, and where this person can go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from opencdop.accounts.models import Membership
from opencdop.accounts.roles import Act, has_act
from opencdop.core.actor import PUBLIC, Actor, ActorKind
from opencdop.design.shell import Link, Shell

# Where each act leads, in the order of the bar.
PLACES: tuple[tuple[str, str, Act], ...] = (
    ("Today", "/", Act.SEE_OWN_WORK),
    ("Cases", "/cases/", Act.SEE_CASES),
    ("Requests", "/requests/", Act.ANSWER_REQUEST),
    ("Meetings", "/meetings/", Act.SEE_ANALYSIS),
    ("Actions", "/actions/", Act.MANAGE_ACTIONS),
    ("Figures", "/figures/", Act.SEE_FIGURES),
    ("People", "/people/", Act.MANAGE_PEOPLE),
)


def shell_of(request: HttpRequest) -> dict[str, Any]:
    """The frame for this request's actor."""
    actor: Actor = getattr(request, "actor", PUBLIC)
    if actor.kind is not ActorKind.PERSON:
        return {"shell": Shell(name=settings.OPENCDOP_NAME)}
    links = tuple(
        Link(label=label, href=href, current=_is_current(request.path, href))
        for label, href, act in PLACES
        if has_act(actor, act)
    )
    return {
        "shell": Shell(
            name=settings.OPENCDOP_NAME,
            person=actor.name,
            role=_role_of(actor),
            links=links,
            sign_out_href="/account/logout/",
            idle_seconds=settings.OPENCDOP_IDLE_SECONDS,
            stay_href="/account/stay/",
            ended_href="/account/login/?ended=1",
        )
    }


def _is_current(path: str, href: str) -> bool:
    return path == href if href == "/" else path.startswith(href)


def _role_of(actor: Actor) -> str:
    first = actor.seats[0] if actor.seats else None
    return Membership(role=first.role).title.lower() if first else ""
