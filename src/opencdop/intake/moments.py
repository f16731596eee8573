"""Whether the moment at which something reached the office can be right. Pure but for the clock."""

from datetime import date, datetime

from opencdop.core import clock
from opencdop.core.errors import RuleBroken
from opencdop.design.words import day


def check_moment(received_at: datetime, *, died_on: date | None) -> None:
    """Raise RuleBroken where it lies in the future, or on a day before the death."""
    if received_at > clock.now():
        raise RuleBroken("Check when it reached you. It is in the future.")
    came_on = clock.local_date(received_at)
    if died_on is not None and came_on < died_on:
        raise RuleBroken(
            f"Check the days. It reached you on {day(came_on)}, before the date of death, {day(died_on)}. Put right "
            "whichever is wrong; if nobody can say when the child died, choose 'Not known'."
        )
