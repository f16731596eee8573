"""Facts worked out from answers: the age at death, in hours, days, months and years. No clock:
today is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from .answers import Answers

_DATES = ("date_of_birth", "date_of_death")
_DAYS = (*_DATES, "estimated_age")
RESTS_ON: Mapping[str, tuple[str, ...]] = {
    "age_hours": (*_DATES, "time_of_birth", "time_of_death"),
    "age_days": _DAYS,
    "age_weeks": _DAYS,
    "age_months": _DAYS,
    "age_years": _DAYS,
    "today": (),
}
"""Every fact, with the questions that it is worked out from."""

FACTS = tuple(RESTS_ON)
"""Every fact a condition may name. Ages are completed units; `today` is an ISO date."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}", re.ASCII)


def facts_of(answers: Answers, *, today: date | None = None) -> dict[str, Any]:
    """The facts that these answers settle; what cannot be worked out is left out.

    From `date_of_birth`, `time_of_birth`, `date_of_death`, `time_of_death`; without both dates, from
    `estimated_age`. Hours are by the local clock, so they may be one out across a change of the clocks.
    """
    facts: dict[str, Any] = {} if today is None else {"today": today.isoformat()}
    born, died = _date(answers.get("date_of_birth")), _date(answers.get("date_of_death"))
    if born is None or died is None:
        return facts | _estimated(answers.get("estimated_age"))
    if died < born:
        return facts
    facts |= ages(born, died)
    hours = _hours(born, answers.get("time_of_birth"), died, answers.get("time_of_death"))
    return facts if hours is None else facts | {"age_hours": hours}


class Facts(Mapping[str, Any]):
    """The facts that these answers settle, each worked out when it is first asked for: so an answer may count
    only where a fact that rests on others says so.
    """

    def __init__(self, answers: Answers, *, today: date | None = None) -> None:
        self._answers = answers
        self._today = today
        self._known: dict[tuple[str, ...], dict[str, Any]] = {}

    def __getitem__(self, fact: str) -> Any:
        rests_on = RESTS_ON[fact]
        if rests_on not in self._known:
            given = {key: self._answers.get(key) for key in rests_on}
            self._known[rests_on] = facts_of(given, today=self._today)
        return self._known[rests_on][fact]

    def __iter__(self) -> Iterator[str]:
        return (fact for fact in FACTS if fact in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def ages(born: date, died: date) -> dict[str, int]:
    """Completed days, weeks, months and years from one date to another, which is not before it."""
    days = (died - born).days
    months = completed_months(born, died)
    return {"age_days": days, "age_weeks": days // 7, "age_months": months, "age_years": months // 12}


def completed_months(born: date, on: date) -> int:
    """Months completed. A child born on the 29th of February is a year older on the 1st of March of other
    years, as is taken in English law; the 31st is reached, in a shorter month, on the 1st of the next.
    """
    return (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)


def _hours(born: date, born_at: object, died: date, died_at: object) -> int | None:
    start, end = _minute(born_at), _minute(died_at)
    if start is None or end is None:
        return None
    minutes = (died - born).days * 24 * 60 + end - start
    return minutes // 60 if minutes >= 0 else None


def _minute(at: object) -> int | None:
    """Minutes since midnight."""
    if not isinstance(at, str) or not _TIME.fullmatch(at):
        return None
    hour, minute = int(at[:2]), int(at[3:])
    return hour * 60 + minute if hour <= 23 and minute <= 59 else None


def _date(value: object) -> date | None:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _estimated(value: object) -> dict[str, Any]:
    """An estimated age as weeks and days, or as completed years. Under one year, the days stay unknown."""
    if isinstance(value, Mapping):
        weeks, days = value.get("weeks"), value.get("days")
        if isinstance(weeks, int) and isinstance(days, int):
            total = weeks * 7 + days
            return {"age_days": total, "age_weeks": total // 7, "age_years": total * 4 // 1461}
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 130:
        days = value * 1461 // 4
        older = {"age_months": value * 12, "age_weeks": days // 7, "age_days": days} if value else {}
        return {"age_years": value} | older
    return {}
