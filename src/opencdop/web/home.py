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
from opencdop.web.worklist import NEEDED, SHOWN, worklist_of


@public_page(methods=("GET", "HEAD"))
def home(request: Any) -> HttpResponseBase:
    """Whoever asks gets the page that is theirs."""
    if request.actor.kind is not ActorKind.PERSON:
        return render(request, "web/public_home.html", {"panels": panels_by_name()})
    if has_act(request.actor, NEEDED):
        return today(request)
    return render(request, "web/own_home.html", {})


def today(request: Any) -> HttpResponseBase:
    """The work list of a panel's office."""
    work = worklist_of(request.actor)
    for case in work.open_cases:
        note_read(request, events.CASE_LISTED, case_id=case.id, data_key_id=case.data_key_id)
    groups = (
        ("Needs you today", work.today, "Nothing is due from you today."),
        ("Late, and why", work.late, "Nothing is late."),
        ("Yours this week", work.this_week, ""),
        ("Waiting for others, or later", work.others, ""),
    )
    context = {
        "work": work,
        "new": [],
        "groups": groups,
        "shown": SHOWN,
        "weekday": clock.today().strftime("%A"),
    }
    return render(request, "web/today.html", context)
