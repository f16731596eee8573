"""The moment between reading and writing, held open, so that a test puts somebody else's act into it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connection, connections, transaction

from opencdop.core.errors import Refusal

PATIENCE = 20  # seconds until a test that cannot come to its moment fails
# Whoever waits for a row holds its table already; other processes test on databases of their own beside this one.
WAITING_HERE = """
    SELECT count(*) FROM pg_locks AS waiting JOIN pg_locks AS held USING (pid)
    JOIN pg_database ON pg_database.oid = held.database
    WHERE NOT waiting.granted AND pg_database.datname = current_database()
"""


@contextmanager
def meanwhile(act: Callable[[], object], *, after: str) -> Iterator[None]:
    """`act` happens once within the block: when a statement that says `after` is done, and before the next one.

    It stands for what another committed there, as PostgreSQL shows it. It must need no lock that is held by then.
    """
    is_here, is_done = False, False

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal is_here, is_done
        if is_here and not is_done:
            is_done = True
            act()
        result = execute(sql, params, many, context)
        is_here = is_here or after in sql
        return result

    with connection.execute_wrapper(watch):
        yield
    assert is_done, f"the moment never came: no statement says {after}"


def held_open(
    first: Callable[[], Any], second: Callable[[], Any], *, then: Callable[[], Any] | None = None
) -> Any:
    """What `second` came to, begun on a connection of its own while `first` is done and not committed.

    On PostgreSQL the first goes on, with `then`, once the second waits for a lock; on SQLite the second waits to begin.
    """
    came: list[Any] = []

    def run() -> None:
        try:
            came.append(second())
        except (Refusal, DatabaseError) as problem:
            came.append(problem)
        finally:
            connections.close_all()

    other = threading.Thread(target=run)
    with transaction.atomic():
        first()
        other.start()
        _until_it_waits(other)
        if then is not None:
            then()
    other.join(timeout=PATIENCE)
    assert came, "the second act never ended"
    if isinstance(came[0], DatabaseError):
        raise came[0]
    return came[0]


def _until_it_waits(other: threading.Thread) -> None:
    if connection.vendor != "postgresql":
        return
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and other.is_alive():
        with connection.cursor() as cursor:
            cursor.execute(WAITING_HERE)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
