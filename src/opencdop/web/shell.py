"""The frame of every page: whose service it is, who is signed in, and where this person can go."""

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
    ("Notifications", "/notifications/", Act.TRIAGE),
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

# Addresses that belong to a place of the bar without standing under its own address.
WITHIN: dict[str, tuple[str, ...]] = {
    "/notifications/": ("/reconciliation/", "/duplicates/", "/leads/", "/parcels/"),
    "/cases/": ("/readiness/",),
    "/agencies/": ("/post/",),
    "/panels/": ("/site/",),
    "/organisations/": ("/parcels/keys/", "/parcels/installations/"),
}


def shell_of(request: HttpRequest) -> dict[str, Any]:
    """The frame for this request's actor."""
    actor: Actor = getattr(request, "actor", PUBLIC)
    if actor.kind is not ActorKind.PERSON:
        return {"shell": Shell(name=getattr(request, "place_name", settings.OPENCDOP_NAME))}
    links = tuple(
        Link(label=label, href=href, current=_is_current(request.path, href))
        for label, href, act in PLACES
        if has_act(actor, act)
    )
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


def _is_current(path: str, href: str) -> bool:
    return path == href if href == "/" else path.startswith((href, *WITHIN.get(href, ())))


def _role_of(actor: Actor) -> str:
    return ROLE_TITLES[Role(actor.seats[0].role)].lower() if actor.seats else ""
