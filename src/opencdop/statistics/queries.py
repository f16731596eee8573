"""What may be asked of facts: as they stood at a moment, which years there are, and whether the kept rows are true."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from opencdop.cases.models import Case, CaseAnswer
from opencdop.cases.queries import listed_cases
from opencdop.panels.models import Footprint, Panel, Population
from opencdop.panels.places import place_file_in_use
from opencdop.statistics.facts import Facts
from opencdop.statistics.models import CaseFacts
from opencdop.statistics.periods import ReportYear
from opencdop.statistics.sources import cases_with_facts
from opencdop.statistics.year import Population as CountedPopulation

_OF_HOME = ("postcode", "date_of_death")  # the answers by which a death belongs to the area of a panel


@dataclass(frozen=True)
class CountedCase:
    """A case's facts, with what a return needs to name the row and to record that it was read."""

    case_id: str
    reference: str
    data_key_id: str
    facts: Facts


@dataclass(frozen=True)
class Difference:
    """A kept row that says something else than the case does; no names of facts where there is no row at all."""

    case_id: str
    facts: tuple[str, ...]


def cases_in(case_ids: Collection[str]) -> QuerySet[Case]:
    """The cases with these ids."""
    return Case.objects.filter(id__in=case_ids)


def stale_case_ids(panel: Panel | None = None, *, everything: bool = False) -> list[str]:
    """The cases that changed, or any panel's area did, since they were counted, or never were; or all of them."""
    cases = listed_cases(Case.objects.all() if panel is None else Case.objects.filter(lead_panel=panel))
    if not everything:
        cases = cases.filter(_stale())
    return list(cases.order_by("id").values_list("id", flat=True))


def _stale() -> Q:
    """Whether the kept facts of a case may say something else than the case does."""
    stale = Q(facts__isnull=True) | ~Q(facts__case_version=F("version_no"))
    area = Footprint.objects.filter(changed_at__gt=OuterRef("facts__built_at"))
    stale |= Q(Exists(area))  # on the areas rest the authority and the panel at death
    read = place_file_in_use()
    return stale if read is None else stale | Q(facts__built_at__lt=read.finished_at)


def counted_cases(panel: Panel, *, as_at: datetime) -> list[CountedCase]:
    """The cases that the panel leads, open or done at the moment (aware), each with its facts as they stood then."""
    cases = Case.objects.filter(lead_panel=panel, opened_at__lte=as_at)
    return [
        CountedCase(case.id, case.reference, case.data_key_id, facts)
        for case, facts in cases_with_facts(cases, as_at=as_at)
    ]


def facts_as_at(panel: Panel, *, as_at: datetime) -> list[Facts]:
    """The facts of the cases that the panel leads, and of those that others lead of children who lived in its area, as
    they stood at the moment (aware), computed from the record in memory.
    """
    corrected = CaseAnswer.objects.filter(case=OuterRef("pk"), superseded_at__gt=as_at, question__in=_OF_HOME)
    of_others = Case.objects.exclude(lead_panel=panel).filter(
        Q(facts__panel_at_death=panel.slug) | _stale() | Q(Exists(corrected))
    )
    cases = Case.objects.filter(Q(lead_panel=panel) | Q(pk__in=of_others.values("pk")), opened_at__lte=as_at)
    found = (facts for _, facts in cases_with_facts(cases, as_at=as_at))
    return [each for each in found if panel.slug in (each.panel, each.panel_at_death)]


def years_of(panels: Collection[Panel]) -> dict[str, list[ReportYear]]:
    """The report years in which each panel (by id) has a death or a review, newest first, from the kept facts."""
    found: dict[str, set[ReportYear]] = {panel.pk: set() for panel in panels}
    by_slug = {panel.slug: panel.pk for panel in panels}
    rows = CaseFacts.objects.filter(Q(panel__in=list(panels)) | Q(panel_at_death__in=by_slug), in_scope=True)
    of_days = rows.filter(case__merged_into__isnull=True)
    for panel_id, lived_with, died_on, reviewed_on in of_days.values_list(
        "panel_id", "panel_at_death", "died_on", "reviewed_on"
    ):
        for each in {panel_id, by_slug.get(lived_with, "")} & found.keys():
            days: tuple[date | None, ...] = (died_on, reviewed_on if each == panel_id else None)
            found[each] |= {ReportYear.holding(day) for day in days if day is not None}
    return {panel_id: sorted(years, reverse=True) for panel_id, years in found.items()}


def has_several_authorities(panel: Panel, *, year: ReportYear) -> bool:
    """Whether more than one authority belonged to the panel's area in the year."""
    rows = Footprint.objects.filter(panel=panel, from_on__lte=year.last)
    rows = rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=year.first))
    return len(set(rows.values_list("authority_code", flat=True))) > 1


def population_of(panel: Panel, *, year: ReportYear) -> CountedPopulation | None:
    """The children of the panel's area in the middle of the year, or in the latest year before it; None unknown."""
    row = Population.objects.filter(panel=panel, mid_year__lte=year.begins).order_by("-mid_year").first()
    if row is None or not row.under_18:
        return None
    return CountedPopulation(children=row.under_18, source=row.source, year=row.mid_year)


def check_facts(panel: Panel | None = None) -> list[Difference]:
    """Count every case again and compare: the cases whose kept facts are missing or differ. Writes nothing."""
    cases = listed_cases(Case.objects.all() if panel is None else Case.objects.filter(lead_panel=panel))
    kept = {
        row.case_id: row.facts()
        for row in CaseFacts.objects.filter(case__in=cases.values("pk")).select_related("panel")
    }
    found = []
    for case, facts in cases_with_facts(cases):
        if case.id not in kept:
            found.append(Difference(case.id, ()))
        elif kept[case.id] != facts:
            differing = (
                f.name for f in fields(Facts) if getattr(kept[case.id], f.name) != getattr(facts, f.name)
            )
            found.append(Difference(case.id, tuple(differing)))
    return found
