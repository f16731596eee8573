"""What meetings tell the gates: whether the draft is finished, and when the review meeting is held."""

from collections.abc import Collection
from datetime import date
from typing import Any

from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case
from opencdop.cases.readiness.offered import Told
from opencdop.cases.stages import Gate
from opencdop.core.clock import local_date
from opencdop.core.dates import add_months
from opencdop.meetings.models import AgendaItem, Analysis, Meeting
from opencdop.meetings.transitions import LISTED, PLANNED

NOTICE_MONTHS = 1  # if possible; asked for by guidance for review meetings


def notice_given(*, meeting_on: date, asked_on: date) -> bool:
    """Whether those who are asked to a meeting have a month's notice of a case."""
    return meeting_on >= add_months(asked_on, NOTICE_MONTHS)


def gate_of(meeting: Meeting) -> Gate:
    """The gate before this kind of meeting."""
    return Gate.G2 if meeting.is_panel else Gate.G1


def told_by_meetings(cases: Collection[Case]) -> dict[str, Told]:
    """Which cases have a finished draft, and which a review meeting ahead; two queries."""
    shown_in = {each: case.pk for case in cases for each in case_ids_of(case)}
    facts: dict[str, dict[str, Any]] = {case.pk: {"draft_finished": False} for case in cases}
    finished = Analysis.objects.filter(case_id__in=list(shown_in), submission__isnull=False)
    for case_id in finished.values_list("case_id", flat=True):
        facts[shown_in[case_id]]["draft_finished"] = True
    ahead = AgendaItem.objects.filter(
        case_id__in=list(shown_in),
        state=LISTED,
        meeting__kind=Meeting.REVIEW_MEETING,
        meeting__state=PLANNED,
    )
    for case_id, on, listed_at in ahead.values_list("case_id", "meeting__on", "listed_at"):
        facts[shown_in[case_id]] |= review_meeting_facts(on, asked_on=local_date(listed_at))
    return {case_id: Told(facts=told) for case_id, told in facts.items()}


def review_meeting_facts(on: date, *, asked_on: date) -> dict[str, Any]:
    """What the gates ask of a review meeting that is arranged."""
    return {
        "review_meeting_on": on.isoformat(),
        "notice_given": notice_given(meeting_on=on, asked_on=asked_on),
    }
