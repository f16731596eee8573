"""The panel's own list of whom it tells and what it stops: its office reads it, its manager keeps it."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act, places_for
from opencdop.core.errors import RuleBroken
from opencdop.panels.asking import asked
from opencdop.panels.record_queries import own_panel
from opencdop.telling_others import list_services
from opencdop.telling_others.forms import ChangeForm, LineForm
from opencdop.telling_others.lines import KEEP, conditions, parts, ways
from opencdop.telling_others.queries import line_of, list_of


@page(act=Act.TELL_OTHERS, methods=("GET", "HEAD"))
def own_list(request: Any, panel_id: str) -> HttpResponseBase:
    """The list in its order, with the lines that were retired."""
    panel = own_panel(request.actor, panel_id, act=Act.TELL_OTHERS)
    found = list_of(panel)
    context = {
        "panel": panel,
        "keeps": panel.pk in places_for(request.actor, Act.KEEP_PANEL),
        "parts": [
            {"title": title, "words": words, "lines": [line for line in found if line.part == code]}
            for code, (title, words) in parts().items()
            if code != KEEP
        ],
        "conditions": conditions(),
        "ways": ways(),
    }
    return render(request, "telling_others/own_list.html", context)


@page(act=Act.KEEP_PANEL)
def add_line(request: Any, panel_id: str) -> HttpResponseBase:
    """Add a line."""
    panel = own_panel(request.actor, panel_id, act=Act.KEEP_PANEL)

    def done(said: dict[str, Any]) -> HttpResponseBase:
        list_services.add_line(panel, **said, by=request.actor)
        messages.success(
            request, "The line is added. It stands on the list of every open case it applies to."
        )
        return redirect("telling_others:own-list", panel_id=panel.pk)

    return asked(
        request,
        LineForm(request.POST or None),
        done,
        title="Add a line to the list",
        button="Add the line",
        back=reverse("telling_others:own-list", args=[panel.pk]),
    )


@page(act=Act.KEEP_PANEL)
def change_line(request: Any, panel_id: str, code: str) -> HttpResponseBase:
    """Word a line anew."""
    panel = own_panel(request.actor, panel_id, act=Act.KEEP_PANEL)
    line = line_of(panel, code)

    def done(said: dict[str, Any]) -> HttpResponseBase:
        list_services.change_line(panel, code=code, **said, by=request.actor)
        messages.success(request, "Saved.")
        return redirect("telling_others:own-list", panel_id=panel.pk)

    known = {"title": line.title, "hint": line.hint, "applies": line.applies, "how": line.how}
    return asked(
        request,
        ChangeForm(request.POST or None, initial=known),
        done,
        title="Change a line of the list",
        lede="What was recorded already keeps the words that it had.",
        button="Save",
        back=reverse("telling_others:own-list", args=[panel.pk]),
    )


@page(act=Act.KEEP_PANEL, methods=("POST",))
def arrange_line(request: Any, panel_id: str, code: str) -> HttpResponseBase:
    """Move a line up or down, retire it, or bring it back."""
    panel = own_panel(request.actor, panel_id, act=Act.KEEP_PANEL)
    act = request.POST.get("act", "")
    try:
        if act in ("up", "down"):
            list_services.move_line(panel, code=code, up=act == "up", by=request.actor)
            messages.success(request, "Moved.")
        else:
            list_services.retire_line(panel, code=code, retired=act == "retire", by=request.actor)
            messages.success(request, "Off the list." if act == "retire" else "Back on the list.")
    except RuleBroken as refused:
        messages.warning(request, str(refused))
    return redirect("telling_others:own-list", panel_id=panel.pk)
