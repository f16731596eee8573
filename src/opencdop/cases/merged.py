"""Cases that were found to be one child. A merge moves no row: a duplicate points to its survivor, and whoever asks for
what is kept of a case asks for the rows of all the cases that it is made of.

Through the case that comes by itself (`case.needs`, see `belonging`); a query of its own asks with `case_ids_of`.
"""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from django.db.models import Q

from opencdop.cases.models import Case
from opencdop.cases.stages import LOCKED_STAGES, Stage


class RowOfCase(Protocol):
    """A row that belongs to a case, or to none yet."""

    @property
    def case(self) -> Case | None: ...


Row = TypeVar("Row", bound=RowOfCase)


def survivor_of(case: Case) -> Case:
    """The case that stands for this one: itself, unless it was merged into another."""
    while case.merged_into is not None:
        case = case.merged_into
    return case


def case_ids_of(case: Case) -> list[str]:
    """The ids of all the cases that this one is made of, its own first; no query."""
    return [case.pk, *case.merged_ids]


def takes_answers() -> Q:
    """Rows of a review that still takes answers. Of a case that was merged, the one that stands for it says so."""
    stages = [stage.value for stage in Stage if stage not in LOCKED_STAGES]
    itself = Q(case__merged_into__isnull=True, case__stage__in=stages)
    return itself | Q(case__merged_into__stage__in=stages)


def read_as(row: Row, case: Case) -> Row:
    """Let `row.case` be the case in which it is shown, without asking for it. What is stored stays as it is."""
    row._state.fields_cache["case"] = case  # type: ignore[attr-defined]
    return row


def shown_in_survivors(rows: Iterable[Row]) -> list[Row]:
    """The rows, each with the case that stands for its own, for lists; one query where any of them was merged."""
    found = list(rows)
    merged = [(row, row.case.merged_into_id) for row in found if row.case and row.case.merged_into_id]
    if merged:
        wanted = Case.objects.select_related("child", "lead_panel", "coordinator")
        survivors = wanted.in_bulk({survivor_id for _row, survivor_id in merged})
        for row, survivor_id in merged:
            read_as(row, survivors[survivor_id])
    return found
