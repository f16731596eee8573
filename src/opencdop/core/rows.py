"""Holding a row until a transaction ends, and reading it anew into the object that somebody has of it already."""

from typing import Any, TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def read_locked(row: Model) -> None:
    """Bring the object up to date with its row, which nobody else changes until the transaction ends.

    What a service decides by, it reads after this: between a page's reading and the lock others write.
    """
    now: Any = type(row)._base_manager.select_for_update().get(pk=row.pk)
    made_fresh(row, now)


def made_fresh(row: Row, now: Row) -> Row:
    """The object with the columns of the same row as it was read just now. What it pointed to and points to no more,
    such as the case from which a request was moved, is let go; what it still points to stays as it was read.
    """
    for column in row._meta.concrete_fields:
        if column.is_relation and row.__dict__.get(column.attname) != now.__dict__[column.attname]:
            row._state.fields_cache.pop(column.name, None)
        row.__dict__[column.attname] = now.__dict__[column.attname]
    return row
