"""The short forms of the ordeals: the same code as ./dev ordeal, a few rounds only."""

import pytest
from django.db import connection
from tools.ordeal import kill, load, mail, mutation, sends, soak


def test_writer_killed_three_times_loses_nothing_it_acknowledged():
    database = "postgres" if connection.vendor == "postgresql" else "sqlite"
    result = kill.run(kills=3, databases=(database,))
    assert result.passed, result.figures


@pytest.mark.own_installation
def test_fault_in_the_rights_is_caught_and_every_fault_still_has_its_place():
    first = mutation.faults()[0]
    result = mutation.run(only=[first])
    assert result.passed, result.figures


def test_office_of_five_at_work_for_some_seconds_meets_no_error():
    database = "postgres" if connection.vendor == "postgresql" else "sqlite"
    result = load.run(seconds=4, users={database: 5}, cases=10, warm_up_s=2)
    assert result.figures[f"{database}_errors"] == 0, result.figures
    assert result.figures[f"{database}_answers"] > 5


@pytest.mark.own_installation
def test_office_at_work_leaves_no_file_open():
    result = soak.run(minutes=0.1, warm_up_s=4, cases=5)
    assert result.figures["errors"] == 0, result.figures
    assert result.figures["open_files_after"] <= result.figures["open_files_before"] * 1.2


def test_server_killed_while_notifications_are_sent_loses_and_doubles_none():
    database = "postgres" if connection.vendor == "postgresql" else "sqlite"
    result = sends.run(rate=4, seconds=2, kill_seconds=4, warm_up=4, database=database)
    assert result.figures["errors"] == 0, result.figures
    assert result.figures["lost_or_doubled"] == 0, result.figures
    assert result.figures["acknowledged_after_it"] == result.figures["unanswered_at_the_kill"]


def test_workers_killed_while_they_send_lose_no_message_and_repeat_at_most_one_a_kill():
    database = "postgres" if connection.vendor == "postgresql" else "sqlite"
    result = mail.run(messages=40, kills=2, undisturbed=0, databases=(database,))
    assert result.passed, result.figures
