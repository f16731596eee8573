"""What sort of agency a request goes to, how it stands, and how it stands to its day, in words. Pure."""

from datetime import date

from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.transitions import (
    ANSWERED,
    DECLINED,
    ENTERING,
    NOTHING_HELD,
    OPENED,
    SENT,
    WITHDRAWN,
)
from opencdop.cases.stages import why_locked
from opencdop.core.clock import local_date
from opencdop.design.words import ago_days, count_of, day
from opencdop.panels.agency_types import agency_types

TINTS = {
    SENT: "sky",
    OPENED: "sky",
    ANSWERED: "sage",
    NOTHING_HELD: "plain",
    WITHDRAWN: "plain",
    ENTERING: "sky",
    DECLINED: "gold",
}


def agency_type_words(request: AgencyRequest) -> str:
    return agency_types().get(request.agency_type, "")


def is_awaited(request: AgencyRequest) -> bool:
    """Whether an answer is waited for: it has not come, and the review still takes it."""
    return request.is_waiting and not why_locked(request.case.stage)


def state_words(request: AgencyRequest) -> tuple[str, str]:
    """The state as a tag: words and tint. An answer not yet in the record says so, and one that was corrected too."""
    if request.superseded_at:
        return "Corrected since", "plain"
    if request.state == ANSWERED:
        return ("In the record", "plain") if request.merged_at else ("Answered", "sage")
    if request.is_waiting and not is_awaited(request):
        return "Not answered", "plain"
    return request.state_title, TINTS[request.state]


def due_words(request: AgencyRequest, *, today: date) -> str:
    """When the answer is due, or when it came and after how long."""
    if request.withdrawn_at:
        return f"Withdrawn on {day(request.withdrawn_at)}"
    if request.state == DECLINED:
        return f"Asked on {day(request.sent_at)}, and they said why they do not answer"
    if request.is_being_entered:
        return f"Begun on {day(request.sent_at)}"
    if request.answered_at and request.is_entered_here:
        return f"Received on {day(request.received_on or request.answered_at)}"
    if request.answered_at:
        days = (local_date(request.answered_at) - local_date(request.sent_at)).days
        after = f"after {count_of(days, 'day')}" if days else "on the same day"
        return f"Answered on {day(request.answered_at)}, {after}"
    if request.corrects_id:  # nobody waits for it, and no day was named to whoever sends it
        return f"Corrected form begun on {day(request.sent_at)}"
    if why_locked(request.case.stage):
        return f"Asked on {day(request.sent_at)}, not answered"
    return f"Due {day(request.due_on)}, {ago_days(request.due_on, today=today)}"


def waiting_words(request: AgencyRequest, *, today: date) -> str:
    """Since when it waits, and whether it was opened and reminded."""
    if not is_awaited(request):
        return ""
    opened = f"opened {ago_days(request.opened_at, today=today)}" if request.opened_at else "not opened"
    if request.corrects_id:  # its link was asked for by whoever sends it, so that no link of it is a reminder
        return opened.capitalize()
    said = [f"Asked {ago_days(request.sent_at, today=today)}", opened]
    if request.reminded_at:
        said.append(f"reminded {ago_days(request.reminded_at, today=today)}")
    return ", ".join(said)
