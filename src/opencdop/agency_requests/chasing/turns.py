"""Whose turn it is: what is done about a request today, if anything. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from opencdop.agency_requests.chasing.rules import Rules
from opencdop.agency_requests.reminding import MANAGER, due_step, is_managers_turn, managers_day


@dataclass(frozen=True)
class Waiting:
    """A request that waits for its answer, as the rules see it."""

    sent_on: date
    due_on: date
    done: Collection[str] = ()  # the reminders that went, and `manager` where the manager was told
    reminded_on: date | None = None  # the last day on which a reminder went, by itself or by hand
    quiet_until: date | None = None  # paused, or chased by telephone: looked at again on this day


def turn_of(waiting: Waiting, *, rules: Rules, today: date) -> str:
    """The one thing to do today: the name of a reminder, `manager`, or '' for nothing.

    Nothing while it is quiet, on a day of rest, or on a day on which a reminder went already.
    """
    if waiting.quiet_until is not None and today < waiting.quiet_until:
        return ""
    if waiting.reminded_on is not None and today <= waiting.reminded_on:
        return ""
    step = due_step(
        waiting.sent_on,
        waiting.due_on,
        sent_steps=waiting.done,
        today=today,
        percents=rules.remind_at_percent,
    )
    if step:
        return step
    is_managers = is_managers_turn(
        waiting.sent_on,
        waiting.due_on,
        percent=rules.manager_at_percent,
        sent_steps=waiting.done,
        today=today,
    )
    return MANAGER if is_managers else ""


def is_manager_untold(waiting: Waiting, *, rules: Rules, today: date) -> bool:
    """Whether the day for telling a manager has gone by and none was told, since none is known: a person sees to it."""
    if not rules.manager_at_percent or MANAGER in waiting.done:
        return False
    if waiting.quiet_until is not None and today < waiting.quiet_until:
        return False
    return managers_day(waiting.sent_on, waiting.due_on, percent=rules.manager_at_percent) < today
