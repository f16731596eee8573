"""Holding a row until a transaction ends, and reading it anew into the object that somebody has of it already."""

from typing import Any

from django.db.models import Model


def read_locked(row: Model) -> None:
    """Bring the object up to date with its row, which nobody else changes until the transaction ends.

    What a service decides by, it reads after this: between a page's reading and the lock others write. Related objects
    stay where the row still names the same ones.
    """
    now: Any = type(row)._base_manager.select_for_update().get(pk=row.pk)
    for column in row._meta.concrete_fields:
        if column.is_relation and getattr(now, column.attname) != row.__dict__.get(column.attname):
            row._state.fields_cache.pop(column.name, None)
        row.__dict__[column.attname] = now.__dict__[column.attname]
