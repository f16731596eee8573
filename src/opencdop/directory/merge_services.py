"""What was entered twice is read as one, and may be parted again. A merge is a pointer: no row moves, none is lost."""

from typing import TypeVar

from django.db.models import QuerySet

from opencdop.accounts.models import Organisation
from opencdop.audit.services import record, service
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.directory import events
from opencdop.directory.joined import joined
from opencdop.directory.keeping import hold_agency, is_over, require_keeper
from opencdop.directory.models import AgencyMerge, Contact, Team

_Row = TypeVar("_Row", Contact, Team)

ITSELF = "Choose another entry: this one cannot be merged with itself."
MEANWHILE = "One of the two was merged meanwhile. Look at them again."


@service
def merge_contacts(gone: Contact, *, kept: Contact, by: Actor) -> Contact:
    """Read `gone` as `kept` from now on. What was sent to either stays where it is."""
    require_keeper(by)
    gone, kept = _held(Contact.objects.all(), gone, kept)
    _require_one_agency(
        gone,
        kept,
        otherwise="They are of two agencies. If one person has moved, record the move; if the agency was entered "
        "twice, merge the agencies first.",
    )
    if is_over(kept.until_on) and not is_over(gone.until_on):
        raise RuleBroken(f"{kept.name} has left. Keep the entry of the one who is still there.")
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    words = {"contact": gone.name, "agency": gone.agency.name, "kept": kept.name}
    record(events.CONTACTS_MERGED, by=by, about=gone, words=words, after=kept.pk)
    return kept


@service
def part_contacts(gone: Contact, *, by: Actor) -> Contact:
    """Take a merge back: both stand for themselves again."""
    require_keeper(by)
    rows = Contact.objects.select_for_update(of=("self",)).select_related("agency")
    gone = rows.get(pk=gone.pk)
    kept = gone.merged_into
    if kept is None:
        raise RuleBroken(f"{gone.name} stands for itself already.")
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    words = {"contact": gone.name, "agency": gone.agency.name, "kept": kept.name}
    record(events.CONTACTS_PARTED, by=by, about=gone, words=words, before=kept.pk)
    return gone


@service
def merge_teams(gone: Team, *, kept: Team, by: Actor) -> Team:
    """Read a team as another of the same agency; its people stand in that one."""
    require_keeper(by)
    gone, kept = _held(Team.objects.all(), gone, kept)
    _require_one_agency(
        gone, kept, otherwise="They are teams of two agencies. Choose a team of the same agency."
    )
    if is_over(kept.until_on) and not is_over(gone.until_on):
        raise RuleBroken(f"{kept.name} has ended. Keep the team that is still there.")
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    words = {"team": gone.name, "agency": gone.agency.name, "kept": kept.name}
    record(events.TEAMS_MERGED, by=by, about=gone, words=words, after=kept.pk)
    return kept


@service
def part_teams(gone: Team, *, by: Actor) -> Team:
    """Take the merge of two teams back. Raises RuleBroken while another team has the name."""
    require_keeper(by)
    gone = Team.objects.select_for_update(of=("self",)).select_related("agency").get(pk=gone.pk)
    kept = gone.merged_into
    if kept is None:
        raise RuleBroken(f"{gone.name} stands for itself already.")
    hold_agency(gone.agency)
    same = Team.objects.filter(agency=gone.agency, name__iexact=gone.name, merged_into__isnull=True)
    if same.exclude(pk=gone.pk).exists():
        raise RuleBroken(
            f"Another team of {gone.agency.name} is called {gone.name} now. Change its name first."
        )
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    words = {"team": gone.name, "agency": gone.agency.name, "kept": kept.name}
    record(events.TEAMS_PARTED, by=by, about=gone, words=words, before=kept.pk)
    return gone


@service
def merge_agencies(gone: Organisation, *, kept: Organisation, by: Actor) -> AgencyMerge:
    """Read an agency as another. Its accounts, and what it was asked, stay with it; its people are shown there."""
    require_keeper(by)
    if gone.pk == kept.pk:
        raise RuleBroken(ITSELF)
    rows = Organisation.objects.select_for_update().filter(pk__in=(gone.pk, kept.pk)).order_by("pk")
    held = {row.pk: row for row in rows}
    if any(row.kind != Organisation.AGENCY for row in held.values()):
        raise RuleBroken("This can be done with an agency only.")
    merged = joined()
    if gone.pk in merged.agencies or kept.pk in merged.agencies:
        raise RuleBroken(MEANWHILE)
    if is_over(kept.active_until) and not is_over(gone.active_until):
        raise RuleBroken(f"{kept.name} has ended. Keep the agency that is still there.")
    merge = AgencyMerge.objects.create(gone=gone, kept=kept, merged_at=clock.now(), merged_by_name=by.name)
    words = {"agency": gone.name, "kept": kept.name}
    record(events.AGENCIES_MERGED, by=by, about=merge, words=words)
    return merge


@service
def part_agencies(merge: AgencyMerge, *, by: Actor) -> AgencyMerge:
    """Take the merge of two agencies back: each has its own people again."""
    require_keeper(by)
    if not AgencyMerge.objects.filter(pk=merge.pk, parted_at__isnull=True).update(parted_at=clock.now()):
        raise RuleBroken("They are parted already.")
    merge.refresh_from_db()
    words = {"agency": merge.gone.name, "kept": merge.kept.name}
    record(events.AGENCIES_PARTED, by=by, about=merge, words=words)
    return merge


def _held(rows: QuerySet[_Row], gone: _Row, kept: _Row) -> tuple[_Row, _Row]:
    """Both under a lock, taken in one order, and neither read as another already. Raises RuleBroken."""
    if gone.pk == kept.pk:
        raise RuleBroken(ITSELF)
    both = rows.select_for_update(of=("self",)).select_related("agency").filter(pk__in=(gone.pk, kept.pk))
    held = {row.pk: row for row in both.order_by("pk")}
    gone, kept = held[gone.pk], held[kept.pk]
    if gone.merged_into_id or kept.merged_into_id:
        raise RuleBroken(MEANWHILE)
    return gone, kept


def _require_one_agency(gone: Contact | Team, kept: Contact | Team, *, otherwise: str) -> None:
    merged = joined()
    if merged.agency_of(gone.agency) != merged.agency_of(kept.agency):
        raise RuleBroken(otherwise)
