"""When something reached the office, from a day that somebody entered: today means now."""

from datetime import date, datetime, time

from opencdop.core import clock
from opencdop.core.clock import LONDON


def moment_on(day: date) -> datetime:
    """Noon of that day in England, or the present moment where the day is today."""
    if day == clock.today():
        return clock.now()
    return datetime.combine(day, time(12), tzinfo=LONDON)
