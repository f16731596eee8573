"""How many questions eight agencies are asked about one death, and for how many minutes: with what others have settled
folded away, and without. A count, not a time: it is the same on every machine.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tools.installation import temporary_installation

if TYPE_CHECKING:
    from opencdop.formkit.definition import Definition

ROOT = Path(__file__).resolve().parents[2]
STORY = ROOT / "demo" / "eight_agencies.yaml"
DIED_ON = date(2026, 8, 18)


@dataclass(frozen=True)
class Load:
    """What one agency is asked: questions and minutes of its sections, whole and without what it may skip; and how many
    questions the whole form would be.
    """

    agency: str
    whole_form: int
    questions: int
    open_questions: int
    minutes: int
    open_minutes: int


def measure() -> Iterator[str]:
    """A line for each agency in the order of their answers, and one for all."""
    with temporary_installation(database="sqlite") as installation:
        yield from installation.run("tools.bench.asking", "run").splitlines()


def run() -> Iterator[str]:
    """The same, in the temporary installation."""
    loads = loads_of(yaml.safe_load(STORY.read_text(encoding="utf-8")))
    for each in loads:
        yield (
            f"{each.agency}: {each.open_questions} of {each.questions} questions, "
            f"{each.open_minutes} of {each.minutes} minutes"
        )
    asked, left = sum(each.questions for each in loads), sum(each.open_questions for each in loads)
    minutes, fewer = sum(each.minutes for each in loads), sum(each.open_minutes for each in loads)
    everything = sum(each.whole_form for each in loads)
    yield (
        f"the whole form to all {len(loads)}: {everything} questions; "
        f"their own sections alone: {asked} ({asked / everything:.2f})"
    )
    yield (
        f"all {len(loads)}: {asked} questions without, {left} with ({left / asked:.2f}); "
        f"{minutes} minutes without, {fewer} with ({fewer / minutes:.2f})"
    )


def loads_of(story: Mapping[str, Any]) -> list[Load]:
    """What each agency of the story is asked, the answers of those before it having been taken into the record."""
    from opencdop.agency_requests.proposing.rules import sections_for
    from opencdop.agency_requests.settled.folding import folded, questions_asked
    from opencdop.agency_requests.settled.questions import Known, settled_in
    from opencdop.submissions.library import form

    report = form("reporting")
    born = DIED_ON - timedelta(days=story["age_days"])
    days = {"date_of_birth": born.isoformat(), "date_of_death": DIED_ON.isoformat()}
    known = {key: Known(value, "") for key, value in {**days, **story["notification"]}.items()}
    found = []
    for each in story["agencies"]:
        kind = each["agency_type"]
        part = report.part(("details", *sections_for(kind)))
        agreed = {key: answer.value for key, answer in known.items()}
        settled = settled_in(part, known=known)
        less = folded(part, settled, agreed=agreed)
        found.append(
            Load(
                agency=kind,
                whole_form=questions_asked(report, agreed=agreed),
                questions=questions_asked(part, agreed=agreed),
                open_questions=questions_asked(part, settled, agreed=agreed),
                minutes=_minutes(part),
                open_minutes=_minutes(less),
            )
        )
        for key, value in each["answers"].items():
            known.setdefault(key, Known(value, kind))
    return found


def _minutes(definition: "Definition") -> int:
    return sum(section.minutes for section in definition.sections)


if __name__ == "__main__" and sys.argv[1:] == ["run"]:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "opencdop.web.settings"
    django.setup()
    for line in run():
        print(line)
