"""What may be asked of panels and agencies: what they are, their area by date, and whether anybody sits in them."""

from dataclasses import dataclass
from datetime import date

from opencdop.accounts.actors import seats_on
from opencdop.accounts.models import Membership, Organisation
from opencdop.accounts.queries import waiting_invitations
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound
from opencdop.panels.agency_types import agency_types
from opencdop.panels.models import Footprint, Panel


@dataclass(frozen=True)
class ListedPanel:
    """A panel as administrators see it: the authorities of today, and the years with a population figure."""

    panel: Panel
    authorities: tuple[str, ...]
    years: tuple[int, ...]


@dataclass(frozen=True)
class ListedAgency:
    """An agency with its kind in words, and whether it has gone."""

    agency: Organisation
    kind: str
    is_over: bool


@dataclass(frozen=True)
class Filling:
    """How many seats people hold in an organisation today, and how many invitations to it wait."""

    seats: int
    invitations: int


def panels_by_name() -> list[Panel]:
    """All panels of the installation."""
    return list(Panel.objects.order_by("name"))


def panel_at(slug: str) -> Panel:
    """The panel at an address. Raises NotFound."""
    panel = Panel.objects.filter(slug=slug).first()
    if panel is None:
        raise NotFound("There is no such panel.")
    return panel


def panel_by_id(panel_id: str) -> Panel:
    """The panel with an id, with its organisation. Raises NotFound."""
    panel = Panel.objects.filter(pk=panel_id).select_related("organisation").first()
    if panel is None:
        raise NotFound("There is no such panel.")
    return panel


def footprint_by_id(panel: Panel, footprint_id: str) -> Footprint:
    """An authority of the panel's area. Raises NotFound."""
    found = Footprint.objects.filter(panel=panel, id=footprint_id).select_related("panel").first()
    if found is None:
        raise NotFound("There is no such authority in the area of this panel.")
    return found


def agency_by_id(agency_id: str) -> ListedAgency:
    """The agency with an id. Raises NotFound for anything else."""
    agency = Organisation.objects.filter(id=agency_id, kind=Organisation.AGENCY).first()
    if agency is None:
        raise NotFound("There is no such agency.")
    return _listed(agency)


def listed_panels() -> list[ListedPanel]:
    """All panels with their area and figures, by name; three queries however many there are."""
    panels = Panel.objects.order_by("name").prefetch_related("footprint", "populations")
    today = clock.today()
    return [
        ListedPanel(
            panel,
            tuple(sorted(row.authority_name for row in panel.footprint.all() if belongs_on(row, today))),
            tuple(sorted((row.mid_year for row in panel.populations.all()), reverse=True)),
        )
        for panel in panels
    ]


def listed_agencies() -> list[ListedAgency]:
    """All agencies, those that are here first, by name; one query."""
    found = [_listed(row) for row in Organisation.objects.filter(kind=Organisation.AGENCY).order_by("name")]
    return sorted(found, key=lambda each: each.is_over)


def belongs_on(row: Footprint, day: date) -> bool:
    """Whether an authority belongs to the panel's area on a day."""
    return row.from_on <= day and (row.until_on is None or day <= row.until_on)


def filling_of(organisation: Organisation, *, actor: Actor) -> Filling:
    """Who is there, as far as numbers say; invitations count where the actor manages them."""
    seats = Membership.objects.filter(seats_on(clock.today()), organisation=organisation).count()
    return Filling(seats, waiting_invitations(actor).filter(organisation=organisation).count())


def _listed(agency: Organisation) -> ListedAgency:
    return ListedAgency(
        agency,
        kind=agency_types().get(agency.agency_type, "Kind not given"),
        is_over=agency.active_until is not None and agency.active_until < clock.today(),
    )
