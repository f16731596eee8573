"""Several acts at the same moment, each on a connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connections

from opencdop.core.errors import Refusal


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act came to: its value, or the refusal that it met. An error of the database fails the test."""
    gate, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout=60)
            outcomes[number] = act()
        except (Refusal, DatabaseError) as problem:
            outcomes[number] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)
    assert not [each for each in outcomes if isinstance(each, Exception) and not isinstance(each, Refusal)], (
        outcomes
    )
    return outcomes
