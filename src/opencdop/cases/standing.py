"""The one writer of `Case.stage`, a copy of what `stages.stage_of` derives from milestones and needs."""

from opencdop.cases.models import Case
from opencdop.cases.stages import Gate, MilestoneKind, Passed, Stage, stage_of


def derived_stage(case: Case) -> Stage:
    """The stage as it follows from the case's milestones and open needs; two queries."""
    passed = [
        Passed(kind=MilestoneKind(row.kind), on=row.on, recorded_at=row.recorded_at)
        for row in case.milestones.all()
    ]
    return stage_of(passed, open_gates=[Gate(need.gate) for need in case.needs.all() if need.is_open])


def refresh_stage(case: Case) -> None:
    """Bring the cached copy up to date."""
    stage = derived_stage(case).value
    if stage != case.stage:
        case.stage = stage
        Case.objects.filter(pk=case.pk).update(stage=stage)
