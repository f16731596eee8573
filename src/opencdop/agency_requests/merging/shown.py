"""A merge as its page shows it: tables by section, each with a column for every return that says something there."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from opencdop.agency_requests.merging.laying import DECIDED, SAME, Merge, Return, Row
from opencdop.agency_requests.merging.models import MergeDecision
from opencdop.agency_requests.merging.queries import can_undo
from opencdop.design.words import count_of, day_clock


@dataclass(frozen=True)
class Table:
    """The questions of one section that wait for a decision. `sources` are the columns."""

    title: str
    sources: tuple[Return, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Decided:
    """A question that was decided, in words; `undo` names the decision where it can be undone."""

    row: Row
    words: str
    reason: str
    undo: str


@dataclass(frozen=True)
class Progress:
    """One return, and how much of it waits for a decision."""

    source: Return
    waits: int

    @property
    def is_done(self) -> bool:
        return not self.waits


def tables(laid: Merge, states: Collection[str], *, besides: Collection[str] = ()) -> tuple[Table, ...]:
    """The rows in these states, section by section, and those of `besides` in their places."""
    rows = [row for row in laid.rows.values() if row.state in states or row.key in besides]
    return tuple(
        _table(laid, title, tuple(found)) for title, found in groupby(rows, key=lambda row: row.section)
    )


def _table(laid: Merge, title: str, rows: tuple[Row, ...]) -> Table:
    speaking = {said.source.id for row in rows for said in row.said}
    return Table(title, tuple(each for each in laid.returns if each.id in speaking), rows)


def decided(laid: Merge, decisions: Mapping[str, MergeDecision]) -> dict[str, Decided]:
    """The questions that were decided and do not wait again, each with how."""
    return {
        key: _decided(row, decisions.get(key))
        for key, row in laid.rows.items()
        if row.state == DECIDED or (row.state == SAME and key in decisions)
    }


def agreeing(laid: Merge, decisions: Mapping[str, MergeDecision]) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """The questions under which all say what the record says, section by section."""
    rows = [row for row in laid.same if row.key not in decisions]
    return tuple((title, tuple(found)) for title, found in groupby(rows, key=lambda row: row.section))


def progress(laid: Merge) -> tuple[Progress, ...]:
    """Each return, the first to come first, with how many answers of it wait."""
    return tuple(Progress(each, len(laid.open_in(each.id))) for each in laid.returns)


def _decided(row: Row, decision: MergeDecision | None) -> Decided:
    if decision is None:
        return Decided(row, "The record kept its own answer", "", "")
    undo = decision.pk if can_undo(decision, row.record) else ""
    written = decision.way == MergeDecision.WRITTEN
    reason = row.record.reason if written and row.record and decision.answer_id == row.record.id else ""
    return Decided(row, decision_words(decision), reason, undo)


def decision_words(decision: MergeDecision) -> str:
    """ "Taken from Millbrook Surgery by Asha Verma, 3 June 2026, 10:05"."""
    if decision.way == MergeDecision.TAKEN and decision.source is not None:
        what = f"Taken from {decision.source.agency_name}"
    elif decision.way == MergeDecision.WRITTEN:
        what = "Written"
    else:
        what = "Kept as it was" if decision.before_id else "Left out"
    return f"{what} by {decision.decided_by_name}, {day_clock(decision.decided_at)}"


def summary_of(laid: Merge) -> str:
    """How much there is to decide, in one line."""
    differing, new = len(laid.differing), len(laid.new)
    same = sum(1 for row in laid.rows.values() if row.state in (SAME, DECIDED))
    parts: Iterable[str] = (
        f"{count_of(differing, 'answer differs', 'answers differ')}" if differing else "no answers differ",
        f"{new} {'is' if new == 1 else 'are'} new" if new else "none is new",
        f"{same} {'needs' if same == 1 else 'need'} nothing more" if same else "none is settled yet",
    )
    return ", ".join(parts)
