"""No open case is without a next step, a day and a person."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from opencdop.cases import steps
from opencdop.cases.stages import Gate, MilestoneKind, Stage
from opencdop.cases.steps import OpenHold, OpenNeed, Standing, lateness, next_step

TODAY = date(2026, 11, 20)
GP = OpenNeed(
    Gate.G1, "Report from the GP practice", "Millbrook Surgery", date(2026, 11, 10), date(2026, 10, 20)
)

STANDING = Standing(
    stage=Stage.GATHERING,
    died_on=date(2026, 8, 30),
    opened_on=date(2026, 8, 31),
    reached={},
    needs=[],
    holds=[],
    coordinator="Asha Verma",
)


ENDED = (Stage.CLOSED, Stage.OUT_OF_SCOPE, Stage.ELSEWHERE, Stage.VOID)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in ENDED])
def test_every_open_stage_has_a_step_a_day_and_a_person(stage: Stage) -> None:
    step = next_step(replace(STANDING, stage=stage), today=TODAY)
    assert step is not None
    assert step.words
    assert step.who


@pytest.mark.parametrize("stage", ENDED)
def test_an_ended_review_has_no_step(stage: Stage) -> None:
    assert next_step(replace(STANDING, stage=stage), today=TODAY) is None


def test_gathering_first_asks_the_agencies_two_working_days_after_opening() -> None:
    step = next_step(STANDING, today=TODAY)  # opened on 31 August 2026, a bank holiday
    assert step is not None
    assert (step.words, step.on, step.who) == (
        "Ask the agencies for their reports",
        date(2026, 9, 2),
        "Asha Verma",
    )


def test_gathering_waits_for_the_report_due_first_and_counts_the_others() -> None:
    later = replace(GP, words="Report from the health visitor", due_on=date(2026, 11, 25))
    step = next_step(replace(STANDING, needs=[later, GP]), today=TODAY)
    assert step is not None
    assert (step.words, step.on, step.who) == (
        "Report from the GP practice and 1 more",
        date(2026, 11, 10),
        "Millbrook Surgery",
    )


def test_review_meeting_is_guided_by_three_months_from_the_death_to_the_end_of_the_month() -> None:
    standing = replace(STANDING, stage=Stage.REVIEW_MEETING, died_on=date(2025, 11, 30))
    step = next_step(standing, today=TODAY)
    assert step is not None
    assert step.on == date(2026, 2, 28)


def test_panel_is_guided_by_six_weeks_from_the_review_meeting() -> None:
    held = {MilestoneKind.REVIEW_MEETING_HELD: date(2026, 6, 10)}
    step = next_step(replace(STANDING, stage=Stage.PANEL, reached=held), today=TODAY)
    assert step is not None
    assert step.on == date(2026, 7, 22)


def test_a_cause_of_waiting_explains_and_moves_no_day() -> None:
    waiting = replace(STANDING, holds=[OpenHold("the inquest", date(2026, 9, 1), None)])
    with_hold, without = next_step(waiting, today=TODAY), next_step(STANDING, today=TODAY)
    assert with_hold is not None
    assert without is not None
    assert with_hold.on == without.on
    assert with_hold.reason == "Waiting for the inquest (80 days)"


def test_a_day_chosen_by_hand_counts_while_it_lies_ahead() -> None:
    ahead = next_step(replace(STANDING, look_again_on=date(2026, 12, 1)), today=TODAY)
    past = next_step(replace(STANDING, look_again_on=date(2026, 11, 1)), today=TODAY)
    assert ahead is not None
    assert past is not None
    assert ahead.on == date(2026, 12, 1)
    assert past.on == date(2026, 9, 2)


def test_lateness_has_three_words() -> None:
    step = next_step(replace(STANDING, needs=[GP]), today=TODAY)
    assert step is not None
    assert lateness(step, today=date(2026, 11, 9)) == "guide"
    assert lateness(step, today=date(2026, 11, 10)) == "act today"
    assert lateness(step, today=date(2026, 11, 11)) == "needs attention"


def test_days_of_the_steps_are_those_of_the_clocks() -> None:
    """The rules are code and the clocks are data: they may not drift apart."""
    path = Path(__file__).parents[3] / "definitions" / "clocks.yaml"
    clocks = {clock["id"]: clock for clock in yaml.safe_load(path.read_text())["clocks"]}
    for clock_id, duration, unit in (
        ("request_reports", steps.ASK_WITHIN_WORKING_DAYS, "working_days"),
        ("review_meeting", steps.REVIEW_MEETING_WITHIN_MONTHS, "months"),
        ("panel_review", steps.PANEL_WITHIN_WEEKS, "weeks"),
        ("chair_sign_off", steps.SIGN_OFF_WITHIN_WORKING_DAYS, "working_days"),
        ("deferral_look_again", steps.LOOK_AGAIN_AFTER_MONTHS, "months"),
    ):
        assert (clocks[clock_id]["duration"], clocks[clock_id]["unit"]) == (duration, unit)
