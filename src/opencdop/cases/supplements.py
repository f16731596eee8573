"""Which supplementary forms to propose for a death, read from definitions/supplements.yaml. Pure.

A proposal is only a proposal: a person of the office takes it up or sets it aside, and can add any form by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from opencdop.formkit.conditions import holds
from opencdop.submissions.library import data


@dataclass(frozen=True)
class Stage:
    """A stage of a form whose sections go to different people: its section, who is asked, when it is proposed."""

    section: str
    ask: tuple[str, ...]
    when: Mapping[str, Any] | None


@dataclass(frozen=True)
class Supplement:
    """A supplementary form as the installation knows it. `ask` holds codes of the choice list agency_type."""

    form: str
    title: str
    when: Mapping[str, Any] | None
    reason: str
    ask: tuple[str, ...]
    first: bool
    stages: tuple[Stage, ...]


@dataclass(frozen=True)
class Proposed:
    """A form proposed for this death: why (for the office alone), and whom to ask. `sections` are its stages."""

    form: str
    title: str
    reason: str
    ask: tuple[str, ...]
    first: bool
    sections: tuple[str, ...]


@cache
def supplements() -> tuple[Supplement, ...]:
    """All supplementary forms: those that are asked first, then the others in the order of the file."""
    found = [
        Supplement(
            form=each["form"],
            title=each["title"],
            when=each.get("when"),
            reason=each.get("reason", ""),
            ask=tuple(each.get("ask", ())),
            first=bool(each.get("first")),
            stages=tuple(
                Stage(stage["stage"], tuple(stage.get("ask", ())), stage.get("when"))
                for stage in each.get("stages", ())
            ),
        )
        for each in data("supplements")["supplements"]
    ]
    return tuple(sorted(found, key=lambda each: not each.first))


def supplement_of(form: str) -> Supplement | None:
    """What is known of a form's triggers; None for a form that is no supplementary one."""
    return next((each for each in supplements() if each.form == form), None)


def proposed(answers: Mapping[str, Any], facts: Mapping[str, Any]) -> tuple[Proposed, ...]:
    """The forms to propose, those that are asked first before the others. `facts` are formkit's (the age).

    What nobody has answered proposes nothing.
    """
    return tuple(
        Proposed(each.form, each.title, each.reason, each.ask, each.first, _sections(each, answers, facts))
        for each in supplements()
        if each.when is not None and holds(each.when, answers, facts)
    )


def _sections(each: Supplement, answers: Mapping[str, Any], facts: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(
        stage.section for stage in each.stages if stage.when is not None and holds(stage.when, answers, facts)
    )
