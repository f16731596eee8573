"""The short forms of the ordeals: the same code as ./dev ordeal, a few rounds only."""

from django.db import connection
from tools.ordeal import kill, mutation


def test_writer_killed_three_times_loses_nothing_it_acknowledged():
    database = "postgres" if connection.vendor == "postgresql" else "sqlite"
    result = kill.run(kills=3, databases=(database,))
    assert result.passed, result.figures


def test_fault_in_the_rights_is_caught_and_every_fault_still_has_its_place():
    first = mutation.faults()[0]
    result = mutation.run(only=[first])
    assert result.passed, result.figures
