"""How many deaths a panel was told of and others review, by year: counted from interests, for its page of leads."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from opencdop.accounts.roles import places_for
from opencdop.core.actor import Actor
from opencdop.core.dates import report_year_of
from opencdop.transfers.access import OF_THE_OFFICE
from opencdop.transfers.models import Interest
from opencdop.transfers.queries import lead_of, standing


@dataclass(frozen=True)
class ElsewhereCount:
    """How many deaths of a report year a panel was told of and another panel reviews."""

    panel_name: str
    lead_name: str
    year: int  # in which the report year began; 0 where the day of death is not known
    count: int


def reviewed_elsewhere(actor: Actor) -> list[ElsewhereCount]:
    """Deaths that the actor's panels were told of and others review: they count as notified, not as reviewed here."""
    rows = Interest.objects.filter(
        panel_id__in=places_for(actor, OF_THE_OFFICE), ended_at__isnull=True, reports_from__isnull=False
    )
    rows = rows.select_related("panel", "case__lead_panel").prefetch_related(standing())
    found = Counter(
        (each.panel.name if each.panel else "", lead_of(each), _year(each.case.died_on)) for each in rows
    )
    counted = [ElsewhereCount(*at, count) for at, count in found.items()]
    return sorted(counted, key=lambda each: (-each.year, each.panel_name, each.lead_name))


def _year(died_on: date | None) -> int:
    return report_year_of(died_on) if died_on else 0
