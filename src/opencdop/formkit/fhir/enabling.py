"""When an item is shown: FHIR's own flat enableWhen where a condition is flat, else one FHIRPath expression.
Never both, which the standard forbids; our own tree stands beside either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..answers import NO_ANSWER_LABELS
from ..conditions import MEASURED, Tree
from .addresses import ABSENT_CODES, ENABLED, NONE, beside, codes_of, expression
from .kinds import ABSENT_OF
from .paths import Paths
from .places import Place, Places

_SIGNS = {"at_least": ">=", "less_than": "<", "more_than": ">"}
Flat = tuple[list[dict[str, Any]], str]
"""Conditions, and whether all of them or any must be met."""


def enabling(tree: Tree | None, places: Places, *, base: str, given: tuple[Tree, ...] = ()) -> dict[str, Any]:
    """The elements `enableWhen` and `enableBehavior`, or `extension`, of an item asked under a condition.

    `given` are the conditions of what the item stands in.
    """
    if tree is None:
        return {}
    flat = _flat(tree, places, base, given)
    if flat is None:
        return {"extension": [expression(ENABLED, Paths(places, base=base, given=given).condition(tree))]}
    conditions, behaviour = flat
    return {"enableWhen": conditions} | ({"enableBehavior": behaviour} if len(conditions) > 1 else {})


def _flat(tree: Tree, places: Places, base: str, given: tuple[Tree, ...]) -> Flat | None:
    if "not" in tree:
        return None
    for name in ("all", "any"):
        if name in tree:
            parts = [_flat(each, places, base, given) for each in tree[name]]
            return _together(parts, name)
    place = places.get(tree.get("question", ""))
    if place is None or place.question.type == "computed":
        return None
    if not all(tree in given or _is_flat(tree, place, places, base) for tree in place.conditions):
        return None
    compared = [item for item in tree.items() if item[0] != "question"]
    return _together([_leaf(place, name, expected, base) for name, expected in compared], "all")


def _is_flat(tree: Tree, place: Place, places: Places, base: str) -> bool:
    """Whether a condition of another question is flat: renderers count hidden answers only behind expressions."""
    others = tuple(each for each in place.conditions if each is not tree)
    return _flat(tree, places, base, others) is not None


def _together(parts: list[Flat | None], behaviour: str) -> Flat | None:
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return None
    if len(found) == 1:
        return found[0]
    if any(len(conditions) > 1 and how != behaviour for conditions, how in found):
        return None
    return [condition for conditions, _ in found for condition in conditions], behaviour


def _leaf(place: Place, name: str, expected: Any, base: str) -> Flat | None:
    """One comparison, where a flat condition says exactly the same of an unanswered question too."""
    kind = place.question.type
    if name == "in":
        return _together([_leaf(place, "is", each, base) for each in expected], "any")
    if name in ("is", "has") and isinstance(expected, str) and expected in NO_ANSWER_LABELS:
        link = beside(place.link, NONE) if place.has_none else place.link
        coding = {"system": ABSENT_CODES, "code": ABSENT_OF[expected]}
        return [_condition(link, "=", "Coding", coding)], "all"
    if name in ("is", "has") and kind in ("choice", "choices"):
        coding = {"system": codes_of(base, place.link), "code": str(expected)}
        return [_condition(place.link, "=", "Coding", coding)], "all"
    if name == "answered":
        return _answered(place, expected)
    if name in MEASURED and kind in ("number", "decimal") and not isinstance(expected, Mapping):
        if kind == "decimal":
            return [_condition(place.link, _SIGNS[name], "Decimal", float(expected))], "all"
        if isinstance(expected, int):
            return [_condition(place.link, _SIGNS[name], "Integer", expected)], "all"
    return None


def _answered(place: Place, expected: bool) -> Flat | None:
    if place.question.type == "tick" and expected:
        return [_condition(place.link, "=", "Boolean", True)], "all"
    if place.question.type == "choice":
        return [_condition(place.link, "exists", "Boolean", expected)], "all"
    return None


def _condition(link: str, sign: str, kind: str, value: Any) -> dict[str, Any]:
    return {"question": link, "operator": sign, f"answer{kind}": value}
