"""Small rows of many cases, of several tables in one query: the work list asks about every open case at once.

A package gives its rows in the shape that all share (`shaped`); `rows_of` asks for all of them together, and hands each
part back by the case in which it is shown. Nothing sealed travels here.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import CharField, DateField, DateTimeField, F, QuerySet, Value
from django.db.models.functions import Cast

from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case


class SmallRow(NamedTuple):
    """One row: of which part and whose, and what the part wrote into the columns that all share."""

    part: str
    owner_id: str  # the case for which the row was made
    code: str
    words: str
    whose: str
    on: date | None
    until: date | None
    at: datetime | None


Shaped = QuerySet[Any, tuple[Any, ...]]


class Kept:
    """What came, by part and by the case in which it is shown."""

    def __init__(self, rows: Mapping[str, Mapping[str, list[SmallRow]]]) -> None:
        self._rows = rows

    def of(self, part: str, owner_id: str) -> list[SmallRow]:
        """The rows of one part and one case; none is no row."""
        return self._rows.get(part, {}).get(owner_id, [])


def shaped(
    rows: QuerySet[Any],
    part: str,
    *,
    owner: str = "case_id",
    code: str = "",
    words: str = "",
    whose: str = "",
    on: str = "",
    until: str = "",
    at: str = "",
) -> Shaped:
    """The rows in the shared shape; each argument names the column to take, where there is one."""
    return rows.order_by().values_list(
        Value(part, output_field=CharField()),
        F(owner),
        *(F(name) if name else Value("", output_field=CharField()) for name in (code, words, whose)),
        *(F(name) if name else Cast(Value(None), DateField()) for name in (on, until)),
        F(at) if at else Cast(Value(None), DateTimeField()),
    )


def all_ids_of(cases: Collection[Case]) -> list[str]:
    """The ids of all the cases that these are made of."""
    return [each for case in cases for each in case_ids_of(case)]


def rows_of(cases: Collection[Case], parts: Collection[Shaped]) -> Kept:
    """The rows of all parts by part, then by case, those of merged cases with the one that stands; one query.

    A row that is no case's but, say, a panel's is found by the id that it names.
    """
    shown_in = {each: case.pk for case in cases for each in case_ids_of(case)}
    first, *others = parts
    found: dict[str, dict[str, list[SmallRow]]] = {}
    for row in map(SmallRow._make, first.union(*others, all=True)):
        found.setdefault(row.part, {}).setdefault(shown_in.get(row.owner_id, row.owner_id), []).append(row)
    return Kept(found)
