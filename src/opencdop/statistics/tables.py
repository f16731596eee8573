"""Tables ready to be shown on a page, in a document or as data. Pure; holds only what may be published.

Every table carries the line that says how it was made. A figure is text for people and a value for machines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opencdop.statistics.disclosure import Protected, Shown, Why
from opencdop.statistics.rates import Proportion, Rate, half_up
from opencdop.statistics.recovery import Cell

NONE_TO_SHOW = "–"


@dataclass(frozen=True)
class Figure:
    """One figure as published: what people read, the number behind it, or why it is hidden."""

    text: str
    value: float | None = None
    why: Why | None = None

    @property
    def hidden(self) -> bool:
        return self.why is not None


@dataclass(frozen=True)
class Row:
    """A line of a table: what it counts, then a figure for each column after the first."""

    label: str
    figures: tuple[Figure, ...]
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its heading, the method it was made by, and any remark the reader needs."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    method: str
    remarks: tuple[str, ...] = ()

    @property
    def hides_something(self) -> bool:
        return any(figure.hidden for row in self.rows for figure in row.figures)


def count_figure(shown: Shown, *, threshold: int) -> Figure:
    """A protected count, or its mark."""
    if shown.why is not None:
        return Figure(shown.why.words(threshold), why=shown.why)
    return Figure(str(shown.value), value=shown.value)


def hidden_figure(*, threshold: int) -> Figure:
    """The mark of a figure that would have been made from a hidden number."""
    return Figure(Why.DERIVED.words(threshold), why=Why.DERIVED)


def share_figure(
    published: Protected, part: Cell, *, whole: Sequence[Cell], less: Sequence[Cell] = ()
) -> Figure:
    """`part` as a whole percentage of the sum of `whole` without `less`; hidden where one of them is."""
    if published.hides(part, *whole, *less):
        return hidden_figure(threshold=published.threshold)
    base = sum(_value(published, cell) for cell in whole) - sum(_value(published, cell) for cell in less)
    if base == 0:
        return Figure(NONE_TO_SHOW)
    percent = half_up(100 * _value(published, part) / base)
    return Figure(f"{percent}%", value=float(percent))


def proportion_text(share: Proportion) -> str:
    """Such as "48% (95% interval 41% to 55%)"."""
    low, high = (half_up(100 * end) for end in (share.interval.low, share.interval.high))
    return f"{half_up(100 * share.value)}% ({half_up(100 * share.confidence)}% interval {low}% to {high}%)"


def rate_text(rate: Rate) -> str:
    """Such as "31.8 (95% interval 24.1 to 41.2)"."""
    low, high = half_up(rate.interval.low, 1), half_up(rate.interval.high, 1)
    return f"{half_up(rate.value, 1)} ({half_up(100 * rate.confidence)}% interval {low} to {high})"


def _value(published: Protected, cell: Cell) -> int:
    value = published[cell].value
    if value is None:
        raise ValueError(f"A hidden number was used: {cell}")
    return value
