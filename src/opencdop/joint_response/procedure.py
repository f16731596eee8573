"""The procedure of a joint response, read from definitions/joint_response.yaml: grounds, steps, and when each is due.

The times are defaults that an area may change. Hours are elapsed time; a day begins at midnight in England.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from opencdop.core.clock import LONDON
from opencdop.core.dates import add_working_days
from opencdop.formkit.conditions import holds
from opencdop.submissions.library import data

END_OF_DAY = time(23, 59)


@dataclass(frozen=True)
class Ground:
    """One of the grounds on which a joint response is held."""

    code: str
    title: str
    words: str
    when: Mapping[str, Any] | None = None  # what of the record speaks for it, whether or not anybody named it


@dataclass(frozen=True)
class Step:
    """A step of the procedure: who does it in roles, and within what time after the death (None: at once)."""

    code: str
    title: str
    hint: str
    who: str
    within: int
    unit: str | None
    only_if: str
    certainty: str


def _procedure() -> dict[str, Any]:
    return data("joint_response")


def grounds() -> tuple[Ground, ...]:
    """The five grounds."""
    return tuple(
        Ground(each["code"], each["title"], each["words"], each.get("when"))
        for each in _procedure()["grounds"]
    )


def grounds_in(answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The grounds that the record speaks for, in their order: those that were named, and those that follow from it."""
    said = answers.get("jar_criteria")
    named = said if isinstance(said, list) else []
    return tuple(
        ground.code
        for ground in grounds()
        if ground.code in named or (ground.when is not None and holds(ground.when, answers, {}))
    )


@cache
def steps() -> dict[str, Step]:
    """All steps by code, in their order."""
    roles = {role["code"]: role["title"] for role in _procedure()["roles"]}
    return {
        each["code"]: Step(
            code=each["code"],
            title=each["title"],
            hint=each.get("hint", ""),
            who=", ".join(roles[role] for role in each["who"]),
            within=each["due"]["within"],
            unit=each["due"]["unit"],
            only_if=each.get("only_if", ""),
            certainty=each["certainty"],
        )
        for each in _procedure()["steps"]
    }


def first_steps(*, suspected_suicide: bool) -> tuple[Step, ...]:
    """The steps that a response begins with; some only for some deaths."""
    codes = _procedure()["first_steps"]
    return tuple(
        steps()[code]
        for code in codes
        if steps()[code].only_if in ("", "suspected_suicide" if suspected_suicide else "")
    )


def moment_of_death(died_on: date, *, died_at: time | None) -> datetime:
    """The death as an aware moment. Without a time it is counted from the end of the day."""
    return datetime.combine(died_on, died_at or END_OF_DAY, tzinfo=LONDON)


def due_at(step: Step, *, death: datetime) -> datetime:
    """When a step is due after the death, an aware moment in UTC terms; hours pass as they really pass.

    Days and working days end at the end of the day in England.
    """
    if step.unit is None:
        return death.astimezone(UTC)
    if step.unit == "hours":
        return death.astimezone(UTC) + timedelta(hours=step.within)
    died_on = death.astimezone(LONDON).date()
    if step.unit == "working_days":
        due_on = add_working_days(died_on, step.within)
    else:
        due_on = died_on + timedelta(days=step.within * (7 if step.unit == "weeks" else 1))
    return datetime.combine(due_on, END_OF_DAY, tzinfo=LONDON).astimezone(UTC)
