"""Ends of a review that can be undone: opened in error, and led elsewhere."""

from datetime import UTC, date, datetime, timedelta

import pytest

from opencdop.cases.stages import MilestoneKind, Passed, Stage, stage_of, why_locked

START = datetime(2026, 11, 3, 9, tzinfo=UTC)
Kind = MilestoneKind


def passed(*kinds: MilestoneKind) -> list[Passed]:
    """These milestones, an hour apart."""
    return [Passed(kind, date(2026, 11, 3), START + timedelta(hours=hour)) for hour, kind in enumerate(kinds)]


@pytest.mark.parametrize(
    ("kinds", "stage"),
    [
        ((Kind.OPENED, Kind.VOIDED), Stage.VOID),
        ((Kind.OPENED, Kind.VOIDED, Kind.RESTORED), Stage.GATHERING),
        ((Kind.OPENED, Kind.HANDED_OVER), Stage.ELSEWHERE),
        ((Kind.OPENED, Kind.HANDED_OVER, Kind.TAKEN_OVER), Stage.GATHERING),
        ((Kind.OPENED, Kind.REVIEW_MEETING_HELD, Kind.HANDED_OVER, Kind.TAKEN_OVER), Stage.PANEL),
        ((Kind.OPENED, Kind.TAKEN_OVER, Kind.HANDED_OVER), Stage.ELSEWHERE),
        ((Kind.OPENED, Kind.VOIDED, Kind.REVIEW_MEETING_HELD), Stage.VOID),
    ],
)
def test_the_later_of_an_end_and_its_undoing_stands(kinds: tuple[MilestoneKind, ...], stage: Stage) -> None:
    assert stage_of(passed(*kinds)) is stage


@pytest.mark.parametrize("stage", [Stage.OUT_OF_SCOPE, Stage.ELSEWHERE, Stage.VOID, Stage.CLOSED])
def test_every_end_says_in_its_own_words_why_forms_stay(stage: Stage) -> None:
    others = {why_locked(other) for other in Stage if other is not stage and why_locked(other)}
    assert why_locked(stage)
    assert why_locked(stage) not in others or stage is Stage.CLOSED
