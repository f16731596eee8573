"""Bringing the kept facts up to date with the cases. Nobody writes a fact by hand."""

from opencdop.audit.services import record, service
from opencdop.core import clock
from opencdop.core.actor import SYSTEM, Actor
from opencdop.core.errors import NotAllowed
from opencdop.design.words import count_of
from opencdop.panels.models import Panel
from opencdop.statistics import events
from opencdop.statistics.models import KEPT, CaseFacts
from opencdop.statistics.queries import cases_in, stale_case_ids
from opencdop.statistics.sources import cases_with_facts

BATCH = 500


@service
def rebuild_stale(panel: Panel | None = None, *, everything: bool = False, by: Actor = SYSTEM) -> int:
    """Count again every case that changed since it was last counted, or all of them. Returns how many.

    A fixed number of queries for every 500 cases, and one event for the whole. Only the system rebuilds.
    """
    if by != SYSTEM:
        raise NotAllowed("Facts are counted by the software alone.")
    CaseFacts.objects.filter(case__merged_into__isnull=False).delete()  # counted where they were merged
    stale = stale_case_ids(panel, everything=everything)
    for start in range(0, len(stale), BATCH):
        built_at = clock.now()
        found = cases_with_facts(cases_in(stale[start : start + BATCH]))
        CaseFacts.objects.bulk_create(
            [CaseFacts.of(facts, case=case, built_at=built_at) for case, facts in found],
            update_conflicts=True,
            unique_fields=["case"],
            update_fields=list(KEPT),
        )
    if stale:
        record(events.FACTS_REBUILT, by=by, about=panel, words={"cases": count_of(len(stale), "case")})
    return len(stale)
