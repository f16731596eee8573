from datetime import date
from pathlib import Path

import pytest
import yaml

from opencdop.agency_requests.reminding import (
    DUE_AFTER_WORKING_DAYS,
    REMIND_AT_PERCENT,
    due_step,
    reminder_days,
    steps_until,
    usual_due_on,
)

SENT, DUE = date(2026, 6, 1), date(2026, 6, 22)


def test_answer_is_asked_for_within_fifteen_working_days():
    assert usual_due_on(date(2026, 6, 1)) == date(2026, 6, 22)
    assert usual_due_on(date(2026, 12, 18)) == date(2027, 1, 13)  # Christmas, Boxing Day and New Year between


def test_reminders_fall_half_way_on_the_day_and_after_it():
    assert reminder_days(SENT, DUE) == {
        "half": date(2026, 6, 11),
        "due": date(2026, 6, 22),
        "late": date(2026, 7, 2),
    }


def test_reminders_of_a_request_due_tomorrow_fall_on_different_days():
    assert len(set(reminder_days(SENT, date(2026, 6, 2)).values())) == 3


@pytest.mark.parametrize(
    ("today", "sent", "step"),
    [
        (date(2026, 6, 10), [], ""),
        (date(2026, 6, 11), [], "half"),
        (date(2026, 6, 12), ["half"], ""),
        (date(2026, 6, 22), ["half"], "due"),
        (date(2026, 7, 2), ["half", "due"], "late"),
        (date(2027, 7, 2), ["half", "due", "late"], ""),
    ],
)
def test_each_reminder_is_due_once(today: date, sent: list[str], step: str):
    assert due_step(SENT, DUE, sent_steps=sent, today=today) == step


def test_reminders_missed_by_a_stopped_scheduler_are_not_sent_in_a_heap():
    step = due_step(SENT, DUE, sent_steps=[], today=date(2026, 7, 20))
    assert step == "late"
    assert steps_until(step) == ["half", "due", "late"]


def test_days_are_those_that_the_definitions_propose():
    clocks = yaml.safe_load((Path(__file__).parents[3] / "definitions/clocks.yaml").read_text())["clocks"]
    (clock,) = (each for each in clocks if each["id"] == "report_return")
    assert clock["duration"] == DUE_AFTER_WORKING_DAYS
    assert clock["chase_at_percent"] == list(REMIND_AT_PERCENT.values())
    assert clock["certainty"] == "proposed"
