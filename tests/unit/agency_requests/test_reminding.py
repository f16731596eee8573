"""When an answer is due, and whose turn it is: each reminder once, on working days, and none while it is quiet."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from opencdop.agency_requests.chasing.rules import Rules, shipped_rules
from opencdop.agency_requests.chasing.turns import Waiting, turn_of
from opencdop.agency_requests.reminding import (
    DUE_AFTER_WORKING_DAYS,
    MANAGER,
    REMIND_AT_PERCENT,
    due_step,
    reminder_days,
    usual_due_on,
)
from opencdop.core.dates import is_working_day

SENT, DUE = date(2026, 6, 1), date(2026, 6, 22)
OURS = Rules((50, 100, 150), 200)


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


def test_reminder_of_a_due_day_at_the_weekend_goes_on_monday():
    assert reminder_days(SENT, date(2026, 6, 20))["due"] == date(2026, 6, 22)


@pytest.mark.parametrize(
    ("today", "sent", "step"),
    [
        (date(2026, 6, 10), [], ""),
        (date(2026, 6, 11), [], "half"),
        (date(2026, 6, 12), ["half"], ""),
        (date(2026, 6, 22), ["half"], "due"),
        (date(2026, 7, 2), ["half", "due"], "late"),
        (date(2027, 7, 2), ["half", "due", "late"], ""),
        (date(2026, 6, 13), [], ""),  # a Saturday
        (date(2026, 6, 15), ["due"], ""),  # a later one went already
    ],
)
def test_each_reminder_is_due_once(today: date, sent: list[str], step: str):
    assert due_step(SENT, DUE, sent_steps=sent, today=today) == step


def test_reminders_missed_by_a_stopped_scheduler_are_not_sent_in_a_heap():
    assert due_step(SENT, DUE, sent_steps=[], today=date(2026, 7, 20)) == "late"
    assert due_step(SENT, DUE, sent_steps=["late"], today=date(2026, 7, 21)) == ""


def test_manager_is_told_once_after_the_last_reminder_and_never_where_a_panel_says_so():
    late = Waiting(SENT, DUE, done=("half", "due", "late"), reminded_on=date(2026, 7, 2))
    assert turn_of(late, rules=OURS, today=date(2026, 7, 10)) == ""
    assert turn_of(late, rules=OURS, today=date(2026, 7, 13)) == MANAGER
    told = Waiting(SENT, DUE, done=(*late.done, MANAGER), reminded_on=late.reminded_on)
    assert turn_of(told, rules=OURS, today=date(2026, 7, 14)) == ""
    assert turn_of(late, rules=Rules((50, 100, 150), 0), today=date(2027, 7, 13)) == ""


def test_what_fell_into_a_pause_goes_on_the_day_on_which_it_is_looked_at_again():
    paused = Waiting(SENT, DUE, done=("half",), quiet_until=date(2026, 6, 29))
    assert turn_of(paused, rules=OURS, today=date(2026, 6, 22)) == ""
    assert turn_of(paused, rules=OURS, today=date(2026, 6, 29)) == "due"


DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
PERCENTS = st.lists(st.integers(10, 400), max_size=6, unique=True)


@given(
    sent_on=DAYS,
    given_days=st.integers(1, 90),
    percents=PERCENTS,
    manager=st.sampled_from([0, 100, 150, 200, 400]),
    by_hand=st.sets(st.integers(0, 200), max_size=5),
    quiet=st.tuples(st.integers(0, 200), st.integers(0, 60)),
    answered_after=st.integers(0, 600),
    stopped=st.sets(st.integers(0, 600), max_size=30),
)
def test_whatever_happens_each_goes_once_on_working_days_at_most_once_a_day_and_none_when_it_is_quiet_or_answered(
    sent_on: date,
    given_days: int,
    percents: list[int],
    manager: int,
    by_hand: set[int],
    quiet: tuple[int, int],
    answered_after: int,
    stopped: set[int],
):
    rules = Rules(tuple(percents), manager)
    due_on, done, reminded_on = sent_on + timedelta(days=given_days), [], None
    went: list[tuple[date, str]] = []
    rang_on, quiet_until = sent_on + timedelta(days=quiet[0]), sent_on + timedelta(days=sum(quiet))
    for number in range(answered_after):
        today = sent_on + timedelta(days=number)
        if number in stopped:
            continue
        if number in by_hand:
            reminded_on = today
        for _twice in range(2):  # two rounds of the scheduler
            waiting = Waiting(
                sent_on, due_on, tuple(done), reminded_on, quiet_until if today >= rang_on else None
            )
            step = turn_of(waiting, rules=rules, today=today)
            if step:
                went.append((today, step))
                done.append(step)
                reminded_on = reminded_on if step == MANAGER else today
    steps, days = [step for _, step in went], [day for day, step in went if step != MANAGER]
    assert len(set(steps)) == len(steps)
    assert len(set(days)) == len(days)
    assert not set(days) & {sent_on + timedelta(days=number) for number in by_hand}
    assert all(is_working_day(day) and day > sent_on for day, _ in went)
    assert not [day for day, _ in went if rang_on <= day < quiet_until]
    assert all(day > due_on for day, step in went if step == MANAGER)


def test_days_are_those_that_the_definitions_propose():
    definitions = Path(__file__).parents[3] / "definitions"
    clocks = yaml.safe_load((definitions / "clocks.yaml").read_text())["clocks"]
    (clock,) = (each for each in clocks if each["id"] == "report_return")
    chasing = yaml.safe_load((definitions / "chasing.yaml").read_text())
    assert clock["duration"] == DUE_AFTER_WORKING_DAYS
    assert clock["chase_at_percent"] == list(REMIND_AT_PERCENT) == chasing["remind_at_percent"]
    assert clock["certainty"] == chasing["certainty"] == "proposed"
    assert shipped_rules() == OURS
