"""Small numbers hidden so that they cannot be worked out from the numbers beside them.

Pure, and the one place where a count becomes a number to be shown. All tables of one report are protected
together, as one `Tally`, because they share totals. Not covered: differences from an earlier edition of the
same report, and a group whose every child falls into one row; the person who publishes has to look at both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from opencdop.statistics.recovery import CEILING, Bounds, Cell, Sum, feasible_ranges

THRESHOLD = 5


class Why(Enum):
    """Why a number is hidden.

    `EITHER` stands where telling the other two apart would give the number away.
    """

    FEWER = "fewer"
    PROTECTS = "protects"
    EITHER = "either"
    DERIVED = "derived"

    def words(self, threshold: int = THRESHOLD) -> str:
        """The mark that stands in the place of the number."""
        return {
            Why.FEWER: f"hidden: fewer than {threshold}",
            Why.PROTECTS: "hidden to protect another number",
            Why.EITHER: f"hidden: fewer than {threshold}, or to protect another number",
            Why.DERIVED: "hidden as well",
        }[self]


@dataclass(frozen=True)
class Tally:
    """True counts and the sums that tie them together. Never leaves the server; only `Protected` is shown."""

    counts: Mapping[Cell, int]
    sums: tuple[Sum, ...] = ()

    def __post_init__(self) -> None:
        for cell, count in self.counts.items():
            if count < 0:
                raise ValueError(f"A count cannot be below zero: {cell}")
        for each in self.sums:
            missing = [cell for cell in each.cells if cell not in self.counts]
            if missing:
                raise ValueError(f"A sum names cells that were not counted: {missing}")
            if self.counts[each.total] != sum(self.counts[part] for part in each.parts):
                raise ValueError(f"The parts do not add up to the total: {each.total}")


@dataclass(frozen=True)
class Shown:
    """One number as the reader gets it: a value, or the reason why there is none."""

    value: int | None
    why: Why | None = None

    @property
    def hidden(self) -> bool:
        return self.why is not None


@dataclass(frozen=True)
class Protected:
    """What may be published: every cell with its value or mark, the sums, and the rule that was used."""

    cells: Mapping[Cell, Shown]
    sums: tuple[Sum, ...] = ()
    threshold: int = THRESHOLD
    hide_zero: bool = False

    def __getitem__(self, cell: Cell) -> Shown:
        return self.cells[cell]

    def hides(self, *cells: Cell) -> bool:
        """Whether any of these cells is hidden: then a figure made from them is hidden as well."""
        return any(self.cells[cell].hidden for cell in cells)

    def hidden(self) -> Iterator[Cell]:
        return (cell for cell, shown in self.cells.items() if shown.hidden)

    def ranges(self, *, also: Sequence[tuple[Sum, Bounds]] = ()) -> dict[Cell, Bounds]:
        """For each hidden cell, the smallest and largest number that a careful reader cannot rule out.

        `also`: what else is published about unshown totals, as a sum and the limits its total is known to
        have.
        """
        known = {cell: shown.value for cell, shown in self.cells.items() if shown.value is not None}
        possible = {
            cell: _told_by(shown.why, threshold=self.threshold, hide_zero=self.hide_zero)
            for cell, shown in self.cells.items()
            if shown.why is not None
        }
        limits = {each.total: bounds for each, bounds in also}
        sums = [*self.sums, *(each for each, _ in also)]
        ranges = feasible_ranges(known=known, possible=possible | limits, sums=sums)
        return {cell: ranges[cell] for cell in possible}


def recoverable(published: Protected) -> tuple[Cell, ...]:
    """The hidden cells that a reader can work out exactly from what is published.

    While this holds anything, nothing may be published.
    """
    return tuple(sorted(cell for cell, (low, high) in published.ranges().items() if low == high))


def protect(tally: Tally, *, threshold: int = THRESHOLD, hide_zero: bool = False) -> Protected:
    """The tally with every count from 1 to `threshold` - 1 hidden, and as few others as needed to protect
    them.

    No hidden cell can be worked out exactly; a small one keeps its whole range (1 to `threshold` - 1) open
    wherever hiding further parts can bring that about, before totals are touched. A zero stays visible unless
    `hide_zero`. A threshold of 0 or 1 hides nothing; 2 is refused, since its mark could only mean one.
    """
    if threshold < 0 or (threshold == 2 and not hide_zero):
        raise ValueError("The threshold for small numbers is 3 or more, or 0 for no protection.")
    draft = _Draft(tally, threshold=threshold, hide_zero=hide_zero and threshold > 1)
    while draft.improve():
        pass
    return draft.published()


def _told_by(why: Why, *, threshold: int, hide_zero: bool) -> Bounds:
    """What the mark alone tells a reader who knows the rule."""
    least = 0 if hide_zero else 1
    if why is Why.FEWER:
        return least, threshold - 1
    if why is Why.PROTECTS:
        return threshold, CEILING
    return least, CEILING


@dataclass
class _Draft:
    """A protection in the making: which cells are hidden so far, and with which mark."""

    tally: Tally
    threshold: int
    hide_zero: bool
    marks: dict[Cell, Why] = field(default_factory=dict)
    within: dict[Cell, list[Sum]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.marks = {cell: Why.FEWER for cell, count in self.tally.counts.items() if self._is_small(count)}
        for each in self.tally.sums:
            for cell in each.cells:
                self.within.setdefault(cell, []).append(each)

    def published(self) -> Protected:
        cells = {
            cell: Shown(None, self.marks[cell]) if cell in self.marks else Shown(count)
            for cell, count in self.tally.counts.items()
        }
        return Protected(cells, self.tally.sums, self.threshold, self.hide_zero)

    def improve(self) -> bool:
        """One step towards protection; False when nothing needs to or can be done."""
        ranges = self.published().ranges()
        known = [cell for cell, (low, high) in ranges.items() if low == high]
        for cell in self._in_order(known):
            if self._blur(cell, ranges) or self._hide_beside(cell, totals=True):
                return True
        if known:
            raise RuntimeError("No way was found to protect these numbers, so none of them may be shown.")
        narrow = [cell for cell in ranges if cell not in known and not self._is_open(cell, ranges[cell])]
        return any(
            self._blur(cell, ranges) or self._hide_beside(cell, totals=False)
            for cell in self._in_order(narrow)
        )

    def _is_small(self, count: int) -> bool:
        return (0 if self.hide_zero else 1) <= count < self.threshold

    def _is_open(self, cell: Cell, bounds: Bounds) -> bool:
        """Whether a small number's whole range stays possible, or another's more than one value."""
        if not self._is_small(self.tally.counts[cell]):
            return bounds[0] < bounds[1]
        return bounds[0] <= (0 if self.hide_zero else 1) and bounds[1] >= self.threshold - 1

    def _in_order(self, cells: Iterable[Cell]) -> list[Cell]:
        return sorted(cells, key=lambda cell: (self.tally.counts[cell], cell))

    def _blur(self, cell: Cell, before: Mapping[Cell, Bounds]) -> bool:
        """Give the cell and those hidden with it one mark, if that alone protects it: it costs no number."""
        changed = {each: Why.EITHER for each in self._hidden_with(cell) if self.marks[each] is not Why.EITHER}
        if not changed:
            return False
        kept = dict(self.marks)
        self.marks.update(changed)
        after = self.published().ranges()[cell]
        if self._is_open(cell, after) or (before[cell][0] == before[cell][1] and after[0] < after[1]):
            return True
        self.marks = kept
        return False

    def _hidden_with(self, cell: Cell) -> set[Cell]:
        """The hidden cells that sums tie to this one, step by step through other hidden cells."""
        found, fresh = {cell}, [cell]
        while fresh:
            for each in self.within.get(fresh.pop(), ()):
                new = [other for other in each.cells if other in self.marks and other not in found]
                found.update(new)
                fresh.extend(new)
        return found

    def _hide_beside(self, cell: Cell, *, totals: bool) -> bool:
        """Hide what costs least among the cells in a sum with this one, or with its hidden company."""
        for company in ({cell}, self._hidden_with(cell)):
            choice = self._candidates(company, totals=totals)
            if choice:
                self.marks[choice[0]] = Why.EITHER if self.marks[cell] is Why.EITHER else Why.PROTECTS
                return True
        return False

    def _candidates(self, company: set[Cell], *, totals: bool) -> list[Cell]:
        """What could be hidden, cheapest first: a part before a subtotal, that before a grand total."""
        sums = [each for cell in company for each in self.within.get(cell, ())]
        beside = {other for each in sums for other in each.cells if other not in self.marks}
        free = [cell for cell in beside if self.tally.counts[cell] and (totals or not self._rank(cell))]
        return sorted(free, key=lambda cell: (self._rank(cell), self.tally.counts[cell], cell))

    def _rank(self, cell: Cell) -> int:
        """0 for a part, 1 for a subtotal, 2 for a grand total."""
        within = self.within.get(cell, ())
        is_total = any(each.total == cell for each in within)
        return is_total + (is_total and all(each.total == cell for each in within))
