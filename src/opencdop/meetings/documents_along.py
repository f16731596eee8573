"""What meetings offer to the documents of a case: each meeting of it, to file a document with or give a copy to."""

from opencdop.cases.filing.offered import Purpose
from opencdop.cases.models import Case
from opencdop.design.words import day
from opencdop.meetings.queries import case_items
from opencdop.meetings.transitions import CANCELLED


def purposes_of_meetings(case: Case) -> tuple[Purpose, ...]:
    """The meetings on whose agenda the case is or was."""
    return tuple(
        Purpose(
            f"meeting:{item.meeting_id}",
            f"{item.meeting.title} of {day(item.meeting.on)}",
            f"/meetings/{item.meeting_id}/",
        )
        for item in case_items(case)
        if item.meeting.state != CANCELLED
    )
