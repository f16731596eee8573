"""The one place that asks what time it is, so that the demonstration can live through three years in a minute."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_pretended: ContextVar[datetime | None] = ContextVar("pretended_now", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _pretended.get() or datetime.now(UTC)


def today() -> date:
    """The present date where the panels are: days turn at midnight in England, not in UTC."""
    return now().astimezone(LONDON).date()


def local_date(moment: datetime) -> date:
    """The English calendar day on which an aware moment fell."""
    return moment.astimezone(LONDON).date()


@contextmanager
def pretend(moment: datetime) -> Iterator[None]:
    """Within the block it is `moment` (aware). For loading the demonstration; no page or service uses it."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    token = _pretended.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(token)
