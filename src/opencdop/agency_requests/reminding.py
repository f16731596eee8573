"""When an answer is due, and when an agency is reminded of it. Pure.

Fifteen working days, the reminders and the telling of a manager are proposals of this product, which a panel changes
for itself; no number was found in national guidance (definitions/chasing.yaml; clocks.yaml, report_return).
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from opencdop.core.dates import add_working_days, is_working_day, working_days_between

DUE_AFTER_WORKING_DAYS = 15
LINK_LIVES_DAYS = 28
REMIND_AT_PERCENT = (50, 100, 150)
MANAGER = "manager"
_NAMES = {50: "half", 100: "due", 150: "late"}


def usual_due_on(sent_on: date) -> date:
    """The day by which an answer is asked for, when nobody chooses another."""
    return add_working_days(sent_on, DUE_AFTER_WORKING_DAYS)


def step_at(percent: int) -> str:
    """The name under which it is remembered that a reminder went."""
    return _NAMES.get(percent, f"at_{percent}")


def day_at(percent: int, *, sent_on: date, due_on: date) -> date:
    """The working day on which a share of the time given has gone by; at 100 the due day, or the next working day.

    Never the day on which it was sent, nor one that is none for work.
    """
    if percent == 100:
        return _working(max(due_on, sent_on + timedelta(days=1)))
    given = max(working_days_between(sent_on, due_on), 1)
    return add_working_days(sent_on, max(-(-given * percent // 100), 1))


def reminder_days(
    sent_on: date, due_on: date, *, percents: Sequence[int] = REMIND_AT_PERCENT
) -> dict[str, date]:
    """The day of each reminder, in order and at least a working day apart, so that a request due tomorrow is not
    chased twice in a morning.
    """
    days: dict[str, date] = {}
    before = sent_on
    for percent in sorted(set(percents)):
        on = max(
            day_at(percent, sent_on=sent_on, due_on=due_on), add_working_days(before, 1) if days else sent_on
        )
        days[step_at(percent)] = before = on
    return days


def due_step(
    sent_on: date,
    due_on: date,
    *,
    sent_steps: Collection[str],
    today: date,
    percents: Sequence[int] = REMIND_AT_PERCENT,
) -> str:
    """The one reminder to send today, or ''. Of several missed only the latest is sent, and none on a day of rest."""
    if not is_working_day(today):
        return ""
    days = reminder_days(sent_on, due_on, percents=percents)
    reached = [step for step, day in days.items() if day <= today]
    # A later one went already: those before it are not made up for.
    if not reached or any(step in sent_steps for step in list(days)[len(reached) - 1 :]):
        return ""
    return reached[-1]


def is_managers_turn(
    sent_on: date, due_on: date, *, percent: int, sent_steps: Collection[str], today: date
) -> bool:
    """Whether the agency's manager is to be told today: once, after the due day, and on a working day."""
    if not percent or MANAGER in sent_steps or not is_working_day(today):
        return False
    return managers_day(sent_on, due_on, percent=percent) <= today


def managers_day(sent_on: date, due_on: date, *, percent: int) -> date:
    """The working day, after the due day, on which the agency's manager is told."""
    return max(day_at(percent, sent_on=sent_on, due_on=due_on), add_working_days(due_on, 1))


def _working(day: date) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
