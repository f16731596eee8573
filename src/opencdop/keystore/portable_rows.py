"""Rows of a record as plain values, to leave one installation and to be sealed anew in another.

A package declares which of its tables go and which columns stay behind, each with the reason; here they are read and
written. Every other column goes by itself, so that nothing is lost because somebody forgot to name it.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from opencdop.core.errors import RuleBroken
from opencdop.keystore.fields import SealedField

TOLD_BY_ID = "_by_id"  # columns that name an account; an account of another installation is nobody here
ELSEWHERE = "elsewhere"

Told = dict[str, Any]


class NotUnderstood(RuleBroken):
    """The rows hold something that this version of the program has no place for."""


@dataclass(frozen=True)
class Rows:
    """A table whose rows go with a case. `of` leads from a row to its case, in the words of a filter."""

    model: type[models.Model]
    of: str
    leaves: Mapping[str, str] = field(default_factory=dict)  # column: why it stays behind
    anew: Mapping[str, Callable[[Mapping[str, Any]], Any]] = field(default_factory=dict)  # what it says here
    given: tuple[str, ...] = ()  # foreign keys that whoever takes the rows in fills
    only: Q | None = None
    once: tuple[str, ...] = ()  # of the cases that one was merged from, the first row of this sort goes

    @property
    def name(self) -> str:
        return self.model._meta.label

    def columns(self) -> list[Any]:
        """The columns that go, in the order of the model."""
        stay = {*self.leaves, *self.given, "data_key_id"}
        return [each for each in self.model._meta.concrete_fields if each.name not in stay]


def told_rows(rows: Rows, case_ids: Collection[str]) -> list[Told]:
    """The rows of these cases as plain values, the first case's first."""
    order = {case_id: place for place, case_id in enumerate(case_ids)}
    way = rows.of if rows.of.endswith("pk") else f"{rows.of}_id"
    found = rows.model._default_manager.filter(rows.only or Q(), **{f"{way}__in": list(case_ids)})
    pairs = found.annotate(_case=models.F(way)).order_by("pk")
    ordered = sorted(pairs, key=lambda row: order[row._case])
    return _first_of_each(rows, [plain_row(rows, row) for row in ordered])


def plain_row(rows: Rows, row: models.Model) -> Told:
    """One row as plain values: what was sealed stands open, days and moments as ISO 8601."""
    return {each.attname: _plain(getattr(row, each.attname)) for each in rows.columns()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _first_of_each(rows: Rows, told: list[Told]) -> list[Told]:
    if not rows.once:
        return told
    first: dict[tuple[Any, ...], Told] = {}
    for each in told:
        first.setdefault(tuple(each[column] for column in rows.once), each)
    return list(first.values())


def take_rows(
    rows: Rows, told: Iterable[Mapping[str, Any]], *, given: Mapping[str, Any], ids: Collection[str]
) -> list[Any]:
    """Write rows that were told, under the ids that they have there. `given` are values of ours by attribute
    (`data_key_id`, `panel_id`); `ids` all that the record brings: a row leads to none besides.

    Raises NotUnderstood for a column that is not known here, a value that does not fit, and an id from outside.
    """
    columns = {each.attname: each for each in rows.columns()}
    known = {each.attname for each in rows.model._meta.concrete_fields}
    made = []
    for each in told:
        if each.keys() - columns.keys():
            raise NotUnderstood(f"{rows.name} has something that is not known here")
        values = {name: _own(columns[name], value, ids=ids) for name, value in each.items()}
        values |= {name: make(each) for name, make in rows.anew.items()}
        made.append(rows.model(**values, **{name: value for name, value in given.items() if name in known}))
    rows.model._default_manager.bulk_create(made)
    return made


def _own(column: Any, value: Any, *, ids: Collection[str]) -> Any:
    """The value as a column of ours takes it."""
    where = f"{column.model._meta.label}.{column.name}"
    if isinstance(column, SealedField):
        if column.holds == "text" and not isinstance(value, str):
            raise NotUnderstood(f"{where} is not text")
        return value
    if column.is_relation or column.primary_key:
        if value is not None and value not in ids:
            raise NotUnderstood(f"{where} leads to something that did not come with it")
        return value
    if column.name.endswith(TOLD_BY_ID):
        return ELSEWHERE if value else ""
    if value is None and column.null:
        return None
    try:
        ours = column.to_python(value)
        _check_kept(ours)
        if not isinstance(column, models.JSONField):
            column.run_validators(ours)
            _check_choice(column, ours)
    except (ValidationError, TypeError, ValueError, OverflowError):
        raise NotUnderstood(f"{where} has a value that is not known here") from None
    if ours is None:
        raise NotUnderstood(f"{where} is empty")
    return ours


def _check_kept(value: Any) -> None:
    """No database column keeps the character zero; PostgreSQL refuses it, SQLite reads on without it."""
    if "\\u0000" in json.dumps(value, default=str):
        raise ValueError("holds the character zero")


def _check_choice(column: Any, value: Any) -> None:
    if column.choices and value not in ("", *(code for code, _title in column.flatchoices)):
        raise ValueError("no choice of ours")


def told_all(tables: Iterable[Rows], case_ids: Collection[str]) -> dict[str, list[Told]]:
    """The rows of several tables, by the name of the table."""
    return {rows.name: told_rows(rows, case_ids) for rows in tables}


def take_all(
    tables: Iterable[Rows],
    parts: Mapping[str, Iterable[Mapping[str, Any]]],
    *,
    given: Mapping[str, Any],
    ids: Collection[str],
) -> None:
    """Write the rows of several tables, the first table's first."""
    for rows in tables:
        take_rows(rows, parts.get(rows.name, ()), given=given, ids=ids)
