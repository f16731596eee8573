"""A case on its way through its meetings, by the services that people use."""

from datetime import date, timedelta
from typing import Any

from tests.cast import Cast

from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.meetings import analysis_services as analyses
from opencdop.meetings import people_services, services
from opencdop.meetings.models import AgendaItem, Analysis, Meeting
from opencdop.meetings.people_services import Attended
from opencdop.meetings.queries import people_of

RECOMMENDATION = {
    "text": "Give every family a thermometer card at discharge",
    "level": "local",
    "addressee": "Ashmoor Hospital",
    "owner": "Head of midwifery",
    "due_on": "2027-03-01",
}
COMPLETE: dict[str, Any] = {
    "review_date": "2026-11-20",
    "attendance": ["paediatrics", "police"],
    "final_cause": "Infection, found after death.",
    "case_summary": "A baby was unwell for a day and was seen twice.",
    "factors_child": {"no_answer": "not_applicable"},
    "factors_social": {"no_answer": "not_applicable"},
    "factors_physical": {"no_answer": "not_applicable"},
    "factors_services": [
        {"code": "access_to_care", "detail": "Seen late", "level": "2", "modifiable": "yes"},
    ],
    "domain_child_level": "1",
    "domain_social_level": "1",
    "domain_physical_level": "1",
    "domain_services_level": "2",
    "category": "9",
    "modifiable_outcome": "identified",
    "recommendations": [RECOMMENDATION],
    "panel_outcome": "complete",
}


def a_meeting(cast: Cast, *, kind: str = Meeting.PANEL, on: date | None = None) -> Meeting:
    return services.arrange_meeting(
        cast.ashmoor, kind=kind, on=on or clock.today(), place="by video link", by=cast.actor("asha")
    )


def a_quorate_panel(cast: Cast, *, on: date | None = None) -> Meeting:
    """A panel meeting today with chair, health, local authority and one more present."""
    meeting, asha = a_meeting(cast, on=on), cast.actor("asha")
    for name, kind in (("Dr Lee", "health"), ("Ms Orr", "local_authority"), ("DI Pike", "police")):
        people_services.ask_to_meeting(meeting, name=name, role="Lead", kind=kind, by=asha)
    present = {person.id: Attended("present") for person in people_of(meeting)}
    people_services.record_attendance(meeting, people=present, by=asha)
    return meeting


def reviewed_draft(case: Case, cast: Cast, **answers: Any) -> Analysis:
    """The case after its review meeting of yesterday."""
    asha, yesterday = cast.actor("asha"), clock.today() - timedelta(days=1)
    meeting = a_meeting(cast, kind=Meeting.REVIEW_MEETING, on=yesterday)
    item = services.put_on_agenda(case, meeting=meeting, by=asha)
    analysis = analyses.begin_analysis(item, by=asha)
    said = {"category": "8", "case_summary": "A first summary.", **answers}
    analyses.finish_draft_analysis(analysis, answers=said, by=asha)
    return analysis


def on_panel(case: Case, cast: Cast, *, meeting: Meeting | None = None) -> AgendaItem:
    """The case on the agenda of a quorate panel meeting of today."""
    meeting = meeting or a_quorate_panel(cast)
    return services.put_on_agenda(case, meeting=meeting, by=cast.actor("asha"))


def ratified(case: Case, cast: Cast, **answers: Any) -> Analysis:
    """The case after the panel, waiting for the chair."""
    reviewed_draft(case, cast)
    analysis = analyses.begin_analysis(on_panel(case, cast), by=cast.actor("asha"))
    analyses.ratify_analysis(analysis, answers={**COMPLETE, **answers}, by=cast.actor("asha"))
    return analysis
