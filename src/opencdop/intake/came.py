"""How and when a notification reached the office, and for which panel: the questions of it, and what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from opencdop.core import clock
from opencdop.formkit.definition import Choice, Group, Question
from opencdop.formkit.problems import Problem
from opencdop.formkit.reading import inputs_of, read_group
from opencdop.intake.channels import Channel
from opencdop.panels.models import Panel

DAY = Question(
    "came_on",
    "date",
    "On which day did it reach you?",
    called="the day on which it reached you",
    needed="blocks",
)
TIME = Question(
    "came_at",
    "time",
    "At what time?",
    "By the 24-hour clock, as exactly as you know. The clocks run from here, not from when it is entered.",
    called="the time at which it reached you",
    needed="blocks",
)
SENTENCES = {
    "channel": ("Choose how the notification reached you", "channel"),
    "came_on": ("Enter the day on which it reached you", "came_on-day"),
    "came_at": ("Enter the time at which it reached you", "came_at-time"),
    "panel": ("Choose the panel", "panel"),
}


@dataclass(frozen=True)
class Came:
    """For which panel, by which channel, and when."""

    panel: Panel
    channel: str
    received_at: datetime


@dataclass(frozen=True)
class CameReading:
    """What was posted: where there is no problem, `came` is there. `inputs` go back into the fields."""

    inputs: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    came: Came | None = None


def came_group(panels: Sequence[Panel], ways: Sequence[Channel]) -> Group:
    """How and when it came; and for which panel, where somebody works for several."""
    how = Question(
        "channel",
        "choice",
        "How did it reach you?",
        called="how it reached you",
        needed="blocks",
        choices=tuple(Choice(each.code, each.title) for each in ways),
    )
    for_panel = Question(
        "panel",
        "choice",
        "For which panel?",
        called="for which panel it is",
        needed="blocks",
        choices=tuple(Choice(panel.pk, panel.name) for panel in panels),
    )
    questions = (*((how,) if len(ways) > 1 else ()), DAY, TIME, *((for_panel,) if len(panels) > 1 else ()))
    return Group("came", "How it came", questions)


def now_as_inputs(group: Group) -> dict[str, Any]:
    """Today, to begin with; the time is asked."""
    return inputs_of(group, {"came_on": clock.today().isoformat()})


def read_came(
    group: Group, posted: Mapping[str, Any], *, panels: Sequence[Panel], ways: Sequence[Channel]
) -> CameReading:
    """What was posted for the group. Nothing here says whether the moment can be right: the services do."""
    reading = read_group(group, posted, {})
    answers = reading.answers
    problems = reading.problems or tuple(
        Problem(question.key, SENTENCES[question.key][0], field_id=SENTENCES[question.key][1])
        for question in group.questions
        if question.key not in answers
    )
    if problems:
        return CameReading(reading.raw, problems)
    chosen = answers.get("panel", panels[0].pk)
    came = Came(
        panel=next(panel for panel in panels if panel.pk == chosen),
        channel=answers.get("channel", ways[0].code),
        received_at=datetime.fromisoformat(f"{answers['came_on']}T{answers['came_at']}").replace(
            tzinfo=clock.LONDON
        ),
    )
    return CameReading(reading.raw, came=came)
