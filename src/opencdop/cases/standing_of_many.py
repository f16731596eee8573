"""How many cases stand, from rows asked for together (`together`): what `frame.case_standing` says of one."""

from collections.abc import Collection
from datetime import date

from opencdop.cases.frame import standing_with
from opencdop.cases.models import Case, Hold, Milestone, Need
from opencdop.cases.queries import latest_days
from opencdop.cases.regimes import waiting_for
from opencdop.cases.stages import Gate, MilestoneKind
from opencdop.cases.steps import OpenHold, OpenNeed, Standing
from opencdop.cases.together import Kept, Shaped, all_ids_of, shaped
from opencdop.core import clock

MILESTONES, NEEDS, HOLDS = "milestones", "needs", "holds"


def milestone_rows(cases: Collection[Case]) -> Shaped:
    """What was reached."""
    rows = Milestone.objects.filter(case_id__in=all_ids_of(cases))
    return shaped(rows, MILESTONES, code="kind", on="on", at="recorded_at")


def standing_rows(cases: Collection[Case]) -> list[Shaped]:
    """What was reached, what is waited for, and the causes of waiting that have not ended."""
    ids = all_ids_of(cases)
    needs = Need.objects.filter(case_id__in=ids, met_at__isnull=True, waived_at__isnull=True)
    holds = Hold.objects.filter(case_id__in=ids, closed_on__isnull=True)
    return [
        milestone_rows(cases),
        shaped(needs, NEEDS, code="gate", words="words", whose="whose", on="since", until="due_on"),
        shaped(holds, HOLDS, code="reason", on="opened_on", until="expected_on"),
    ]


def days_reached(case: Case, kept: Kept) -> dict[MilestoneKind, date]:
    """The days of the milestones, as `milestone_days` has them."""
    rows = sorted(kept.of(MILESTONES, case.pk), key=lambda row: row.at or case.opened_at)
    return latest_days(case, ((row.owner_id, row.code, row.on) for row in rows if row.on))


def notified_on(case: Case, kept: Kept) -> date:
    """The day on which the panel heard of the death."""
    return days_reached(case, kept).get(MilestoneKind.NOTIFIED) or clock.local_date(case.opened_at)


def standing_in(case: Case, kept: Kept) -> Standing:
    """The case as the rules of `steps` see it."""
    needs = [
        OpenNeed(gate=Gate(row.code), words=row.words, whose=row.whose, due_on=row.until, since=row.on)
        for row in kept.of(NEEDS, case.pk)
        if row.on
    ]
    holds = [
        OpenHold(reason=waiting_for(row.code), opened_on=row.on, expected_on=row.until)
        for row in kept.of(HOLDS, case.pk)
        if row.on
    ]
    return standing_with(case, reached=days_reached(case, kept), needs=needs, holds=holds)
