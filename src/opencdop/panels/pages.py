"""Organisations as an administrator keeps them: panels and agencies. No child's record is shown or reached here."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.design.words import day
from opencdop.panels import agency_services, queries, services
from opencdop.panels.asking import asked as _asked
from opencdop.panels.forms import (
    AgencyForm,
    AuthorityEndForm,
    AuthorityForm,
    EndingForm,
    FirmForm,
    OfficeForm,
    PanelForm,
    PopulationForm,
    QuorumForm,
)

administrators_read = page(act=Act.MANAGE_INSTALLATION, methods=("GET", "HEAD"))
administrators = page(act=Act.MANAGE_INSTALLATION)


@administrators_read
def organisations(request: Any) -> HttpResponseBase:
    """All panels and agencies."""
    context = {"panels": queries.listed_panels(), "agencies": queries.listed_agencies()}
    return render(request, "panels/organisations.html", context)


@administrators
def new_agency(request: Any) -> HttpResponseBase:
    """Add an agency."""

    def done(said: dict[str, Any]) -> HttpResponseBase:
        agency = agency_services.make_agency(said["name"], agency_type=said["agency_type"], by=request.actor)
        messages.success(request, f"{agency.name} is added.")
        return redirect("organisations_agency", agency_id=agency.id)

    return _asked(
        request,
        AgencyForm(request.POST or None),
        done,
        title="Add an agency",
        lede="An agency reports on children and follows actions. Its people get an account by invitation.",
        button="Add the agency",
        back=reverse("organisations"),
    )


@administrators_read
def agency(request: Any, agency_id: str) -> HttpResponseBase:
    """One agency, and what can be done about it."""
    listed = queries.agency_by_id(agency_id)
    context = {"listed": listed, "filling": queries.filling_of(listed.agency, actor=request.actor)}
    return render(request, "panels/agency.html", context)


@administrators
def rename_agency(request: Any, agency_id: str) -> HttpResponseBase:
    """Change the name or the kind of an agency."""
    found = queries.agency_by_id(agency_id).agency

    def done(said: dict[str, Any]) -> HttpResponseBase:
        changed = agency_services.rename_agency(
            found, name=said["name"], agency_type=said["agency_type"], by=request.actor
        )
        messages.success(request, f"Saved. The agency is called {changed.name}.")
        return redirect("organisations_agency", agency_id=agency_id)

    return _asked(
        request,
        AgencyForm(request.POST or None, initial={"name": found.name, "agency_type": found.agency_type}),
        done,
        title=f"Change the name or kind of {found.name}",
        button="Save",
        back=reverse("organisations_agency", args=[agency_id]),
    )


@administrators
def end_agency(request: Any, agency_id: str) -> HttpResponseBase:
    """Let an agency end, with the reason."""
    found = queries.agency_by_id(agency_id).agency

    def done(said: dict[str, Any]) -> HttpResponseBase:
        ended = agency_services.end_agency(
            found, until=said["until"], reason=said["reason"], by=request.actor
        )
        messages.success(request, f"{ended.name} ends with {day(said['until'])}.")
        return redirect("organisations_agency", agency_id=agency_id)

    return _asked(
        request,
        EndingForm(
            request.POST or None, initial={"until": found.active_until} if found.active_until else None
        ),
        done,
        title=f"End {found.name}",
        lede="From the next day on, roles in it give no rights. What it reported stays, and it can be brought back.",
        button="End the agency",
        back=reverse("organisations_agency", args=[agency_id]),
    )


@page(act=Act.MANAGE_INSTALLATION, methods=("POST",))
def readmit_agency(request: Any, agency_id: str) -> HttpResponseBase:
    """Bring back an agency that ended."""
    found = queries.agency_by_id(agency_id).agency
    agency_services.readmit_agency(found, by=request.actor)
    messages.success(request, f"{found.name} is back, with the roles that had not ended themselves.")
    return redirect("organisations_agency", agency_id=agency_id)


@administrators
def new_panel(request: Any) -> HttpResponseBase:
    """Make a panel."""

    def done(said: dict[str, Any]) -> HttpResponseBase:
        given = {name: value for name, value in said.items() if name != "name"}
        made = services.make_panel(said["name"], **given, by=request.actor)
        messages.success(request, f"The panel {made.name} is made. Its public page is /panel/{made.slug}/.")
        return redirect("organisations_panel", panel_id=made.pk)

    return _asked(
        request,
        PanelForm(request.POST or None),
        done,
        title="Make a panel",
        lede="A panel reviews the deaths of the children who live in its area.",
        button="Make the panel",
        back=reverse("organisations"),
    )


@administrators_read
def panel(request: Any, panel_id: str) -> HttpResponseBase:
    """One panel: its office, its quorum, its area and the children who live there."""
    found = queries.panel_by_id(panel_id)
    context = {
        "panel": found,
        "area": found.footprint.order_by("authority_name", "from_on"),
        "populations": found.populations.order_by("-mid_year"),
        "filling": queries.filling_of(found.organisation, actor=request.actor),
    }
    return render(request, "panels/panel.html", context)


@administrators
def office(request: Any, panel_id: str) -> HttpResponseBase:
    """Change how the office is reached."""
    found = queries.panel_by_id(panel_id)
    known = {
        name: getattr(found, name)
        for name in ("office_email", "manager_email", "telephone", "postal_address")
    }
    return _asked_of_panel(
        request,
        OfficeForm(request.POST or None, initial=known),
        lambda said: services.change_office(found, **said, by=request.actor),
        panel_id=panel_id,
        title=f"The office of {found.name}",
        told="Saved. From now on the office is reached there.",
    )


@administrators
def quorum(request: Any, panel_id: str) -> HttpResponseBase:
    """Change how many people decide."""
    found = queries.panel_by_id(panel_id)
    known = {name: getattr(found, f"quorum_{name}") for name in ("total", "health", "authority")}
    return _asked_of_panel(
        request,
        QuorumForm(request.POST or None, initial=known),
        lambda said: services.set_quorum(found, **said, by=request.actor),
        panel_id=panel_id,
        title=f"The quorum of {found.name}",
        lede=(
            "This is a local rule. We found no number in national guidance: 4, 1 and 1 are our default, "
            "for the panel to change. A chair or vice chair always has to be there."
        ),
        told="Saved. Meetings count by the new numbers from now on.",
    )


@administrators
def population(request: Any, panel_id: str) -> HttpResponseBase:
    """Add how many children live in the area in a year."""
    found = queries.panel_by_id(panel_id)
    return _asked_of_panel(
        request,
        PopulationForm(request.POST or None),
        lambda said: services.record_population(found, **said, by=request.actor),
        panel_id=panel_id,
        title=f"Children who live in {found.name}",
        lede="Rates of a year are worked out with this figure. One for the same year takes the place of the older.",
        told="The figure is saved.",
    )


@administrators
def authority(request: Any, panel_id: str) -> HttpResponseBase:
    """Add a local authority to the area."""
    found = queries.panel_by_id(panel_id)
    return _asked_of_panel(
        request,
        AuthorityForm(request.POST or None),
        lambda said: services.add_authority(found, **said, by=request.actor),
        panel_id=panel_id,
        title=f"Add a local authority to {found.name}",
        told="The authority is added to the area.",
    )


@administrators
def authority_end(request: Any, panel_id: str, footprint_id: str) -> HttpResponseBase:
    """Say when a local authority left the area."""
    row = queries.footprint_by_id(queries.panel_by_id(panel_id), footprint_id)
    return _asked_of_panel(
        request,
        AuthorityEndForm(request.POST or None),
        lambda said: services.end_authority(row, **said, by=request.actor),
        panel_id=panel_id,
        title=f"{row.authority_name} leaves the area",
        lede=f"It belongs to the area since {day(row.from_on)}.",
        told="Saved. The authority leaves the area with that day.",
    )


def _asked_of_panel(
    request: Any,
    form: FirmForm,
    act: Callable[[dict[str, Any]], object],
    *,
    panel_id: str,
    title: str,
    told: str,
    lede: str = "",
) -> HttpResponseBase:
    """A form about one panel, which leads back to the panel."""

    def done(said: dict[str, Any]) -> HttpResponseBase:
        act(said)
        messages.success(request, told)
        return redirect("organisations_panel", panel_id=panel_id)

    back = reverse("organisations_panel", args=[panel_id])
    return _asked(request, form, done, title=title, lede=lede, button="Save", back=back)
