"""When the steps of a joint response are due, also across the night on which the clocks change."""

from datetime import UTC, date, datetime, time

import pytest

from opencdop.joint_response.procedure import (
    due_at,
    first_steps,
    grounds,
    grounds_in,
    moment_of_death,
    steps,
)


def test_there_are_five_grounds() -> None:
    assert [ground.code for ground in grounds()] == [
        "external_cause",
        "sudden_no_clear_cause",
        "custody_or_detention",
        "may_not_be_natural",
        "unattended_stillbirth",
    ]


@pytest.mark.parametrize(
    ("answers", "proposed"),
    [
        ({"place_of_death": "secure_setting"}, ("custody_or_detention",)),  # E23
        ({"suspected_stillbirth_home": "yes"}, ("unattended_stillbirth",)),  # E09
        ({"jar_criteria": ["external_cause"], "place_of_death": "home"}, ("external_cause",)),
        (
            {"jar_criteria": ["custody_or_detention", "external_cause"], "place_of_death": "secure_setting"},
            ("external_cause", "custody_or_detention"),
        ),
        ({"jar_criteria": {"no_answer": "not_known"}}, ()),
        ({}, ()),
    ],
)
def test_grounds_are_proposed_from_what_is_known(
    answers: dict[str, object], proposed: tuple[str, ...]
) -> None:
    assert grounds_in(answers) == proposed


def test_hours_pass_as_they_really_pass_when_the_clocks_go_back() -> None:
    death = moment_of_death(date(2026, 10, 25), died_at=time(0, 30))  # an hour before the clocks go back
    assert due_at(steps()["home_visit"], death=death) == datetime(2026, 10, 25, 23, 30, tzinfo=UTC)


def test_a_death_without_a_time_is_counted_from_the_end_of_its_day() -> None:
    death = moment_of_death(date(2026, 1, 10), died_at=None)
    assert due_at(steps()["home_visit"], death=death) == datetime(2026, 1, 11, 23, 59, tzinfo=UTC)


def test_working_days_skip_the_weekend() -> None:
    friday = moment_of_death(date(2026, 1, 9), died_at=time(9, 0))
    assert due_at(steps()["tell_others"], death=friday) == datetime(2026, 1, 12, 23, 59, tzinfo=UTC)


def test_some_steps_are_at_once() -> None:
    death = moment_of_death(date(2026, 1, 9), died_at=time(9, 0))
    assert due_at(steps()["scene_and_siblings"], death=death) == datetime(2026, 1, 9, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("suspected", [True, False])
def test_the_suicide_group_is_a_step_only_where_suicide_is_suspected(suspected: bool) -> None:
    assert ("suicide_group" in [step.code for step in first_steps(suspected_suicide=suspected)]) is suspected


def test_siblings_safety_comes_first() -> None:
    assert first_steps(suspected_suicide=False)[0].code == "scene_and_siblings"
