"""Forms about an agency and its teams: adding, naming, ending, and saying that two entries are one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from opencdop.core.errors import RuleBroken
from opencdop.design.words import day
from opencdop.directory import finding, merge_services, team_services
from opencdop.directory.finding import Search
from opencdop.directory.forms import KeptForm, LastDayForm, NewTeamForm, TeamForm
from opencdop.directory.pages import keeper, keeper_posts
from opencdop.panels import agency_services
from opencdop.panels.asking import asked
from opencdop.panels.forms import AgencyForm, FirmForm


@keeper
def add(request: Any) -> HttpResponseBase:
    """Add an agency."""

    def done(said: dict[str, Any]) -> HttpResponseBase:
        made = agency_services.make_agency(said["name"], agency_type=said["agency_type"], by=request.actor)
        messages.success(request, f"{made.name} is in the directory. Next: whom to write to there.")
        return redirect("directory:agency", agency_id=made.pk)

    return asked(
        request,
        AgencyForm(request.POST or None),
        done,
        title="Add an agency",
        lede="A service that may know something of a child: a practice, a ward, a school, a team of the council.",
        button="Add",
        back=reverse("directory:home"),
    )


@keeper
def rename(request: Any, agency_id: str) -> HttpResponseBase:
    """Change the name or the kind of an agency."""
    agency = finding.agency_for(agency_id)

    def act(said: dict[str, Any]) -> str:
        agency_services.rename_agency(agency, **said, by=request.actor)
        return "Saved. The people and what was asked stay with it."

    form = AgencyForm(request.POST or None, initial={"name": agency.name, "agency_type": agency.agency_type})
    return _asked_about(agency.pk, request, form, act, title=f"Change {agency.name}")


@keeper
def merge(request: Any, agency_id: str) -> HttpResponseBase:
    """Say that an agency was entered twice, and which entry is kept."""
    agency = finding.agency_for(agency_id)
    others = {each.pk: each for each in finding.agencies_found(Search()) if each.pk != agency.pk}
    choices = [(key, f"{each.name} ({finding.kind_of(each)})") for key, each in others.items()]

    def done(said: dict[str, Any]) -> HttpResponseBase:
        kept = others[said["kept"]]
        merge_services.merge_agencies(agency, kept=kept, by=request.actor)
        messages.success(request, f"Both are read as {kept.name} now. They can be parted again.")
        return redirect("directory:agency", agency_id=kept.pk)

    return asked(
        request,
        KeptForm(request.POST or None, others=choices),
        done,
        title=f"{agency.name} was entered twice",
        lede=(
            f"The contacts and teams of {agency.name} are then shown with the other. Accounts, and what it was asked, "
            "stay with it."
        ),
        button="Merge",
        back=reverse("directory:agency", args=[agency.pk]),
    )


@keeper_posts
def part(request: Any, agency_id: str, merge_id: str) -> HttpResponseBase:
    """Take back that two agencies are one."""
    agency = finding.agency_for(agency_id)
    found = finding.merge_for(agency, merge_id)
    try:
        merge_services.part_agencies(found, by=request.actor)
    except RuleBroken as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"{found.gone.name} stands for itself again.")
    return redirect("directory:agency", agency_id=agency.pk)


@keeper
def add_team(request: Any, agency_id: str) -> HttpResponseBase:
    """Add a team."""
    agency = finding.agency_for(agency_id)

    def act(said: dict[str, Any]) -> str:
        return f"The team {team_services.add_team(agency, **said, by=request.actor).name} is added."

    return _asked_about(
        agency.pk,
        request,
        NewTeamForm(request.POST or None),
        act,
        title=f"Add a team of {agency.name}",
        lede="A ward, a locality, a safeguarding team: a part of the agency with people of its own.",
        button="Add",
    )


@keeper
def rename_team(request: Any, team_id: str) -> HttpResponseBase:
    """Change the name of a team."""
    team = finding.team_for(team_id)

    def act(said: dict[str, Any]) -> str:
        team_services.rename_team(team, **said, by=request.actor)
        return "Saved. The people stay in it."

    form = TeamForm(request.POST or None, initial={"name": team.name})
    title = f"Change the name of the team {team.name}"
    return _asked_about(team.agency_id, request, form, act, title=title)


@keeper
def end_team(request: Any, team_id: str) -> HttpResponseBase:
    """Say when a team ends."""
    team = finding.team_for(team_id)

    def act(said: dict[str, Any]) -> str:
        team_services.end_team(team, until_on=said["until_on"], by=request.actor)
        return f"The team {team.name} ends with {day(said['until_on'])}."

    return _asked_about(
        team.agency_id,
        request,
        LastDayForm(request.POST or None),
        act,
        title=f"The team {team.name} ends",
        lede="Its people stay with the agency. If somebody leaves, say so with their own entry.",
    )


@keeper
def merge_team(request: Any, team_id: str) -> HttpResponseBase:
    """Say that a team was entered twice, and which entry is kept."""
    team = finding.team_for(team_id)
    others = {
        each.pk: each for each in finding.teams_of(finding.agency_for(team.agency_id)) if each.pk != team.pk
    }

    def act(said: dict[str, Any]) -> str:
        kept = others[said["kept"]]
        merge_services.merge_teams(team, kept=kept, by=request.actor)
        return f"Both teams are read as {kept.name} now. They can be parted again."

    return _asked_about(
        team.agency_id,
        request,
        KeptForm(request.POST or None, others=[(key, each.name) for key, each in others.items()]),
        act,
        title=f"The team {team.name} was entered twice",
        lede="Its people are then shown in the other team.",
        button="Merge",
    )


def _asked_about(
    agency_id: str,
    request: Any,
    form: FirmForm,
    act: Callable[[dict[str, Any]], str],
    *,
    title: str,
    button: str = "Save",
    lede: str = "",
) -> HttpResponseBase:
    """A form that comes from an agency's page and leads back there. `act` does what it says, and tells so."""

    def done(said: dict[str, Any]) -> HttpResponseBase:
        messages.success(request, act(said))
        return redirect("directory:agency", agency_id=agency_id)

    back = reverse("directory:agency", args=[agency_id])
    return asked(request, form, done, title=title, lede=lede, button=button, back=back)


@keeper_posts
def team_back(request: Any, team_id: str) -> HttpResponseBase:
    """Bring a team back."""
    return _done_to(request, team_id, team_services.bring_team_back, "The team {name} is back.")


@keeper_posts
def part_team(request: Any, team_id: str) -> HttpResponseBase:
    """Take back that two teams are one."""
    return _done_to(request, team_id, merge_services.part_teams, "The team {name} stands for itself again.")


def _done_to(request: Any, team_id: str, act: Any, told: str) -> HttpResponseBase:
    team = finding.team_for(team_id)
    try:
        act(team, by=request.actor)
    except RuleBroken as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, told.format(name=team.name))
    return redirect("directory:agency", agency_id=team.agency_id)
