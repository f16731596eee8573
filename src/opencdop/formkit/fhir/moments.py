"""Times and moments as FHIR writes them: with seconds, and with the offset of local time in England; and back
to the clock's face. A clock is not read.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .addresses import Unreadable

_LOCAL = ZoneInfo("Europe/London")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?", re.ASCII)


def time_written(value: str, base: str) -> str:
    """ "14:05" as "14:05:00"."""
    return f"{value}:00"


def time_read(found: Any, base: str) -> str:
    """ "14:05:00" as "14:05". Raises Unreadable."""
    if not isinstance(found, str) or not _TIME.fullmatch(found):
        raise Unreadable("is not a time like 14:05:00")
    return found[:5]


def moment_apart(value: dict[str, Any]) -> dict[str, Any]:
    """A moment as a dateTime and its quality. Where the time is not known, the date alone.

    Raises ValueError for a time that is there and is said not to be known.
    """
    at = value["on"]
    if value.get("time") and value["quality"] == "not_known":
        raise ValueError(at)
    if value.get("time"):
        at = f"{at}T{value['time']}:00{_offset(at, value['time'])}"
    return {"at": at, "quality": value["quality"]}


def moment_together(parts: dict[str, Any]) -> dict[str, Any]:
    """The moment of a dateTime and its quality. Raises Unreadable."""
    if "at" not in parts:
        raise Unreadable("lacks its date")
    on, time = _clock_face(parts["at"])
    if parts.get("quality") == "not_known" and time == "00:00":
        time = None  # renderers that know no dateTime without a time make it midnight
    if "quality" not in parts and time:
        raise Unreadable("does not say whether the time is exact or estimated")
    return {"on": on, "time": time, "quality": parts.get("quality", "not_known")}


def _offset(on: str, time: str) -> str:
    """The offset of local time (of the first of two where the clock goes back); it was two hours in the war.

    Raises ValueError where local time was no whole number of hours from Greenwich.
    """
    shift = datetime.fromisoformat(f"{on}T{time}").replace(tzinfo=_LOCAL).utcoffset() or timedelta()
    hours, rest = divmod(shift, timedelta(hours=1))
    if rest:
        raise ValueError(on)
    return f"+{hours:02}:00"


def _clock_face(at: str) -> tuple[str, str | None]:
    if len(at) == 10:
        return at, None
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise Unreadable("is not a date with a time like 2026-06-03T14:05:00+01:00") from None
    if moment.tzinfo is None:
        raise Unreadable("does not say the offset of its time, like +01:00")
    face = moment.replace(tzinfo=None)
    local = {face.replace(tzinfo=_LOCAL, fold=fold).utcoffset() for fold in (0, 1)}
    if moment.utcoffset() not in local:
        try:
            face = moment.astimezone(_LOCAL).replace(tzinfo=None)
        except OverflowError:
            raise Unreadable("is not a date with a time that can be told in local time") from None
    return face.date().isoformat(), face.strftime("%H:%M")
