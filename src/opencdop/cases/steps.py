"""What a review needs next, by when, and who has it. Pure: no open case is without a step, a day and a person.

Days come from the guides named beside them. Those guides are this product's defaults or what practice holds, to be
changed by a panel; none is shown as statutory. No guide is ever paused: a cause of waiting explains, it stops nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from opencdop.cases.stages import ENDED_STAGES, Gate, MilestoneKind, Stage
from opencdop.core.dates import add_months, add_working_days

ASK_WITHIN_WORKING_DAYS = 2  # after opening; proposal
REVIEW_MEETING_WITHIN_MONTHS = 3  # after the death; held by practice as ideal
PANEL_WITHIN_WEEKS = 6  # after the review meeting; held by practice
SIGN_OFF_WITHIN_WORKING_DAYS = 10  # after the panel; proposal
CLOSE_WITHIN_WORKING_DAYS = 5  # after sign-off; proposal
REPORT_WITHIN_WORKING_DAYS = 10  # after sign-off, to another panel, where nothing else was agreed; proposal
LOOK_AGAIN_AFTER_MONTHS = 3  # after a deferral; proposal


@dataclass(frozen=True)
class OpenNeed:
    """Something that a gate waits for."""

    gate: Gate
    words: str
    whose: str
    due_on: date | None
    since: date


@dataclass(frozen=True)
class OpenHold:
    """A named cause of waiting that has not ended."""

    reason: str  # in words: "the inquest"
    opened_on: date
    expected_on: date | None


@dataclass(frozen=True)
class Standing:
    """What the rules see of a case."""

    stage: Stage
    died_on: date | None
    opened_on: date
    reached: Mapping[MilestoneKind, date]
    needs: Sequence[OpenNeed]
    holds: Sequence[OpenHold]
    coordinator: str
    look_again_on: date | None = None


@dataclass(frozen=True)
class NextStep:
    """What is needed (`words`), by when, who has it, why it waits, and how late it is in words."""

    words: str
    on: date
    who: str
    reason: str = ""

    def days_late(self, today: date) -> int:
        """Whole days past the day; nought or less when it is not late."""
        return (today - self.on).days


def next_step(standing: Standing, *, today: date) -> NextStep | None:
    """The next step of a review; None once it has ended for this panel.

    A day that the coordinator chose ("look again on ...") comes before the guide while it lies ahead.
    """
    if standing.stage in ENDED_STAGES:
        return None
    step = _by_need(standing, Gate.G1) if standing.stage is Stage.GATHERING else None
    step = step or _by_stage(standing)
    if standing.look_again_on and standing.look_again_on >= today:
        step = NextStep(words=step.words, on=standing.look_again_on, who=step.who, reason=step.reason)
    return NextStep(
        words=step.words, on=step.on, who=step.who, reason=step.reason or waiting_for(standing, today=today)
    )


def waiting_for(standing: Standing, *, today: date) -> str:
    """The cause of waiting in a sentence, the oldest first; nothing where none is named."""
    holds = sorted(standing.holds, key=lambda hold: hold.opened_on)
    if not holds:
        return ""
    days = (today - holds[0].opened_on).days
    return f"Waiting for {holds[0].reason} ({days} {'day' if days == 1 else 'days'})"


def _by_need(standing: Standing, gate: Gate) -> NextStep | None:
    needs = [need for need in standing.needs if need.gate is gate]
    if not needs:
        return None
    first = min(needs, key=lambda need: (need.due_on or need.since + timedelta(days=21), need.words))
    others = len(needs) - 1
    more = f" and {others} more" if others else ""
    return NextStep(
        words=f"{first.words}{more}", on=first.due_on or first.since + timedelta(days=21), who=first.whose
    )


def _by_stage(standing: Standing) -> NextStep:
    office, reached = standing.coordinator, standing.reached
    if standing.stage is Stage.NOTIFIED:
        return NextStep("Decide what becomes of the notification", standing.opened_on, office)
    if standing.stage is Stage.GATHERING:
        on = add_working_days(standing.opened_on, ASK_WITHIN_WORKING_DAYS)
        return NextStep("Ask the agencies for their reports", on, office)
    if standing.stage is Stage.REVIEW_MEETING:
        on = add_months(standing.died_on or standing.opened_on, REVIEW_MEETING_WITHIN_MONTHS)
        return _waits_or("Hold the review meeting", on, standing, Gate.G1)
    if standing.stage is Stage.PANEL:
        held = reached.get(MilestoneKind.REVIEW_MEETING_HELD) or standing.opened_on
        return _waits_or(
            "Put the case on a panel's agenda", held + timedelta(weeks=PANEL_WITHIN_WEEKS), standing, Gate.G2
        )
    if standing.stage is Stage.LISTED:
        listed = reached.get(MilestoneKind.LISTED) or standing.opened_on
        return _waits_or("Panel review", listed, standing, Gate.SIGN_OFF)
    if standing.stage is Stage.DEFERRED:
        deferred = reached.get(MilestoneKind.DEFERRED) or standing.opened_on
        return NextStep(
            "Look at the deferred review again", add_months(deferred, LOOK_AGAIN_AFTER_MONTHS), office
        )
    if standing.stage is Stage.REVIEWED:
        reviewed = reached.get(MilestoneKind.PANEL_REVIEWED) or standing.opened_on
        return NextStep(
            "Sign off the review", add_working_days(reviewed, SIGN_OFF_WITHIN_WORKING_DAYS), "The chair"
        )
    signed = reached.get(MilestoneKind.SIGNED_OFF) or standing.opened_on
    waits = [need for need in standing.needs if need.gate is Gate.CLOSE]
    if waits:
        first = min(waits, key=lambda need: (need.due_on or date.max, need.words))
        on = first.due_on or add_working_days(signed, REPORT_WITHIN_WORKING_DAYS)
        return NextStep(first.words, on, first.whose)
    return NextStep("Close the case", add_working_days(signed, CLOSE_WITHIN_WORKING_DAYS), office)


def _waits_or(words: str, on: date, standing: Standing, gate: Gate) -> NextStep:
    """The stage's own step, or the need that its gate still waits for."""
    return _by_need(standing, gate) or NextStep(words, on, standing.coordinator)


def lateness(step: NextStep, *, today: date) -> str:
    """How a step stands to its day, in the three words of this product; never a colour, never a reproach."""
    late = step.days_late(today)
    if late < 0:
        return "guide"
    return "act today" if late == 0 else "needs attention"
