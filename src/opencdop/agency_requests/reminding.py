"""When an answer is due and when an agency is reminded. Pure.

Fifteen working days and the three reminders are proposals of this product, to be changed by a panel; neither was found
in national guidance (definitions/clocks.yaml, report_return).
"""

from collections.abc import Collection
from datetime import date, timedelta

from opencdop.core.dates import add_working_days

DUE_AFTER_WORKING_DAYS = 15
LINK_LIVES_DAYS = 28
REMIND_AT_PERCENT = {"half": 50, "due": 100, "late": 150}


def usual_due_on(sent_on: date) -> date:
    """The day by which an answer is asked for, when nobody chooses another."""
    return add_working_days(sent_on, DUE_AFTER_WORKING_DAYS)


def reminder_days(sent_on: date, due_on: date) -> dict[str, date]:
    """The day of each reminder: half-way, on the due day, and as long after it as half the time given; at least a day
    apart, so that a request due tomorrow is not chased twice in a morning.
    """
    given = max((due_on - sent_on).days, 2)
    days = {
        step: sent_on + timedelta(days=given * percent // 100) for step, percent in REMIND_AT_PERCENT.items()
    }
    return {**days, "due": max(due_on, days["half"] + timedelta(days=1))}


def due_step(sent_on: date, due_on: date, *, sent_steps: Collection[str], today: date) -> str:
    """The one reminder to send today, or ''. Of several missed only the latest is sent."""
    reached = [step for step, day in reminder_days(sent_on, due_on).items() if day <= today]
    if not reached or reached[-1] in sent_steps:
        return ""
    return reached[-1]


def steps_until(step: str) -> list[str]:
    """The reminder and those before it, which are not sent any more once it went."""
    steps = list(REMIND_AT_PERCENT)
    return steps[: steps.index(step) + 1]
