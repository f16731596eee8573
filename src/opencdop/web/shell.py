"""The frame of every page: whose service it is, who is signed in, and where this person can go."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from opencdop.accounts.roles import ROLE_TITLES, Act, Role, has_act
from opencdop.accounts.sessions import SEEN_TO_WITHIN_SECONDS
from opencdop.core.actor import PUBLIC, Actor, ActorKind
from opencdop.design.shell import Link, Shell

# Where each act leads, in the order of the bar.
PLACES: tuple[tuple[str, str, Act], ...] = (
    ("Today", "/", Act.SEE_OWN_WORK),
    ("Cases", "/cases/", Act.SEE_CASES),
    ("Agencies", "/agencies/", Act.ASK_AGENCY),
    ("Requests", "/requests/", Act.ANSWER_REQUEST),
    ("Meetings", "/meetings/", Act.SEE_ANALYSIS),
    ("Actions", "/actions/", Act.MANAGE_ACTIONS),
    ("Figures", "/figures/", Act.SEE_FIGURES),
    ("Panel", "/panels/", Act.ARRANGE_MEETING),
    ("Directory", "/directory/", Act.KEEP_DIRECTORY),
    ("People", "/people/", Act.MANAGE_PEOPLE),
    ("Organisations", "/organisations/", Act.MANAGE_INSTALLATION),
)

# The office finds these on another page of the bar, so that its bar fits on one line.
NOT_BESIDE: dict[str, Act] = {"/directory/": Act.ASK_AGENCY}

# Addresses that belong to a place of the bar without standing under its own address.
WITHIN: dict[str, tuple[str, ...]] = {
    "/": ("/notifications/", "/reconciliation/", "/duplicates/", "/leads/", "/parcels/"),
    "/cases/": ("/readiness/",),
    "/agencies/": ("/post/", "/directory/"),
    "/panels/": ("/site/",),
    "/organisations/": ("/parcels/keys/", "/parcels/installations/"),
}


def shell_of(request: HttpRequest) -> dict[str, Any]:
    """The frame for this request's actor."""
    actor: Actor = getattr(request, "actor", PUBLIC)
    if actor.kind is not ActorKind.PERSON:
        return {"shell": Shell(name=getattr(request, "place_name", settings.OPENCDOP_NAME))}
    places = [
        (label, href)
        for label, href, act in PLACES
        if has_act(actor, act) and not (href in NOT_BESIDE and has_act(actor, NOT_BESIDE[href]))
    ]
    here = _current(request.path, [href for _, href in places])
    links = tuple(Link(label=label, href=href, current=href == here) for label, href in places)
    return {
        "shell": Shell(
            name=_place_of(actor),
            person=actor.name,
            person_href="/account/",
            role=_role_of(actor),
            links=links,
            footer_links=(Link("Forms", "/forms/"),),
            sign_out_href="/account/logout/",
            idle_seconds=max(1, settings.OPENCDOP_IDLE_SECONDS - SEEN_TO_WITHIN_SECONDS),
            stay_href="/account/stay/",
            ended_href="/account/login/?ended=1",
        )
    }


def _place_of(actor: Actor) -> str:
    """The body for which somebody works; the installation's name where there are several."""
    names = actor.organisation_names
    return next(iter(names)) if len(names) == 1 else str(settings.OPENCDOP_NAME)


def _current(path: str, hrefs: Iterable[str]) -> str:
    """The place of the bar to which an address belongs, by the longest beginning of an address that fits."""
    beginnings = [(each, href) for href in hrefs for each in (href, *WITHIN.get(href, ()))]
    fitting = [
        (each, href) for each, href in beginnings if path == each or (each != "/" and path.startswith(each))
    ]
    return max(fitting, key=lambda found: len(found[0]), default=("", ""))[1]


def _role_of(actor: Actor) -> str:
    return ROLE_TITLES[Role(actor.seats[0].role)].lower() if actor.seats else ""
