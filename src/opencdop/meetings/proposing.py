"""The agenda that proposes itself: which cases could go on a meeting, in which order, and why. People decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Prefetch

from opencdop.accounts.roles import Act
from opencdop.cases.access import visible_cases
from opencdop.cases.models import Case, Hold, Milestone
from opencdop.cases.queries import listed_cases, milestone_days
from opencdop.cases.readiness.queries import standing_at_gates, standings
from opencdop.cases.readiness.rules import Readiness
from opencdop.cases.regimes import waiting_for
from opencdop.cases.stages import MilestoneKind, Stage
from opencdop.cases.steps import PANEL_WITHIN_WEEKS, REVIEW_MEETING_WITHIN_MONTHS
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.clock import local_date
from opencdop.core.dates import add_months
from opencdop.design.words import count_of, day
from opencdop.keystore import keys
from opencdop.meetings.at_gates import gate_of, review_meeting_facts
from opencdop.meetings.models import Meeting
from opencdop.meetings.queries import called
from opencdop.meetings.transitions import LISTED, PLANNED

NEWS_DAYS = 60  # for how long it is a reason that a cause of waiting has ended


@dataclass(frozen=True)
class Proposed:
    """A case that could be put on an agenda: how it stands, since when it waits for this meeting, and why."""

    case: Case
    called: str
    readiness: Readiness
    waits_since: date
    reasons: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        return self.readiness.is_ready


def readiness_for(case: Case, meeting: Meeting) -> Readiness:
    """How one case stands to a meeting onto which it would be put today."""
    return standing_at_gates(case, facts=facts_of(meeting)).at[gate_of(meeting)]


def facts_of(meeting: Meeting) -> dict[str, Any]:
    """What is known of a case once it is put onto the meeting."""
    return {} if meeting.is_panel else review_meeting_facts(meeting.on, asked_on=clock.today())


def proposed_agenda(actor: Actor, meeting: Meeting) -> list[Proposed]:
    """The cases that could go on the meeting's agenda: those that wait for nothing first, then the longest waiting."""
    stages = (Stage.PANEL, Stage.DEFERRED) if meeting.is_panel else (Stage.REVIEW_MEETING, Stage.GATHERING)
    cases = list(
        listed_cases(visible_cases(actor, Act.ARRANGE_MEETING))
        .filter(lead_panel_id=meeting.panel_id, stage__in=[stage.value for stage in stages])
        .exclude(agenda_items__state=LISTED, agenda_items__meeting__state=PLANNED)
        .select_related("child", "lead_panel")
        .prefetch_related(
            Prefetch("milestones", queryset=Milestone.objects.order_by("recorded_at")), "needs", "holds"
        )
        .order_by(F("died_on").asc(nulls_last=True), "reference")
    )
    keys.load_keys({case.data_key_id for case in cases})
    stood = standings(cases, facts=facts_of(meeting))
    found = []
    for case in cases:
        reached = milestone_days(case)
        since = waits_since(case, reached, for_panel=meeting.is_panel)
        readiness = stood[case.pk].at[gate_of(meeting)]
        reasons = reasons_for(case, reached, list(case.holds.all()), meeting=meeting, since=since)
        found.append(Proposed(case, called(case), readiness, since, reasons))
    return sorted(found, key=lambda each: (not each.is_ready, each.waits_since))


def waits_since(case: Case, reached: Mapping[MilestoneKind, date], *, for_panel: bool) -> date:
    """Since when a case waits for this kind of meeting: its review meeting, else its death, else its opening."""
    held = reached.get(MilestoneKind.REVIEW_MEETING_HELD) if for_panel else None
    return held or case.died_on or local_date(case.opened_at)


def reasons_for(
    case: Case,
    reached: Mapping[MilestoneKind, date],
    causes: Sequence[Hold],
    *,
    meeting: Meeting,
    since: date,
) -> tuple[str, ...]:
    """Why the case could be next, in words: how long it waits, the guide gone by, what has ended, a day chosen."""
    today = clock.today()
    began = _began(case, reached, for_panel=meeting.is_panel)
    found = [f"{count_of((today - since).days, 'day')} since {began}"]
    guide = (
        since + timedelta(weeks=PANEL_WITHIN_WEEKS)
        if meeting.is_panel
        else add_months(since, REVIEW_MEETING_WITHIN_MONTHS)
    )
    if guide < meeting.on:
        found.append(f"the guide is {day(guide)}")
    if case.stage == Stage.DEFERRED and case.look_again_on and case.look_again_on <= meeting.on:
        found.append(f"deferred, to be looked at again on {day(case.look_again_on)}")
    for cause in causes:
        if cause.closed_on and (today - cause.closed_on).days <= NEWS_DAYS:
            found.append(f"no longer waits for {waiting_for(cause.reason)}, since {day(cause.closed_on)}")
        elif cause.closed_on is None and cause.reason == "themed_panel":
            found.append("kept for a themed panel")
    return tuple(found)


def _began(case: Case, reached: Mapping[MilestoneKind, date], *, for_panel: bool) -> str:
    if for_panel and MilestoneKind.REVIEW_MEETING_HELD in reached:
        return "the review meeting"
    return "the death" if case.died_on else "the case was opened"
