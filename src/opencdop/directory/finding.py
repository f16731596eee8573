"""What the pages of the directory ask: agencies and contacts that match a search, one of each, and all there is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from opencdop.accounts.models import Organisation, Person
from opencdop.core import clock
from opencdop.core.errors import NotFound
from opencdop.directory.comparing import Known, folded
from opencdop.directory.joined import Joined, joined
from opencdop.directory.keeping import is_over
from opencdop.directory.models import AgencyMerge, Contact, ContactList, Team
from opencdop.directory.queries import standing
from opencdop.panels.agency_types import agency_types
from opencdop.panels.models import Footprint
from opencdop.panels.queries import belongs_on

HERE, RETURNED, LEFT = "", "returned", "left"
STANDINGS = {
    HERE: "Current contacts",
    RETURNED: "Contacts whose e-mail comes back",
    LEFT: "Contacts who have left",
}
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Search:
    """What is looked for: words of a name, a kind of agency, the code of an area, and who."""

    text: str = ""
    kind: str = ""
    area: str = ""
    who: str = HERE

    @property
    def is_any(self) -> bool:
        return any((self.text, self.kind, self.area, self.who))


@dataclass(frozen=True)
class ListedAgency:
    """An agency in the list, with how many can be written to there, and how many of those get no mail."""

    agency: Organisation
    kind: str
    contacts: int
    returned: int

    @property
    def is_over(self) -> bool:
        return is_over(self.agency.active_until)


@dataclass(frozen=True)
class AgencyShown:
    """All that the directory says of an agency."""

    agency: Organisation
    kind: str
    teams: Sequence[Team]
    earlier_teams: Sequence[Team]
    merged_teams: Sequence[Team]
    contacts: Sequence[Contact]
    earlier: Sequence[Contact]
    merges: Sequence[AgencyMerge]

    @property
    def is_over(self) -> bool:
        return is_over(self.agency.active_until)


def areas_by_code() -> dict[str, str]:
    """The local authorities of all panels today, code to name, by name."""
    today = clock.today()
    rows = [row for row in Footprint.objects.order_by("authority_name") if belongs_on(row, today)]
    return {row.authority_code: row.authority_name for row in rows}


def agencies_found(search: Search) -> QuerySet[Organisation]:
    """The agencies that match by name and kind, those that are there first; none that is read as another."""
    gone = AgencyMerge.objects.filter(parted_at__isnull=True).values("gone_id")
    rows = Organisation.objects.filter(kind=Organisation.AGENCY).exclude(pk__in=gone)
    for word in search.text.split():
        rows = rows.filter(name__icontains=word)
    if search.kind:
        rows = rows.filter(agency_type=search.kind)
    return rows.order_by("name", "pk")


def listed_agencies(agencies: Sequence[Organisation]) -> list[ListedAgency]:
    """The agencies with their counts; three queries."""
    merged = joined()
    part_of = {each: agency.pk for agency in agencies for each in merged.ids_of(agency)}
    today = clock.today()
    rows = (
        Contact.objects.filter(agency_id__in=part_of, merged_into__isnull=True)
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=today))
        .order_by()
        .values_list("agency_id")
        .annotate(count=Count("id"), returned=Count("id", filter=Q(bounced_at__isnull=False)))
    )
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for agency_id, count, returned in rows:
        held = counts[part_of[agency_id]]
        held[0] += count
        held[1] += returned
    return [ListedAgency(each, kind_of(each), *counts[each.pk]) for each in agencies]


def contact_ids_found(search: Search) -> list[str]:
    """The ids of the contacts that match, by agency and name. The area is compared here, since it is a list."""
    rows = standing().order_by("agency__name", "name", "pk")
    today = clock.today()
    still = Q(until_on__isnull=True) | Q(until_on__gte=today)
    rows = rows.exclude(still) if search.who == LEFT else rows.filter(still)
    if search.who == RETURNED:
        rows = rows.filter(bounced_at__isnull=False)
    merged = joined()
    for word in search.text.split():
        kept = [gone for gone, agency in merged.agencies.items() if word.casefold() in agency.name.casefold()]
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(email__icontains=word)
            | Q(role__icontains=word)
            | Q(agency__name__icontains=word)
            | Q(agency_id__in=kept)
            | Q(team__name__icontains=word)
        )
    if search.kind:
        of_kind = [gone for gone, agency in merged.agencies.items() if agency.agency_type == search.kind]
        rows = rows.filter(Q(agency__agency_type=search.kind) | Q(agency_id__in=of_kind))
    if not search.area:
        return list(rows.values_list("pk", flat=True))
    found = rows.values_list("pk", "areas")
    return [contact_id for contact_id, areas in found if not areas or search.area in areas]


def contacts_with_ids(ids: Sequence[str]) -> list[Contact]:
    """The contacts in the order of the ids, each in the agency and team in which it is shown; three queries."""
    rows = {row.pk: row for row in standing().filter(pk__in=ids)}
    return joined().shown(rows[each] for each in ids if each in rows)


def agency_for(agency_id: str) -> Organisation:
    """An agency; of one that was merged, the one that stands for it. Raises NotFound for anything else."""
    found = Organisation.objects.filter(pk=agency_id, kind=Organisation.AGENCY).first()
    if found is None:
        raise NotFound("There is no such agency.")
    return joined().agency_of(found)


def agency_shown(agency: Organisation) -> AgencyShown:
    """All that the directory says of an agency; six queries, however many people."""
    merged = joined()
    ids = merged.ids_of(agency)
    contacts = merged.shown(standing().filter(agency_id__in=ids).order_by("name", "pk"))
    every = list(Team.objects.filter(agency_id__in=ids).select_related("merged_into").order_by("name"))
    teams = [team for team in every if team.merged_into_id is None]
    merges = AgencyMerge.objects.filter(kept=agency, parted_at__isnull=True).select_related("gone")
    return AgencyShown(
        agency=agency,
        kind=kind_of(agency),
        teams=[team for team in teams if not is_over(team.until_on)],
        earlier_teams=[team for team in teams if is_over(team.until_on)],
        merged_teams=[team for team in every if team.merged_into_id is not None],
        contacts=sorted(
            (each for each in contacts if not is_over(each.until_on)), key=lambda each: not each.asked_first
        ),
        earlier=[each for each in contacts if is_over(each.until_on)],
        merges=list(merges.order_by("gone__name")),
    )


def merge_for(agency: Organisation, merge_id: str) -> AgencyMerge:
    """A merge by which another agency is read as this one. Raises NotFound."""
    found = AgencyMerge.objects.filter(pk=merge_id, kept=agency).select_related("gone", "kept").first()
    if found is None:
        raise NotFound("There is no such entry.")
    return found


def teams_of(agency: Organisation) -> list[Team]:
    """The teams of an agency that are there now."""
    rows = Team.objects.filter(agency_id__in=joined().ids_of(agency), merged_into__isnull=True)
    return [team for team in rows.order_by("name") if not is_over(team.until_on)]


def team_for(team_id: str) -> Team:
    """A team, with its agency. Raises NotFound."""
    found = Team.objects.filter(pk=team_id).select_related("agency", "merged_into").first()
    if found is None:
        raise NotFound("There is no such team.")
    return found


def contact_row(contact_id: str) -> Contact:
    """The row with an id itself, even if it is read as another, with agency and team. Raises NotFound."""
    rows = Contact.objects.select_related("agency", "team", "merged_into", "came_from__agency")
    found = rows.filter(pk=contact_id).first()
    if found is None:
        raise NotFound("There is no such contact in the directory.")
    return joined().shown([found])[0]


def jobs_of(contact: Contact) -> list[Contact]:
    """The jobs of somebody from the earliest on, those after this one too; one query for each."""
    jobs = [contact]
    rows = Contact.objects.select_related("agency", "team")
    while jobs[0].came_from_id and (before := rows.filter(pk=jobs[0].came_from_id).first()):
        jobs.insert(0, before)
    while after := rows.filter(came_from=jobs[-1]).first():
        jobs.append(after)
    return joined().shown(jobs)


def read_as(contact: Contact) -> list[Contact]:
    """The entries that were entered twice and are read as this one."""
    return joined().shown(Contact.objects.filter(merged_into=contact).select_related("agency", "team"))


def alike(contact: Contact) -> list[Contact]:
    """The other contacts of the agency, those with the same name or address first: with whom one may be merged."""
    merged = joined()
    rows = standing().filter(agency_id__in=merged.ids_of(merged.agency_of(contact.agency)))
    others = [each for each in merged.shown(rows.order_by("name", "pk")) if each.pk != contact.pk]
    return sorted(
        others,
        key=lambda each: each.email != contact.email and folded(each.name) != folded(contact.name),
    )


def has_account(contact: Contact) -> bool:
    """Whether somebody signs in here with the same address: they see what they are asked in their own list."""
    return Person.objects.filter(email__iexact=contact.email, is_active=True).exists()


def list_for(list_id: str) -> ContactList:
    """A list that was read in and is not settled yet. Raises NotFound."""
    found = ContactList.objects.filter(pk=list_id, state=ContactList.READ_IN).first()
    if found is None:
        raise NotFound("There is no such list, or it has been taken over or put away.")
    return found


def lists_waiting() -> list[ContactList]:
    """Lists that were read in and are not settled yet, the newest first."""
    return list(ContactList.objects.filter(state=ContactList.READ_IN).order_by("-added_at"))


def all_known() -> Known:
    """Everything that a list is laid beside; five queries."""
    merged = joined()
    agencies = {}
    for agency in Organisation.objects.filter(kind=Organisation.AGENCY).order_by("pk"):
        stands = merged.agency_of(agency)
        if stands.pk == agency.pk or folded(agency.name) not in agencies:
            agencies[folded(agency.name)] = stands
    contacts: dict[str, list[Contact]] = defaultdict(list)
    for contact in merged.shown(standing().order_by("pk")):
        contacts[contact.agency.pk].append(contact)
    return Known(agencies, _teams(merged), contacts, agency_types(), areas_by_code())


def _teams(merged: Joined) -> dict[tuple[str, str], Team]:
    found: dict[tuple[str, str], Team] = {}
    for team in Team.objects.select_related("agency").order_by("pk"):
        stands = merged.team_of(team)
        if stands is not None:
            found[(merged.agency_of(team.agency).pk, folded(team.name))] = stands
    return found


def kind_of(agency: Organisation) -> str:
    """What kind of agency it is, in words."""
    return agency_types().get(agency.agency_type, "Kind not given")
