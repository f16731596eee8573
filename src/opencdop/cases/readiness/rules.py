"""Whether a case is ready for its review meeting or for the panel: rules of definitions/gates.yaml, needs that packages
wrote and causes of waiting, laid together into one list. Pure, but for the definitions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from opencdop.cases.regimes import delay_reasons
from opencdop.cases.stages import Gate
from opencdop.formkit.conditions import holds, questions_in
from opencdop.submissions.library import data

ALWAYS = "always"
MARK = "item:"  # how a need is called with which somebody decided about an item of gates.yaml
HOLDS_BACK = {"meeting": (Gate.G1, Gate.G2), "panel": (Gate.G2,)}  # by `gate` of delay_reasons.yaml


class Strength(StrEnum):
    """How firmly something is waited for."""

    HARD = "hard"  # the chair or a manager decides to go on without
    LOCAL = "local"  # the office may decide
    SOFT = "soft"  # warns, holds nothing


class State(StrEnum):
    HERE = "here"
    WAIVED = "waived"
    MISSING = "missing"


@dataclass(frozen=True)
class Rule:
    """One item of gates.yaml at one gate."""

    gate: Gate
    item: str
    words: str
    who: str
    strength: Strength
    why: str
    certainty: str
    page: str
    act: str
    when: Mapping[str, Any] | str | None = None
    met: Mapping[str, Any] | None = None
    cause: str = ""
    need: str = ""
    by_hand: bool = True

    def applies(self, known: "Known") -> bool:
        """Whether it is looked for in this death, apart from causes and needs."""
        if self.when is None or isinstance(self.when, str):
            return self.when == ALWAYS
        return holds(self.when, known.answers, known.facts)


@dataclass(frozen=True)
class NeedSeen:
    """A need as the rules see it."""

    id: str
    gate: Gate
    code: str
    words: str
    whose: str
    since: date
    due_on: date | None = None
    met_on: date | None = None
    waived_on: date | None = None
    waived_by: str = ""


@dataclass(frozen=True)
class CauseSeen:
    """A cause of waiting as the rules see it."""

    id: str
    reason: str
    opened_on: date
    expected_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True)
class Known:
    """What is known of a case: agreed answers and the days on which they were agreed, facts, needs, causes."""

    answers: Mapping[str, Any]
    facts: Mapping[str, Any]
    needs: Sequence[NeedSeen] = ()
    causes: Sequence[CauseSeen] = ()
    agreed_on: Mapping[str, date] = field(default_factory=dict)
    opened_on: date | None = None


@dataclass(frozen=True)
class Line:
    """One thing that a gate looks for, and how it stands; `need_id` where a need says so, `cause_id` where a cause."""

    key: str
    words: str
    whose: str
    strength: Strength
    state: State
    since: date | None = (
        None  # of what is missing: since when; else the day on which it came or was gone without
    )
    due_on: date | None = None
    need_id: str = ""
    need_code: str = ""
    cause_id: str = ""
    waived_by: str = ""
    marked: bool = False  # somebody decided, by name, and can take it back
    by_hand: bool = False  # somebody may note that it is here
    why: str = ""
    page: str = ""
    act: str = ""

    @property
    def holds(self) -> bool:
        """Whether the gate waits for it."""
        return self.state is State.MISSING and self.strength is not Strength.SOFT

    @property
    def warns(self) -> bool:
        """Whether it is missed and nothing waits for it."""
        return self.state is State.MISSING and self.strength is Strength.SOFT

    @property
    def is_hard(self) -> bool:
        return self.strength is Strength.HARD

    @property
    def has_rule(self) -> bool:
        """Whether an item of gates.yaml says so, and no package's need and no other cause."""
        return not self.key.startswith(("need:", "cause:"))


@dataclass(frozen=True)
class Readiness:
    """How a case stands to one gate."""

    gate: Gate
    lines: tuple[Line, ...]

    def _in(self, state: State) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.state is state)

    @property
    def holding(self) -> tuple[Line, ...]:
        """What the gate waits for, the firmest first."""
        found = [line for line in self.lines if line.holds]
        return tuple(sorted(found, key=lambda line: not line.is_hard))

    @property
    def warning(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.warns)

    @property
    def here(self) -> tuple[Line, ...]:
        return self._in(State.HERE)

    @property
    def waived(self) -> tuple[Line, ...]:
        return self._in(State.WAIVED)

    @property
    def is_ready(self) -> bool:
        return not self.holding

    @property
    def needs_chair(self) -> bool:
        """Whether going on is for the chair or a manager to decide."""
        return any(line.is_hard for line in self.holding)

    def line(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)


@cache
def rules() -> tuple[Rule, ...]:
    """All items of both gates, in the order of the file."""
    return tuple(
        Rule(
            gate=Gate(gate),
            item=each["item"],
            words=each["words"],
            who=each["who"],
            strength=Strength(each["strength"]),
            why=each["why"],
            certainty=each["certainty"],
            page=each["act"]["page"],
            act=each["act"]["words"],
            when=each.get("when"),
            met=each.get("met"),
            cause=each.get("cause", ""),
            need=each.get("need", ""),
            by_hand=each.get("by_hand", True),
        )
        for gate, items in data("gates")["gates"].items()
        for each in items
    )


def key_of_need(gate: Gate, code: str, need_id: str) -> str:
    """Under which key a need stands among the lines of its gate: that of the item that names it, or its own."""
    return next((rule.item for rule in rules() if rule.gate is gate and rule.need == code), f"need:{need_id}")


@cache
def questions_looked_at() -> tuple[str, ...]:
    """The questions whose agreed answers the items look at."""
    trees = [tree for rule in rules() for tree in (rule.when, rule.met) if isinstance(tree, Mapping)]
    return tuple(sorted({question for tree in trees for question in questions_in(tree)}))


def readiness(gate: Gate, known: Known) -> Readiness:
    """What the gate looks for in this case, each with how it stands: first the items, then needs, then other causes."""
    of_gate = [rule for rule in rules() if rule.gate is gate]
    lines = [line for rule in of_gate if (line := _of_rule(rule, known))]
    taken = {rule.need for rule in of_gate}
    lines += [
        _of_need(need)
        for need in known.needs
        if need.gate is gate and need.code not in taken and not need.code.startswith(MARK)
    ]
    lines += _of_causes(gate, known, but_not={rule.cause for rule in of_gate})
    return Readiness(gate, tuple(lines))


def _of_rule(rule: Rule, known: Known) -> Line | None:
    """How an item stands; None where it is not looked for in this death.

    What somebody decided stands, unless a cause of waiting began after that day: then it is waited for again.
    """
    marks = [need for need in known.needs if need.code == MARK + rule.item]
    needs = [need for need in known.needs if rule.need and need.gate is rule.gate and need.code == rule.need]
    causes = [cause for cause in known.causes if rule.cause and cause.reason == rule.cause]
    waiting = next((cause for cause in causes if cause.closed_on is None), None)
    if decided := _decided(rule, [*needs, *marks], begun=waiting.opened_on if waiting else None):
        return decided
    if waiting:
        return _line(rule, State.MISSING, waiting.opened_on, waiting.expected_on, cause_id=waiting.id)
    is_open = next((need for need in needs if need.met_on is None and need.waived_on is None), None)
    if rule.met is not None and holds(rule.met, known.answers, known.facts):
        return _line(rule, State.HERE)
    if is_open:
        return _line(
            rule, State.MISSING, is_open.since, is_open.due_on, need_id=is_open.id, whose=is_open.whose
        )
    if causes:
        return _line(rule, State.HERE, max(cause.closed_on for cause in causes if cause.closed_on))
    return _line(rule, State.MISSING, _since(rule, known)) if rule.applies(known) else None


def _decided(rule: Rule, needs: Sequence[NeedSeen], *, begun: date | None) -> Line | None:
    """That it came counts at both gates; that it is gone without, at the one for which it was decided."""
    for need in needs:
        if need.met_on and (begun is None or begun <= need.met_on):
            marked = need.code.startswith(MARK)
            return _line(rule, State.HERE, need.met_on, need_id=need.id, marked=marked)
    for need in needs:
        covers = need.gate is rule.gate and need.waived_on and (begun is None or begun <= need.waived_on)
        if covers:
            return _line(
                rule,
                State.WAIVED,
                need.waived_on,
                need_id=need.id,
                waived_by=need.waived_by,
                marked=True,
            )
    return None


def _since(rule: Rule, known: Known) -> date | None:
    """Since when it is looked for: when the answer was agreed that asks for it, else since the case was opened."""
    asked = questions_in(rule.when if isinstance(rule.when, Mapping) else None)
    days = [known.agreed_on[question] for question in asked if question in known.agreed_on]
    return min(days) if days else known.opened_on


def _line(
    rule: Rule,
    state: State,
    since: date | None = None,
    due_on: date | None = None,
    *,
    need_id: str = "",
    cause_id: str = "",
    whose: str = "",
    waived_by: str = "",
    marked: bool = False,
) -> Line:
    return Line(
        key=rule.item,
        words=rule.words,
        whose=whose or rule.who,
        strength=rule.strength,
        state=state,
        since=since,
        due_on=due_on,
        need_id=need_id,
        cause_id=cause_id,
        waived_by=waived_by,
        marked=marked,
        why=rule.why,
        page=rule.page,
        act=rule.act,
        by_hand=rule.by_hand and not cause_id and not need_id,
    )


def _of_need(need: NeedSeen) -> Line:
    state = State.HERE if need.met_on else State.WAIVED if need.waived_on else State.MISSING
    return Line(
        key=f"need:{need.id}",
        words=need.words,
        whose=need.whose,
        strength=Strength.LOCAL,
        state=state,
        since=need.met_on or need.waived_on or need.since,
        due_on=need.due_on,
        need_id=need.id,
        need_code=need.code,
        waived_by=need.waived_by,
        marked=state is State.WAIVED,
    )


def _of_causes(gate: Gate, known: Known, *, but_not: set[str]) -> list[Line]:
    """Causes of waiting that hold this gate back and that no item names, each once."""
    lines = []
    for reason in delay_reasons():
        causes = [cause for cause in known.causes if cause.reason == reason.code]
        if causes and reason.code not in but_not and gate in HOLDS_BACK.get(reason.gate, ()):
            words = reason.waiting_for[0].upper() + reason.waiting_for[1:]
            plain = Line(f"cause:{reason.code}", words, "", Strength.LOCAL, State.HERE)
            lines.append(_of_cause(plain, gate, known, causes))
    return lines


def _of_cause(plain: Line, gate: Gate, known: Known, causes: Sequence[CauseSeen]) -> Line:
    waiting = next((cause for cause in causes if cause.closed_on is None), None)
    if waiting is None:
        return replace(plain, since=max(cause.closed_on for cause in causes if cause.closed_on))
    code = MARK + plain.key.removeprefix("cause:")
    for mark in known.needs:
        if mark.gate is gate and mark.code == code and mark.waived_on and waiting.opened_on <= mark.waived_on:
            return replace(
                plain,
                state=State.WAIVED,
                since=mark.waived_on,
                need_id=mark.id,
                waived_by=mark.waived_by,
                marked=True,
            )
    return replace(
        plain,
        state=State.MISSING,
        since=waiting.opened_on,
        due_on=waiting.expected_on,
        cause_id=waiting.id,
    )
