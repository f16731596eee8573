"""Agencies and teams that were entered twice, read as the one that stands for both. A merge is a pointer and moves no
row; whoever shows contacts shows them where they stand now.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from opencdop.accounts.models import Organisation
from opencdop.directory.models import AgencyMerge, Contact, Team


@dataclass(frozen=True)
class Joined:
    """Which agency stands for which, and which team for which; ids only where something was merged."""

    agencies: Mapping[str, Organisation]
    teams: Mapping[str, Team]

    def agency_of(self, agency: Organisation) -> Organisation:
        """The agency that stands for this one: itself, unless it was merged into another."""
        return self.agencies.get(agency.pk, agency)

    def team_of(self, team: Team | None) -> Team | None:
        """The team that stands for this one."""
        return self.teams.get(team.pk, team) if team is not None else None

    def ids_of(self, agency: Organisation) -> list[str]:
        """The ids of all the agencies that this one is made of, its own first."""
        return [agency.pk, *(gone for gone, kept in self.agencies.items() if kept.pk == agency.pk)]

    def shown(self, contacts: Iterable[Contact]) -> list[Contact]:
        """The contacts, each with the agency and team in which it is shown. What is stored stays as it is."""
        found = list(contacts)
        for contact in found:
            contact._state.fields_cache["agency"] = self.agency_of(contact.agency)
            contact._state.fields_cache["team"] = self.team_of(contact.team)
        return found


def joined() -> Joined:
    """All that was merged and is not parted; two queries, and few rows."""
    merges = AgencyMerge.objects.filter(parted_at__isnull=True).select_related("kept")
    into = {merge.gone_id: merge.kept for merge in merges}
    agencies = {}
    for gone, kept in into.items():
        while kept.pk in into:
            kept = into[kept.pk]
        agencies[gone] = kept
    teams = {}
    for team in Team.objects.filter(merged_into__isnull=False).select_related("merged_into__merged_into"):
        teams[team.pk] = standing_team(team)
    return Joined(agencies, teams)


def standing_team(team: Team) -> Team:
    """The team at the end of the pointers."""
    while team.merged_into is not None:
        team = team.merged_into
    return team


def standing_contact(contact: Contact) -> Contact:
    """The contact at the end of the pointers: itself, unless it was merged into another."""
    while contact.merged_into is not None:
        contact = contact.merged_into
    return contact
