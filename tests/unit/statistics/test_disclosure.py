"""Hidden numbers cannot be worked out: not from totals, linked tables or the marks themselves."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opencdop.statistics.disclosure import Protected, Shown, Tally, Why, protect, recoverable
from opencdop.statistics.recovery import Cell, Sum, feasible_ranges


def one_way(counts: list[int], name: str = "age", total: Cell = ("all",)) -> Tally:
    cells = {(name, str(number)): count for number, count in enumerate(counts)}
    return Tally({**cells, total: sum(counts)}, (Sum(total, tuple(cells)),))


def linked(*tables: list[int]) -> Tally:
    """Several one-way tables of the same cases: they share the grand total."""
    counts: dict[Cell, int] = {}
    sums: list[Sum] = []
    for number, table in enumerate(tables):
        one = one_way(table, name=f"t{number}")
        counts.update(one.counts)
        sums.extend(one.sums)
    return Tally(counts, tuple(sums))


def two_way(grid: list[list[int]]) -> Tally:
    rows, columns = range(len(grid)), range(len(grid[0]))
    counts: dict[Cell, int] = {("c", str(r), str(k)): grid[r][k] for r in rows for k in columns}
    counts |= {("row", str(r)): sum(grid[r]) for r in rows}
    counts |= {("column", str(k)): sum(grid[r][k] for r in rows) for k in columns}
    counts[("all",)] = sum(map(sum, grid))
    sums = [Sum(("row", str(r)), tuple(("c", str(r), str(k)) for k in columns)) for r in rows]
    sums += [Sum(("column", str(k)), tuple(("c", str(r), str(k)) for r in rows)) for k in columns]
    sums.append(Sum(("all",), tuple(("row", str(r)) for r in rows)))
    sums.append(Sum(("all",), tuple(("column", str(k)) for k in columns)))
    return Tally(counts, tuple(sums))


def marks(published: Protected) -> dict[Cell, Why]:
    return {cell: shown.why for cell, shown in published.cells.items() if shown.why is not None}


def test_protect_hides_one_to_four_and_a_second_number_beside_it() -> None:
    shown = protect(one_way([3, 20, 40]))
    assert marks(shown) == {("age", "0"): Why.FEWER, ("age", "1"): Why.PROTECTS}
    assert shown[("all",)].value == 63
    assert shown[("age", "0")].value is None


def test_protect_leaves_large_numbers_and_zeros_alone() -> None:
    shown = protect(one_way([0, 5, 12]))
    assert marks(shown) == {}
    assert shown[("age", "0")] == Shown(0)


def test_protect_hides_zero_where_asked() -> None:
    shown = protect(one_way([0, 9, 12]), hide_zero=True)
    assert shown[("age", "0")].why is not None
    assert recoverable(shown) == ()


def test_marks_that_would_give_the_number_away_are_made_alike() -> None:
    """One and five in a total of six: "fewer than 5" beside "protects" could only be 1 and 5."""
    shown = protect(one_way([1, 5]))
    assert set(marks(shown).values()) == {Why.EITHER}
    assert shown.ranges()[("age", "0")] == (1, 5)


def test_four_single_deaths_in_a_total_of_four_cannot_be_told() -> None:
    shown = protect(one_way([1, 1, 1, 1]))
    assert recoverable(shown) == ()
    assert shown[("all",)].hidden


def test_a_small_sum_of_hidden_numbers_takes_a_third_number_with_it() -> None:
    """Two and one hidden in a known three would leave only 1 and 2 possible."""
    shown = protect(one_way([2, 1, 9, 30]))
    assert shown[("age", "2")].hidden
    low, high = shown.ranges()[("age", "0")]
    assert (low, high >= 4) == (1, True)


def test_a_number_cannot_be_worked_out_through_a_table_that_shares_the_total() -> None:
    """The total has to go in one table; the other must then not add up to it."""
    tally = linked([1, 1, 1, 1, 1], [5, 0])
    shown = protect(tally)
    assert recoverable(shown) == ()
    assert shown[("all",)].hidden
    assert shown[("t1", "0")].hidden


def test_recoverable_names_what_simple_hiding_leaves_open() -> None:
    """Without a second number the total gives the small one away: the checker must see that."""
    tally = one_way([3, 20, 40])
    careless = Protected(
        {
            cell: Shown(None, Why.FEWER) if 0 < count < 5 else Shown(count)
            for cell, count in tally.counts.items()
        },
        tally.sums,
    )
    assert recoverable(careless) == (("age", "0"),)


def test_recoverable_sees_through_a_table_of_two_dimensions() -> None:
    """Three corners of a rectangle hidden are known through the fourth."""
    tally = two_way([[3, 20, 30], [10, 20, 30], [10, 20, 30]])
    hidden = {("c", "0", "0"): Why.FEWER, ("c", "0", "1"): Why.PROTECTS, ("c", "1", "0"): Why.PROTECTS}
    careless = Protected(
        {cell: Shown(None, hidden[cell]) if cell in hidden else Shown(n) for cell, n in tally.counts.items()},
        tally.sums,
    )
    assert set(recoverable(careless)) == set(hidden)
    assert recoverable(protect(tally)) == ()


def test_protect_says_why_in_words() -> None:
    assert Why.FEWER.words(5) == "hidden: fewer than 5"
    assert Why.PROTECTS.words(5) == "hidden to protect another number"
    assert Why.FEWER.words(8) == "hidden: fewer than 8"


def test_protect_refuses_a_threshold_whose_mark_is_the_number() -> None:
    with pytest.raises(ValueError, match="3 or more"):
        protect(one_way([1, 2]), threshold=2)
    assert marks(protect(one_way([1, 2]), threshold=0)) == {}


def test_a_tally_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(ValueError, match="add up"):
        Tally({("a",): 1, ("t",): 2}, (Sum(("t",), (("a",),)),))


counts = st.lists(st.one_of(st.integers(0, 6), st.integers(0, 60)), min_size=1, max_size=7)


def assert_safe(tally: Tally, shown: Protected) -> None:
    assert recoverable(shown) == ()
    for cell, count in tally.counts.items():
        assert shown[cell].value in (None, count)
        if (0 if shown.hide_zero else 1) <= count < shown.threshold:
            assert shown[cell].hidden
    for cell, (low, high) in shown.ranges().items():
        assert low <= tally.counts[cell] <= high


@settings(max_examples=300, deadline=None)
@given(table=counts, threshold=st.integers(3, 8), hide_zero=st.booleans())
def test_no_hidden_number_of_a_random_table_can_be_worked_out(
    table: list[int], threshold: int, hide_zero: bool
) -> None:
    tally = one_way(table)
    assert_safe(tally, protect(tally, threshold=threshold, hide_zero=hide_zero))


@st.composite
def tables_of_the_same_cases(draw: st.DrawFn) -> Tally:
    """A few cases, each with a value in four breakdowns: tables that agree in their total."""
    sizes = [6, 3, 10, 4]
    cases = draw(st.lists(st.tuples(*(st.integers(0, size - 1) for size in sizes)), max_size=60))
    return linked(
        *([sum(case[n] == value for case in cases) for value in range(size)] for n, size in enumerate(sizes))
    )


@settings(max_examples=150, deadline=None)
@given(tally=tables_of_the_same_cases(), hide_zero=st.booleans())
def test_no_hidden_number_of_linked_tables_can_be_worked_out(tally: Tally, hide_zero: bool) -> None:
    assert_safe(tally, protect(tally, hide_zero=hide_zero))


@settings(max_examples=15, deadline=None)
@given(
    grid=st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, 14), min_size=width, max_size=width), min_size=1, max_size=4
        )
    )
)
def test_no_hidden_number_of_a_two_way_table_can_be_worked_out(grid: list[list[int]]) -> None:
    tally = two_way(grid)
    assert_safe(tally, protect(tally))


@settings(max_examples=200, deadline=None)
@given(tally=tables_of_the_same_cases())
def test_a_small_number_keeps_its_whole_range_open_where_enough_deaths_are_counted(tally: Tally) -> None:
    shown = protect(tally)
    ranges = shown.ranges()
    for each in tally.sums:
        large = [part for part in each.parts if tally.counts[part] >= 10]
        for part in each.parts:
            if 0 < tally.counts[part] < 5 and len(large) >= 2:
                assert ranges[part][0] == 1
                assert ranges[part][1] >= 4


@settings(max_examples=60, deadline=None)
@given(
    grid=st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=2), min_size=2, max_size=2), data=st.data()
)
def test_feasible_ranges_agree_with_trying_every_possibility(
    grid: list[list[int]], data: st.DataObject
) -> None:
    tally = two_way(grid)
    unknown = data.draw(st.lists(st.sampled_from(sorted(tally.counts)), min_size=1, max_size=5, unique=True))
    possible = {cell: (0, max(4, tally.counts[cell])) for cell in unknown}
    known = {cell: count for cell, count in tally.counts.items() if cell not in possible}
    found: dict[Cell, set[int]] = {cell: set() for cell in unknown}
    for values in product(*(range(possible[cell][1] + 1) for cell in unknown)):
        full = known | dict(zip(unknown, values, strict=True))
        if all(full[each.total] == sum(full[part] for part in each.parts) for each in tally.sums):
            for cell, value in zip(unknown, values, strict=True):
                found[cell].add(value)
    ranges = feasible_ranges(known=known, possible=possible, sums=tally.sums)
    assert ranges == {cell: (min(values), max(values)) for cell, values in found.items()}


def test_published_numbers_that_contradict_each_other_are_reported() -> None:
    with pytest.raises(ValueError, match="contradict"):
        feasible_ranges(known={("t",): 9}, possible={("a",): (1, 4)}, sums=[Sum(("t",), (("a",),))])
