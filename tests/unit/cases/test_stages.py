"""The stage of a review follows from what has happened, and from nothing else."""

from datetime import UTC, date, datetime, timedelta

from opencdop.cases.stages import Gate, MilestoneKind, Passed, Stage, stage_of

START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


def passed(*kinds: MilestoneKind) -> list[Passed]:
    """Milestones an hour apart."""
    return [
        Passed(kind=kind, on=date(2026, 6, 1), recorded_at=START + timedelta(hours=hour))
        for hour, kind in enumerate(kinds)
    ]


def test_stage_of_nothing_is_notified() -> None:
    assert stage_of([]) is Stage.NOTIFIED


def test_stage_follows_the_latest_deciding_milestone() -> None:
    way = [
        (MilestoneKind.NOTIFIED, Stage.NOTIFIED),
        (MilestoneKind.OPENED, Stage.GATHERING),
        (MilestoneKind.REVIEW_MEETING_HELD, Stage.PANEL),
        (MilestoneKind.LISTED, Stage.LISTED),
        (MilestoneKind.DEFERRED, Stage.DEFERRED),
        (MilestoneKind.LISTED, Stage.LISTED),
        (MilestoneKind.PANEL_REVIEWED, Stage.REVIEWED),
        (MilestoneKind.SIGNED_OFF, Stage.SIGNED_OFF),
        (MilestoneKind.CLOSED, Stage.CLOSED),
        (MilestoneKind.REOPENED, Stage.PANEL),
    ]
    for reached in range(1, len(way) + 1):
        kinds = [kind for kind, _stage in way[:reached]]
        assert stage_of(passed(*kinds)) is way[reached - 1][1]


def test_a_joint_response_decided_late_does_not_move_the_review_back() -> None:
    milestones = passed(
        MilestoneKind.OPENED, MilestoneKind.REVIEW_MEETING_HELD, MilestoneKind.JOINT_RESPONSE_DECIDED
    )
    assert stage_of(milestones) is Stage.PANEL


def test_gathering_ends_when_somebody_was_asked_and_the_first_gate_is_free() -> None:
    asked = passed(MilestoneKind.OPENED, MilestoneKind.ASKED)
    assert stage_of(asked, open_gates=[Gate.G1]) is Stage.GATHERING
    assert stage_of(asked, open_gates=[Gate.G2]) is Stage.REVIEW_MEETING


def test_gathering_does_not_end_before_anybody_was_asked() -> None:
    assert stage_of(passed(MilestoneKind.OPENED)) is Stage.GATHERING
