"""What a reader can work out about hidden numbers from the numbers beside them.

The reader's side of disclosure control: it sees only what is published (numbers, marks and sums), never the
hidden counts. Pure. disclosure.py asks it before anything is shown; the tests check it against brute force.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

Cell = tuple[str, ...]
Bounds = tuple[int, int]

CEILING = 1_000_000
"""Stands for "no upper limit known"; no panel, nor the country, has as many child deaths."""

_ROUNDS = 200


@dataclass(frozen=True)
class Sum:
    """A total and the parts that add up to it. A margin that tables share is one cell in several sums."""

    total: Cell
    parts: tuple[Cell, ...]

    def __post_init__(self) -> None:
        if not self.parts or self.total in self.parts or len(set(self.parts)) != len(self.parts):
            raise ValueError(f"A sum needs distinct parts other than its total: {self.total}")

    @property
    def cells(self) -> tuple[Cell, ...]:
        return (self.total, *self.parts)


@dataclass(frozen=True)
class _Balance:
    """The unknown cells of one sum: signed, they add up to `rest`."""

    signs: tuple[tuple[Cell, int], ...]
    rest: int


def feasible_ranges(
    *, known: Mapping[Cell, int], possible: Mapping[Cell, Bounds], sums: Iterable[Sum]
) -> dict[Cell, Bounds]:
    """For each unknown cell the smallest and the largest whole number that agrees with everything published.

    `possible` gives the unknown cells with what their mark alone tells ("fewer than 5": 1 to 4). Exact: by
    propagation where the sums form no circle (tables of one dimension that share totals), by integer
    programming where they do (tables of two dimensions). Raises ValueError where the published numbers
    contradict each other.
    """
    balances = _balances(known, possible, sums)
    ranges = _propagated(balances, possible)
    for group in _connected(balances):
        if not _is_tree(group):
            ranges.update(_optimised(group, ranges))
    return ranges


def _balances(
    known: Mapping[Cell, int], possible: Mapping[Cell, Bounds], sums: Iterable[Sum]
) -> list[_Balance]:
    balances = []
    for each in sums:
        rest = known.get(each.total, 0) if each.total not in possible else 0
        rest -= sum(known[part] for part in each.parts if part not in possible)
        signs = tuple((part, 1) for part in each.parts if part in possible)
        if each.total in possible:
            signs += ((each.total, -1),)
        if signs:
            balances.append(_Balance(signs, rest))
    return balances


def _propagated(balances: Sequence[_Balance], possible: Mapping[Cell, Bounds]) -> dict[Cell, Bounds]:
    """Each range narrowed by each sum until nothing changes; always an outer bound of the true range."""
    ranges = dict(possible)
    for _ in range(_ROUNDS):
        before = dict(ranges)
        for balance in balances:
            _narrow(balance, ranges)
        if ranges == before:
            break
    return ranges


def _narrow(balance: _Balance, ranges: dict[Cell, Bounds]) -> None:
    spans = [(c, s, *(ranges[c] if s > 0 else (-ranges[c][1], -ranges[c][0]))) for c, s in balance.signs]
    lowest, highest = sum(low for *_, low, _high in spans), sum(high for *_, high in spans)
    for cell, sign, low, high in spans:
        new_low = max(low, balance.rest - (highest - high))
        new_high = min(high, balance.rest - (lowest - low))
        if new_low > new_high:
            raise ValueError(f"The published numbers contradict each other at {cell}.")
        ranges[cell] = (new_low, new_high) if sign > 0 else (-new_high, -new_low)


def _connected(balances: Sequence[_Balance]) -> list[list[_Balance]]:
    """The sums in groups that share no unknown cell with another group."""
    groups: list[tuple[set[Cell], list[_Balance]]] = []
    for balance in balances:
        cells, members = {cell for cell, _ in balance.signs}, [balance]
        apart = []
        for group in groups:
            if group[0] & cells:
                cells |= group[0]
                members = group[1] + members
            else:
                apart.append(group)
        groups = [*apart, (cells, members)]
    return [members for _, members in groups]


def _is_tree(group: Sequence[_Balance]) -> bool:
    """No circle between sums and cells: then ranges that agree sum by sum agree altogether."""
    links = sum(len(balance.signs) for balance in group)
    cells = {cell for balance in group for cell, _ in balance.signs}
    return links == len(cells) + len(group) - 1


def _optimised(group: Sequence[_Balance], outer: Mapping[Cell, Bounds]) -> dict[Cell, Bounds]:
    cells = sorted({cell for balance in group for cell, _ in balance.signs})
    return dict(zip(cells, _ends(tuple(group), tuple((cell, *outer[cell]) for cell in cells)), strict=True))


@lru_cache(maxsize=512)  # protecting a report asks again and again about groups in which nothing was changed
def _ends(group: tuple[_Balance, ...], within: tuple[tuple[Cell, int, int], ...]) -> tuple[Bounds, ...]:
    """The range of each cell of `within`, which gives its outer bounds, in the same order.

    Each answer of the solver is one world that is possible: an end that one of them reaches is asked for no more.
    """
    import numpy
    from scipy.optimize import Bounds as Box
    from scipy.optimize import LinearConstraint, milp

    place = {cell: number for number, (cell, _low, _high) in enumerate(within)}
    matrix = numpy.zeros((len(group), len(within)))
    for row, balance in enumerate(group):
        for cell, sign in balance.signs:
            matrix[row, place[cell]] += sign
    rests = numpy.array([float(balance.rest) for balance in group])
    equal = LinearConstraint(matrix, rests, rests)
    lowest = numpy.array([float(low) for _cell, low, _high in within])
    highest = numpy.array([float(high) for _cell, _low, high in within])
    box, whole = Box(lowest, highest), numpy.ones(len(within))
    low_seen, high_seen = highest.copy(), lowest.copy()
    for cell, number in place.items():
        for direction, seen, end in ((1.0, low_seen, lowest), (-1.0, high_seen, highest)):
            if seen[number] == end[number]:
                continue
            aim = numpy.zeros(len(within))
            aim[number] = direction
            found = milp(aim, constraints=equal, bounds=box, integrality=whole)
            if not found.success:
                raise ValueError(f"The published numbers contradict each other at {cell}: {found.message}")
            world = numpy.round(found.x)
            numpy.minimum(low_seen, world, out=low_seen)
            numpy.maximum(high_seen, world, out=high_seen)
    return tuple((round(low), round(high)) for low, high in zip(low_seen, high_seen, strict=True))
