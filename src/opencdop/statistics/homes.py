"""Where a child lived, as far as it is counted: authority, deprivation, whether it was the panel's area. No postcode.

What the office chose stands over the postcode; without either, the only authority that a panel had on the day of death
is taken, for nobody else could have sent it. A later merger of panels changes neither authority nor panel at death.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from opencdop.cases.jurisdiction_queries import ELSEWHERE
from opencdop.cases.jurisdiction_rules import nation_called
from opencdop.panels.models import Footprint
from opencdop.panels.places import NATION, Whereabouts
from opencdop.statistics.bands import NOT_KNOWN
from opencdop.statistics.facts import ENGLAND, RESIDENT, RESIDENT_ELSEWHERE


@dataclass(frozen=True)
class Home:
    """The facts of a home. `panel_at_death` is the slug of the panel to whose area it belonged on the day of death."""

    authority: str | None
    decile: int | None
    resident: str
    panel_at_death: str | None


def home_of(
    told: Whereabouts | None,
    chosen: Mapping[str, Any],
    *,
    died_on: date | None,
    lead_panel_id: str,
    areas: Iterable[Footprint],
) -> Home:
    """The facts of a home, from what its postcode tells and what the office chose. `areas` are those of all panels."""
    rows = list(areas)
    authority = str(chosen.get("residence_la") or "") or (told.authority if told else "")
    nation = _nation(told, chosen, authority)
    # By arrangement the Isle of Man may stand in a panel's area; its children are no residents of England all the same.
    if authority == ELSEWHERE or (nation and nation != ENGLAND):
        return Home(None, None, RESIDENT_ELSEWHERE, None)
    decile = told.decile if told else None
    if not authority:
        only = authority_on(died_on, (row for row in rows if row.panel_id == lead_panel_id))
        return Home(only, decile, NOT_KNOWN, _panel_on(rows, only, died_on))
    resident = RESIDENT if _of(rows, authority, lead_panel_id) else RESIDENT_ELSEWHERE
    return Home(authority, decile, resident, _panel_on(rows, authority, died_on))


def authority_on(day: date | None, area: Iterable[Footprint]) -> str | None:
    """The code of the authority, where the panel had exactly one on that day; nobody can tell among several."""
    if day is None:
        return None
    codes = {row.authority_code for row in area if _belongs(row, day)}
    return codes.pop() if len(codes) == 1 else None


def _nation(told: Whereabouts | None, chosen: Mapping[str, Any], authority: str) -> str:
    """The nation of the home, where it is said or can be told from the code of the authority."""
    if chosen.get("country_of_residence"):
        return str(chosen["country_of_residence"])
    if authority:
        return nation_called(authority) or ""
    return told.nation if told and told.kind == NATION else ""


def _of(rows: Iterable[Footprint], authority: str, panel_id: str) -> bool:
    """Whether an authority belongs, or belonged, to the area of a panel."""
    return any(row.panel_id == panel_id and row.authority_code == authority for row in rows)


def _panel_on(rows: Iterable[Footprint], authority: str | None, day: date | None) -> str | None:
    if authority is None or day is None:
        return None
    found = [row for row in rows if row.authority_code == authority and _belongs(row, day)]
    return max(found, key=lambda row: row.from_on).panel.slug if found else None


def _belongs(row: Footprint, day: date) -> bool:
    return row.from_on <= day and (row.until_on is None or day <= row.until_on)
