"""Where a review stands, derived from what has happened: immutable milestones in, one stage out. Pure.

Milestones and stages follow the review's spine (notified, gathering, review meeting, panel, signed off, closed).
Inquests, police investigations and the like are never stages: several run at once, beside the review.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class MilestoneKind(StrEnum):
    NOTIFIED = "notified"
    OPENED = "opened"
    JOINT_RESPONSE_DECIDED = "joint_response_decided"
    ASKED = "asked"
    REVIEW_MEETING_HELD = "review_meeting_held"
    LISTED = "listed"
    DEFERRED = "deferred"
    PANEL_REVIEWED = "panel_reviewed"
    SIGNED_OFF = "signed_off"
    CLOSED = "closed"
    REOPENED = "reopened"
    OUT_OF_SCOPE = "out_of_scope"
    HANDED_OVER = "handed_over"
    TAKEN_OVER = "taken_over"
    VOIDED = "voided"
    RESTORED = "restored"


MILESTONE_TITLES = {
    MilestoneKind.NOTIFIED: "the death was notified",
    MilestoneKind.OPENED: "the case was opened",
    MilestoneKind.JOINT_RESPONSE_DECIDED: "the joint agency response was decided on",
    MilestoneKind.ASKED: "an agency was asked for its report",
    MilestoneKind.REVIEW_MEETING_HELD: "the review meeting was held",
    MilestoneKind.LISTED: "the case was put on a panel's agenda",
    MilestoneKind.DEFERRED: "the panel deferred the review",
    MilestoneKind.PANEL_REVIEWED: "the panel reviewed the death",
    MilestoneKind.SIGNED_OFF: "the chair signed the review off",
    MilestoneKind.CLOSED: "the case was closed",
    MilestoneKind.REOPENED: "the case was opened again",
    MilestoneKind.OUT_OF_SCOPE: "the death was found to be out of scope",
    MilestoneKind.HANDED_OVER: "another panel took the review over",
    MilestoneKind.TAKEN_OVER: "the review was taken over from another panel",
    MilestoneKind.VOIDED: "the case was found to have been opened in error",
    MilestoneKind.RESTORED: "the case was found to be right after all",
}


class Stage(StrEnum):
    NOTIFIED = "notified"
    GATHERING = "gathering"
    REVIEW_MEETING = "review_meeting"  # everything is there that the review meeting needs
    PANEL = "panel"  # the review meeting was held; waiting for the panel
    LISTED = "listed"
    DEFERRED = "deferred"
    REVIEWED = "reviewed"
    SIGNED_OFF = "signed_off"
    CLOSED = "closed"
    OUT_OF_SCOPE = "out_of_scope"
    ELSEWHERE = "elsewhere"  # a panel in another installation leads; we keep what recognises later messages
    VOID = "void"


STAGE_TITLES = {
    Stage.NOTIFIED: "Notified",
    Stage.GATHERING: "Gathering",
    Stage.REVIEW_MEETING: "Review meeting",
    Stage.PANEL: "Panel",
    Stage.LISTED: "On an agenda",
    Stage.DEFERRED: "Deferred",
    Stage.REVIEWED: "Reviewed",
    Stage.SIGNED_OFF: "Signed off",
    Stage.CLOSED: "Closed",
    Stage.OUT_OF_SCOPE: "Out of scope",
    Stage.ELSEWHERE: "Led elsewhere",
    Stage.VOID: "Opened in error",
}

# Of which the first day counts, however often it came: clocks begin with what was first known.
EARLIEST = frozenset({MilestoneKind.NOTIFIED, MilestoneKind.OPENED})

# What counts of a case that was merged into another: what was told and what happened in its review. That it was a case
# of its own, with an opening and perhaps an end of its own, does not move the one that stands for it.
OF_A_MERGED_CASE = frozenset(MilestoneKind) - {
    MilestoneKind.OUT_OF_SCOPE,
    MilestoneKind.HANDED_OVER,
    MilestoneKind.TAKEN_OVER,
    MilestoneKind.VOIDED,
    MilestoneKind.RESTORED,
}

# Stages in which this panel has nothing of the review left to do.
ENDED_STAGES = (Stage.CLOSED, Stage.OUT_OF_SCOPE, Stage.ELSEWHERE, Stage.VOID)
OPEN_STAGES = tuple(stage for stage in Stage if stage not in ENDED_STAGES)

# Stages in which the answers of a review are final: the chair has signed it off, and returns and statistics count it.
LOCKED_STAGES = (Stage.SIGNED_OFF, *ENDED_STAGES)


class Gate(StrEnum):
    """Where a need may hold a review up."""

    G1 = "g1"  # before the review meeting
    G2 = "g2"  # before the panel
    SIGN_OFF = "sign_off"
    CLOSE = "close"


GATE_TITLES = {
    Gate.G1: "before the review meeting",
    Gate.G2: "before the panel",
    Gate.SIGN_OFF: "before sign-off",
    Gate.CLOSE: "before closing",
}


_WHY_LOCKED = {
    Stage.OUT_OF_SCOPE: "This death was found to be out of scope, so its forms stay as they are.",
    Stage.ELSEWHERE: "Another panel leads this review, so its forms stay here as they are.",
    Stage.VOID: "This case was opened in error, so its forms stay as they are.",
}


def why_locked(stage: str) -> str:
    """Why forms of a case in this stage are no longer corrected, as a sentence; nothing where they still can be."""
    if stage not in [each.value for each in LOCKED_STAGES]:
        return ""
    if stage in _WHY_LOCKED:
        return _WHY_LOCKED[Stage(stage)]
    return "The review was signed off by the chair, so its answers are final and its forms stay as they are."


@dataclass(frozen=True)
class Passed:
    """A milestone as the rules see it."""

    kind: MilestoneKind
    on: date
    recorded_at: datetime


# The stage that a milestone brings about; the latest of these decides. Others (a joint response decided, say) do not.
_BRINGS = {
    MilestoneKind.NOTIFIED: Stage.NOTIFIED,
    MilestoneKind.OPENED: Stage.GATHERING,
    MilestoneKind.REVIEW_MEETING_HELD: Stage.PANEL,
    MilestoneKind.LISTED: Stage.LISTED,
    MilestoneKind.DEFERRED: Stage.DEFERRED,
    MilestoneKind.PANEL_REVIEWED: Stage.REVIEWED,
    MilestoneKind.SIGNED_OFF: Stage.SIGNED_OFF,
    MilestoneKind.CLOSED: Stage.CLOSED,
    MilestoneKind.REOPENED: Stage.PANEL,
    MilestoneKind.OUT_OF_SCOPE: Stage.OUT_OF_SCOPE,
}

# An end that can be undone, with what undoes it; the later of the two stands, whatever the review had reached.
_ENDS = (
    (MilestoneKind.VOIDED, MilestoneKind.RESTORED, Stage.VOID),
    (MilestoneKind.HANDED_OVER, MilestoneKind.TAKEN_OVER, Stage.ELSEWHERE),
)

_ORDER = {kind: place for place, kind in enumerate(MilestoneKind)}


def stage_of(milestones: Sequence[Passed], *, open_gates: Iterable[Gate] = ()) -> Stage:
    """The stage of a review. `open_gates` are the gates at which a need is neither met nor waived.

    A case that gathers, with every need of the first gate met and at least one agency asked, awaits its review meeting.
    """
    for ended, undone, stage in _ENDS:
        either = [passed for passed in milestones if passed.kind in (ended, undone)]
        if either and max(either, key=_late).kind is ended:
            return stage
    # That another notification came is no step back: it says when the first one did.
    further = [passed for passed in milestones if passed.kind is not MilestoneKind.NOTIFIED]
    deciding = [passed for passed in further if passed.kind in _BRINGS]
    if not deciding:
        return Stage.NOTIFIED
    latest = max(deciding, key=_late)
    stage = _BRINGS[latest.kind]
    asked = any(passed.kind is MilestoneKind.ASKED for passed in milestones)
    if stage is Stage.GATHERING and asked and Gate.G1 not in set(open_gates):
        return Stage.REVIEW_MEETING
    return stage


def _late(passed: Passed) -> tuple[datetime, int]:
    """Of two recorded at the same moment, the one that stands later on the way of a review is the later."""
    return passed.recorded_at, _ORDER[passed.kind]
