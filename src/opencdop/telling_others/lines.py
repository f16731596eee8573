"""Which lines stand on the checklist of one death, and by when each is due. Pure but for the definitions it reads.

The list is a rule (ours, and the panel's own lines over it); what applies is worked out from the agreed answers each
time, so that an answer that is corrected corrects the list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from opencdop.cases.clocks import clocks, due, severities
from opencdop.core.dates import add_working_days, is_working_day
from opencdop.formkit.computed import facts_of
from opencdop.formkit.conditions import facts_in, holds, questions_in
from opencdop.submissions.library import data

TELL, STOP, KEEP, FAMILY = "tell", "stop", "keep", "family"
FAMILY_TOLD = "family_told"
SPOKEN = ("in_person", "telephone")
_TWINS = ("twins", "triplets", "four_or_more")


@dataclass(frozen=True)
class Line:
    """One line: whom to tell or what to stop. `other` is the other child of a line on what must not stop."""

    code: str
    part: str
    title: str
    hint: str = ""
    applies: str = "always"
    how: str = "telephone"
    clock: str = ""
    template: str = ""
    email: str = ""
    needs: str = ""
    position: int = 0
    is_own: bool = False
    is_retired: bool = False
    other: "OtherChild | None" = None

    @property
    def said(self) -> str:
        """The line for an event, in which no other child is named."""
        return "another child of the family" if self.part == KEEP else self.title


@dataclass(frozen=True)
class OtherChild:
    """A brother, a sister, a twin or another child, as the record knows them. `key` stands for name and birth."""

    key: str
    name: str
    born: str = ""
    is_twin: bool = False


@dataclass(frozen=True)
class Condition:
    """When a line stands on the list."""

    code: str
    title: str
    when: Mapping[str, Any] | None


@cache
def _known() -> dict[str, Any]:
    return data("telling")


@cache
def parts() -> Mapping[str, tuple[str, str]]:
    """Code to title and words, in their order."""
    return {each["code"]: (each["title"], each["words"]) for each in _known()["parts"]}


@cache
def ways() -> Mapping[str, str]:
    """How somebody may be told: code to title."""
    return {each["code"]: each["title"] for each in _known()["ways"]}


@cache
def conditions() -> Mapping[str, Condition]:
    """The conditions that a line may rest on, by code."""
    return {
        each["code"]: Condition(each["code"], each["title"], each.get("when"))
        for each in _known()["conditions"]
    }


@cache
def shipped_lines() -> tuple[Line, ...]:
    """The list that comes with the product, in its order."""
    names = ("code", "part", "title", "hint", "applies", "how", "clock", "template", "email", "needs")
    return tuple(
        Line(**{name: each[name] for name in names if name in each}, position=place * 10)
        for place, each in enumerate(_known()["lines"], start=1)
    )


@cache
def questions_asked() -> frozenset[str]:
    """The questions whose agreed answers decide what stands on a list."""
    asked = {key for each in conditions().values() for key in questions_in(each.when)}
    return frozenset(asked | {"multiplicity", "other_babies_alive", "siblings"})


def lines_for(
    known: Iterable[Line], answers: Mapping[str, Any], others: Iterable[OtherChild]
) -> tuple[Line, ...]:
    """The lines of one death: those of the panel's list that apply, and one for each other child."""
    facts = facts_of(answers)
    kept = [line for line in known if not line.is_retired]
    # Many lines share a condition: each is judged once a death, since a work list asks this of every open case.
    standing = {code: applies(code, answers=answers, facts=facts) for code in {line.applies for line in kept}}
    return (*(line for line in kept if standing[line.applies]), *(_keep_line(child) for child in others))


def applies(condition: str, *, answers: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    """Whether lines with this condition stand. One that the definitions no longer have always does."""
    found = conditions().get(condition)
    if found is None or found.when is None:
        return True
    questions, named = _asks(condition)
    told = (tuple(answers.get(each) for each in questions), tuple(facts.get(each) for each in named))
    if any(isinstance(value, list | dict) for value in told[0]):
        return holds(found.when, answers, facts)
    return _holds_for(condition, *told)


@cache
def _asks(condition: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The questions and the facts that a condition looks at."""
    when = conditions()[condition].when
    return tuple(questions_in(when)), tuple(facts_in(when))


@lru_cache(
    maxsize=4096
)  # a work list asks the same of every open case, and most answers are the same few codes
def _holds_for(condition: str, answers: tuple[Any, ...], facts: tuple[Any, ...]) -> bool:
    questions, named = _asks(condition)
    known = dict(zip(questions, answers, strict=True)), dict(zip(named, facts, strict=True))
    return holds(conditions()[condition].when, *known)


def other_children(answers: Mapping[str, Any], *, key_of: Any) -> tuple[OtherChild, ...]:
    """The children whose letters must go on: those named as brothers and sisters, and an unnamed twin.

    `key_of` turns what is known of a child into a key that says nothing of them.
    """
    rows = answers.get("siblings")
    named = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list | tuple) else []
    found = [_other(row, answers, key_of) for row in named if _text(row.get("name"))]
    is_multiple = answers.get("multiplicity") in _TWINS and answers.get("other_babies_alive") != "no"
    if is_multiple and not any(child.is_twin for child in found):
        found.insert(0, OtherChild("twin", "", is_twin=True))
    return tuple({child.key: child for child in found}.values())


def _other(row: Mapping[str, Any], answers: Mapping[str, Any], key_of: Any) -> OtherChild:
    name, born = _text(row.get("name")), _text(row.get("date_of_birth"))
    is_twin = len(born) == 10 and born == answers.get("date_of_birth")
    return OtherChild(key_of(f"{name.casefold()}|{born}"), name, born, is_twin)


def _keep_line(child: OtherChild) -> Line:
    keep = _known()["keep"]
    title = keep["title"].format(name=child.name) if child.name else keep["unnamed"]
    hint = f"{keep['twin']} {keep['hint']}." if child.is_twin and child.name else f"{keep['hint']}."
    return Line(
        code=f"keep-{child.key}",
        part=KEEP,
        title=title,
        hint=hint,
        how=keep["how"],
        clock=keep["clock"],
        template=keep["template"] if child.name else "",
        other=child,
    )


def with_own(own: Iterable[Line]) -> tuple[Line, ...]:
    """Our list with the panel's lines over it, in the panel's order, retired ones too."""
    known = {line.code: line for line in shipped_lines()}
    for line in own:
        ours = known.get(line.code)
        known[line.code] = (
            replace(line, clock="first_tellings" if line.part == TELL else "stop_letters", is_own=True)
            if ours is None
            else replace(
                ours,
                title=line.title,
                hint=line.hint,
                applies=line.applies,
                how=line.how,
                position=line.position,
                is_retired=line.is_retired,
            )
        )
    order = list(parts())
    return tuple(sorted(known.values(), key=lambda line: (order.index(line.part), line.position, line.code)))


def due_on(line: Line, *, died_on: date | None, notified_on: date) -> date | None:
    """The day by which a line is to be done, never before the next working day after the panel heard of the death.

    None for a line without a clock: it waits for another, or for a person's judgement.
    """
    return _due_by(line.clock, died_on, notified_on)


@lru_cache(maxsize=4096)  # a work list asks the same of every line of every open case
def _due_by(named: str, died_on: date | None, notified_on: date) -> date | None:
    clock = clocks().get(named)
    if clock is None:
        return None
    from_notification = clock.reference == "notification_received" or died_on is None
    day = due(clock, notified_on if from_notification else died_on).day
    while day is not None and not is_working_day(day):
        day += timedelta(days=1)
    return max(day, add_working_days(notified_on, 1)) if day else None


def lateness(line: Line) -> str:
    """What is shown once the time has gone by: guide, needs attention, or act today."""
    clock = clocks().get(line.clock)
    return severities()[clock.severity] if clock else ""


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
