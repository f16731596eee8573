"""Stores postcodes many at a time, past the objects, and takes those of other readings away. Decides nothing."""

from collections.abc import Callable, Iterator
from itertools import islice

from django.db import connection, transaction

from opencdop.panels.place_columns import PlaceRow
from opencdop.panels.place_models import Place, PlaceFile

AT_ONCE = 20_000
_COLUMNS = ("generation", "postcode", "authority", "decile", "ended")


def clear_other_generations(kept: int) -> None:
    """Take away the postcodes of all other readings, a part at a time, so that nobody waits for long."""
    while True:
        old = list(
            Place.objects.exclude(generation=kept).order_by("id").values_list("id", flat=True)[:AT_ONCE]
        )
        if not old:
            break
        Place.objects.filter(id__gte=min(old), id__lte=max(old)).exclude(generation=kept).delete()
    PlaceFile.objects.exclude(generation=kept).delete()


def store_all(generation: int, rows: Iterator[PlaceRow], progress: Callable[[int], None]) -> int:
    """Store the postcodes of one reading, each part in its own transaction; returns how many, and tells `progress`."""
    done = 0
    while part := list(islice(rows, AT_ONCE)):
        with transaction.atomic():
            _store(generation, part)
        done += len(part)
        progress(done)
    return done


def _store(generation: int, rows: list[PlaceRow]) -> None:
    """Many rows at once, past the objects: two million of them would take an hour otherwise."""
    values = [(generation, row.postcode, row.authority, row.decile, row.ended) for row in rows]
    names, table = ", ".join(_COLUMNS), Place._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for each in values:
                    copy.write_row(each)
        else:
            marks = ", ".join(["%s"] * len(_COLUMNS))
            # Only the model's own names stand in it; the values go beside.
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # nosec B608
