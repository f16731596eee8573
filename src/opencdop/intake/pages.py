"""The public home of a panel and its page for families. Anybody may read them; they read nothing about anybody."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from opencdop.accounts.access import public_page
from opencdop.intake import in_hand, queries
from opencdop.intake.help_lines import help_lines
from opencdop.panels.models import Panel
from opencdop.submissions.library import form
from opencdop.submissions.paper_pages import blank_download

READ_ONLY = ("GET", "HEAD")


def panel_here(request: Any, slug: str) -> Panel:
    """The panel of this address, whose name then stands in the bar. Raises NotFound for none."""
    panel = queries.panel_with(slug)
    request.place_name = f"{panel.name} child death review"
    return panel


@public_page(methods=READ_ONLY)
def panel_home(request: Any, slug: str) -> HttpResponseBase:
    """Two doors, for families and for professionals; how to reach the office."""
    panel = panel_here(request, slug)
    context = {"panel": panel, "held": in_hand.held(request, slug=slug) is not None}
    return render(request, "intake/panel_home.html", context)


@public_page(methods=READ_ONLY)
def blank_form(request: Any, slug: str, kind: str) -> HttpResponseBase:
    """The notification form of this panel with nothing in it, to fill in where there is no connection."""
    panel = panel_here(request, slug)
    return blank_download(form("notification", panel=panel.slug).outside, kind=kind)


@public_page(methods=READ_ONLY)
def families(request: Any, slug: str) -> HttpResponseBase:
    """What the review is and is not, who helps, and how to ask."""
    context = {"panel": panel_here(request, slug), "help_lines": help_lines()}
    return render(request, "intake/families.html", context)
