"""What was done about a request, how it stands on the board, and why an e-mail did not arrive, in words. Pure."""

from datetime import date

from opencdop.agency_requests.chasing.board import Line
from opencdop.agency_requests.chasing.models import Chase
from opencdop.agency_requests.chasing.rules import pause_reasons
from opencdop.agency_requests.due import is_awaited, state_words
from opencdop.design.words import ago_days, day, day_clock, short_day
from opencdop.outbox.models import OutgoingEmail


def state_of(line: Line, *, today: date) -> tuple[str, str]:
    """The state as a tag: words and tint. Undelivered, quiet and late come before sent and opened."""
    asked = line.request
    if not is_awaited(asked):
        return state_words(asked)
    if line.is_lost:
        return "E-mail not delivered", "rose"
    if line.quiet_until:
        return f"Quiet until {short_day(line.quiet_until)}", "plain"
    if asked.days_late(today):
        return "Late", "gold"
    return state_words(asked)


def chase_words(chase: Chase, *, today: date) -> str:
    """The last thing that somebody did about it, in a few words."""
    ago = ago_days(chase.at, today=today)
    if chase.kind == Chase.MANAGER_TOLD:
        return f"Manager told {ago}, by {chase.by_name}"
    if chase.kind == Chase.RANG:
        return f"{chase.by_name} rang {ago}"
    return f"Paused {ago} by {chase.by_name}: {pause_reasons().get(chase.reason, chase.reason).lower()}"


def history_words(chase: Chase) -> tuple[str, str]:
    """A line of what was done about a request: what, and what was said."""
    until = f", to look again on {day(chase.until_on)}" if chase.until_on else ""
    if chase.kind == Chase.MANAGER_TOLD:
        return f"Told {chase.to_name}, {chase.to_email}", chase.note
    if chase.kind == Chase.RANG:
        return f"Rang them{until}", chase.note
    ended = f"; ended on {day(chase.ended_at)} by {chase.ended_by_name}" if chase.ended_at else ""
    why = pause_reasons().get(chase.reason, chase.reason)
    return f"Left in peace until {day(chase.until_on)}: {why.lower()}{ended}", chase.note


def why_not_arrived(email: OutgoingEmail, *, today: date) -> str:
    """Why an e-mail did not arrive, and what happens next."""
    if email.returned_at:
        return f"It came back {ago_days(email.returned_at, today=today)}: there is no such mailbox, or it takes none."
    if email.state == OutgoingEmail.QUEUED:
        return (
            f"Our mail server could not be reached. It is tried again at {day_clock(email.next_attempt_at)}."
        )
    if email.refused_for_good:
        return f"It was refused {ago_days(email.failed_at, today=today)}. The address is probably wrong."
    return f"Our mail server could not be reached for three days, until {day_clock(email.failed_at)}."
