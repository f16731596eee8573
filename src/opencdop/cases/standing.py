"""The one writer of `Case.stage`, a copy of what `stages.stage_of` derives from milestones and needs."""

from collections.abc import Iterator

from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case
from opencdop.cases.stages import EARLIEST, OF_A_MERGED_CASE, Gate, MilestoneKind, Passed, Stage, stage_of


def derived_stage(case: Case) -> Stage:
    """The stage as it follows from the case's milestones and open needs, with those of cases merged into it; one query,
    and one more while a case gathers. That a merged case was opened is no step of this one.
    """
    told = OF_A_MERGED_CASE - EARLIEST
    passed = [
        Passed(kind=MilestoneKind(kind), on=on, recorded_at=at)
        for case_id, kind, on, at in case.milestones.values_list("case_id", "kind", "on", "recorded_at")
        if case_id == case.pk or kind in told
    ]
    return stage_of(passed, open_gates=_open_gates(case))


def _open_gates(case: Case) -> Iterator[Gate]:
    """The gates at which a need is open; asked of the database when somebody looks at the first."""
    waiting = case.needs.filter(met_at__isnull=True, waived_at__isnull=True)
    yield from map(Gate, waiting.values_list("gate", flat=True))


def refresh_stage(case: Case) -> None:
    """Bring the cached copy up to date, of the case that stands for this one and of all that were merged into it.

    It is derived under the lock of the case that stands, as both are now: of two who write at the same moment the
    second derives from what the first wrote, and what the caller read before counts for nothing.
    """
    standing = Case.objects.select_for_update().get(pk=case.merged_into_id or case.pk)
    if standing.merged_into_id is not None:  # since the caller read the case
        standing = Case.objects.select_for_update().get(pk=standing.merged_into_id)
    case.stage = derived_stage(standing).value
    if case.stage != standing.stage or case.pk != standing.pk:
        Case.objects.filter(pk__in=case_ids_of(standing)).update(stage=case.stage)
