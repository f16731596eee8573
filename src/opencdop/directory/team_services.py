"""Teams of an agency coming, changing their name, and going."""

from datetime import date

from opencdop.accounts.models import Organisation
from opencdop.audit.services import record, service
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.design.words import day
from opencdop.directory import events
from opencdop.directory.joined import joined
from opencdop.directory.keeping import LONGEST, hold_agency, one_line, require_agency, require_keeper
from opencdop.directory.models import Team
from opencdop.panels.refusals import Unfit


@service
def add_team(agency: Organisation, *, name: str, from_on: date, by: Actor) -> Team:
    """Add a team. Raises Unfit for a name that a team of the agency has already."""
    require_keeper(by)
    require_agency(agency)
    team = Team.objects.create(agency=agency, name=_checked(agency, name), from_on=from_on)
    record(events.TEAM_ADDED, by=by, about=team, words={"team": team.name, "agency": agency.name})
    return team


@service
def rename_team(team: Team, *, name: str, by: Actor) -> Team:
    """Give a team another name; its people stay in it."""
    require_keeper(by)
    team = _locked(team)
    before, after = team.name, _checked(team.agency, name, besides=team)
    if before == after:
        return team
    team.name = after
    team.save(update_fields=["name"])
    words = {"before": before, "team": after, "agency": team.agency.name}
    record(events.TEAM_RENAMED, by=by, about=team, words=words, before=before, after=after)
    return team


@service
def end_team(team: Team, *, until_on: date, by: Actor) -> Team:
    """Say with which day a team ends. Its people stay with the agency; who leaves is said of each."""
    require_keeper(by)
    team = _locked(team)
    if until_on < team.from_on:
        raise Unfit(f"{team.name} is there from {day(team.from_on)}. Give a later day.", at="until_on")
    team.until_on = until_on
    team.save(update_fields=["until_on"])
    words = {"team": team.name, "agency": team.agency.name, "day": day(until_on)}
    record(events.TEAM_ENDED, by=by, about=team, words=words)
    return team


@service
def bring_team_back(team: Team, *, by: Actor) -> Team:
    """Take the last day of a team back."""
    require_keeper(by)
    team = _locked(team)
    if team.until_on is None:
        raise RuleBroken(f"{team.name} has no last day.")
    before = team.until_on.isoformat()
    team.until_on = None
    team.save(update_fields=["until_on"])
    words = {"team": team.name, "agency": team.agency.name}
    record(events.TEAM_BROUGHT_BACK, by=by, about=team, words=words, before=before)
    return team


def _locked(team: Team) -> Team:
    found = Team.objects.select_for_update(of=("self",)).select_related("agency").get(pk=team.pk)
    if found.merged_into is not None:
        raise RuleBroken(f"This team is read as {found.merged_into.name}. Change that one.")
    return found


def _checked(agency: Organisation, name: str, *, besides: Team | None = None) -> str:
    name = one_line(name)
    if not name or len(name) > LONGEST:
        raise Unfit(f"Enter the team's name, in at most {LONGEST} characters.", at="name")
    hold_agency(agency)
    same = Team.objects.filter(
        agency_id__in=joined().ids_of(agency), name__iexact=name, merged_into__isnull=True
    )
    if besides is not None:
        same = same.exclude(pk=besides.pk)
    if same.exists():
        raise Unfit(f"{agency.name} has a team with this name already.", at="name")
    return name
