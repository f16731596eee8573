"""The blank notification form of a panel, for anybody, and the panel of a public address."""

from typing import Any

from django.http.response import HttpResponseBase

from opencdop.accounts.access import public_page
from opencdop.intake import queries
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
def blank_form(request: Any, slug: str, kind: str) -> HttpResponseBase:
    """The notification form of this panel with nothing in it, to fill in where there is no connection."""
    panel = panel_here(request, slug)
    return blank_download(
        form("notification", panel=panel.slug).outside, kind=kind, standing=_ways_back(panel)
    )


def _ways_back(panel: Panel) -> tuple[str, ...]:
    """Where the filled form goes, as it stands in the head of the blank one."""
    ways = []
    if panel.address_lines:
        to = ", ".join((f"{panel.name} child death review", *panel.address_lines))
        ways.append(
            f"Return it by post, in a sealed envelope marked “Confidential: child death review”, to: {to}"
        )
    if panel.secure_email:
        ways.append(
            f"Or send it from a secure address of your own to {panel.secure_email}. Never by ordinary e-mail."
        )
    return tuple(ways)
