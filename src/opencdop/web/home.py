"""The first page: for the public the panels of this installation, for people with an account their own work."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from opencdop.accounts.access import note_read, public_page
from opencdop.accounts.roles import has_act
from opencdop.cases import events
from opencdop.core import clock
from opencdop.core.actor import ActorKind
from opencdop.panels.queries import panels_by_name
from opencdop.public_site.pages import installation_home
from opencdop.web.own_work import own_work_of, places_of
from opencdop.web.worklist import OFFICE, SHOWN, worklist_of


@public_page(methods=("GET", "HEAD"))
def home(request: Any) -> HttpResponseBase:
    """Whoever asks gets the page that is theirs."""
    if request.actor.kind is not ActorKind.PERSON:
        return installation_home(request)
    weekday = clock.today().strftime("%A")
    if not has_act(request.actor, OFFICE):
        return render(
            request,
            "web/own_work.html",
            {
                "work": own_work_of(request.actor),
                "places": places_of(request.actor),
                "weekday": weekday,
            },
        )
    work = worklist_of(request.actor)
    groups = [
        {
            "title": title,
            "rows": [each.row for each in found[:SHOWN]],
            "hidden": max(0, len(found) - SHOWN),
            "nothing": nothing,
        }
        for title, found, nothing in (
            ("New notifications", work.new, "New notifications stand here as soon as they arrive."),
            ("Needs you today", work.today, "Nothing is due today."),
            ("Late, and why", work.late, "Nothing is late."),
            ("Yours this week", work.this_week, ""),
            ("Waiting for others, or later", work.others, ""),
        )
    ]
    for found in work.groups():
        for each in found[:SHOWN]:
            if each.reads[0]:
                note_read(request, events.CASE_LISTED, case_id=each.reads[0], data_key_id=each.reads[1])
    context = {"work": work, "groups": groups, "weekday": weekday}
    return render(request, "web/today.html", context)


@public_page(methods=("GET", "HEAD"))
def help_page(request: Any) -> HttpResponseBase:
    """How to reach each panel's office, and where help is for a grieving family."""
    return render(request, "web/help.html", {"panels": panels_by_name()})
