"""What was done about a request, and how it stands on the board, in words. Pure."""

from datetime import date

from opencdop.agency_requests.chasing.board import Line
from opencdop.agency_requests.chasing.models import Chase
from opencdop.agency_requests.chasing.rules import pause_reasons
from opencdop.agency_requests.due import state_words
from opencdop.design.words import ago_days, day, short_day


def state_of(line: Line, *, today: date) -> tuple[str, str]:
    """The state as a tag: words and tint. Undelivered, quiet and late come before sent and opened."""
    asked = line.request
    if not asked.is_waiting:
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
