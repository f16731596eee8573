"""The small state machines of every package and the stages of a review, drawn from the tables that the code obeys."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import ModuleType

from opencdop.cases.stages import (
    MILESTONE_TITLES,
    STAGE_TITLES,
    Gate,
    MilestoneKind,
    Passed,
    Stage,
    stage_of,
)
from opencdop.web.generated_docs.packages import modules
from opencdop.web.generated_docs.writing import code, page, table

INTRO = """\
The stage of a review is never typed: it is derived from milestones, which are only ever added
(`src/opencdop/cases/stages.py`). Smaller things each have a table of allowed moves in the `transitions.py` of their
package; a move that is not drawn here is refused."""


def states_page() -> str:
    """Stages, then one drawing for each table of moves."""
    parts = ["## The stage of a review", _stages()]
    for package, module in modules("transitions"):
        for name, moves in moves_in(module):
            parts += [
                f"## {package}: {_title(name)}",
                f"From {code(name)}.",
                drawing(moves, titles_for(moves, module)),
            ]
    return page("What may follow what", INTRO, *parts)


def moves_in(module: ModuleType) -> list[tuple[str, Mapping[str, frozenset[str]]]]:
    """The tables of allowed moves that a module holds, by name."""
    return [
        (name, value)
        for name, value in sorted(vars(module).items())
        if isinstance(value, dict) and value and all(isinstance(after, frozenset) for after in value.values())
    ]


def titles_for(moves: Mapping[str, frozenset[str]], module: ModuleType) -> Mapping[str, str]:
    """The module's words for these states, where it has them."""
    states = states_of(moves) - {""}
    for value in vars(module).values():
        if (
            isinstance(value, dict)
            and states <= set(value)
            and all(isinstance(t, str) for t in value.values())
        ):
            return value
    return {}


def states_of(moves: Mapping[str, frozenset[str]]) -> set[str]:
    return set(moves) | {after for follow in moves.values() for after in follow}


def drawing(moves: Mapping[str, frozenset[str]], titles: Mapping[str, str]) -> str:
    """The moves as a diagram in Mermaid: where it begins, what follows, where it ends."""
    states = sorted(states_of(moves))
    reached = {after for before, follow in moves.items() for after in follow if after != before}
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {state}: {titles.get(state, state).replace(':', ' ')}" for state in states if state]
    if "" not in states:
        begin = [state for state in states if state not in reached] or [next(iter(moves))]
        lines += [f"    [*] --> {state}" for state in begin]
    for state in states:
        before = state or "[*]"
        lines += [f"    {before} --> {after}" for after in sorted(moves.get(state, ()))]
    lines += [f"    {state} --> [*]" for state in states if state and not moves.get(state)]
    return "\n".join([*lines, "```"])


def _title(name: str) -> str:
    return name.lower().replace("_", " ")


def _stages() -> str:
    """Which milestone brings about which stage, asked of the rule itself."""
    opened = [_passed(MilestoneKind.NOTIFIED, 1), _passed(MilestoneKind.OPENED, 2)]
    rows = []
    for kind in MilestoneKind:
        stage = stage_of([_passed(kind, 1)])
        alone = kind is MilestoneKind.NOTIFIED or stage is not Stage.NOTIFIED
        rows.append([MILESTONE_TITLES[kind], STAGE_TITLES[stage] if alone else "no other stage by itself"])
    asked = [*opened, _passed(MilestoneKind.ASKED, 3)]
    waiting, ready = stage_of(asked, open_gates=[Gate.G1]), stage_of(asked)
    rule = (
        f"An opened case of which an agency was asked is in the stage *{STAGE_TITLES[waiting]}* while something is "
        f"still needed before the review meeting, and in *{STAGE_TITLES[ready]}* as soon as nothing is. Otherwise the "
        "milestone recorded last decides."
    )
    return "\n\n".join([table(["When this is recorded", "the review is in the stage"], rows), rule])


def _passed(kind: MilestoneKind, order: int) -> Passed:
    return Passed(kind=kind, on=date(2000, 1, 1), recorded_at=datetime(2000, 1, 1, order, tzinfo=UTC))
