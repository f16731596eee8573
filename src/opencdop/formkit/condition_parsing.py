"""Conditions as written: which words may stand where. Whether the questions exist is not asked here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from .computed import FACTS
from .conditions import COMBINING, COMPARISONS, DATED, MEASURED, RANKED
from .source import Place, Source, Table


class ConditionParser:
    """Looks through one condition. Mistakes go to the source's faults."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def check(self, tree: Any, place: Place) -> None:
        """Note what is wrong with a condition that stands at this place."""
        if not isinstance(tree, Table):
            self._source.fault(
                place, "when", "write a condition as {question: key, is: code} or all, any, not"
            )
            return
        combining = [name for name in COMBINING if name in tree]
        if combining:
            self._check_combining(tree, combining[0])
            return
        subjects = [name for name in ("question", "fact") if name in tree]
        if len(subjects) != 1:
            self._source.fault(tree.place, "when", "name one question or one fact")
            return
        self._check_subject(tree)
        comparisons = [name for name in tree if name in COMPARISONS]
        if not comparisons:
            self._source.fault(tree.place, "when", f"compare it, with one of {', '.join(COMPARISONS)}")
        for name in comparisons:
            if name == "any_row":
                self.check(tree[name], tree.place_of(name))
            else:
                self._check_comparison(tree, name)

    def _check_combining(self, tree: Table, name: str) -> None:
        self._only(tree, frozenset({name}), f"a condition with {name}")
        if name == "not":
            self.check(tree[name], tree.place_of(name))
        elif not isinstance(tree[name], list) or not tree[name]:
            self._fault(tree, name, "list at least one condition")
        else:
            for each in tree[name]:
                self.check(each, tree.place_of(name))

    def _check_subject(self, tree: Table) -> None:
        self._only(tree, frozenset({"question", "fact", *COMPARISONS}), "a condition")
        if "fact" in tree and tree["fact"] not in FACTS:
            self._fault(tree, "fact", f"there is no fact {tree['fact']}; there are {', '.join(FACTS)}")
        if "question" in tree and not isinstance(tree["question"], str):
            self._fault(tree, "question", "write the key of a question")

    def _check_comparison(self, tree: Table, name: str) -> None:
        value = tree[name]
        if name in RANKED and isinstance(value, Table):
            if len(value) != 1 or not {"question", "fact"} & value.keys():
                self._fault(tree, name, "compare with one {question: key} or {fact: name}, or with a value")
            self._check_subject(value)
            return
        fits, sentence = _VALUES.get(name, (_is_plain, "write one code, text, number or true"))
        if not fits(value):
            self._fault(tree, name, sentence)

    def _fault(self, tree: Table, key: str, sentence: str) -> None:
        self._source.fault(tree.place_of(key), key, sentence)

    def _only(self, tree: Table, allowed: Iterable[str], what: str) -> None:
        for key in tree.keys() - frozenset(allowed):
            self._fault(tree, key, f"{what} has no such key; it may have {', '.join(sorted(allowed))}")


def _is_date(value: Any) -> bool:
    if isinstance(value, date):
        return True
    try:
        return isinstance(value, str) and date.fromisoformat(value) is not None
    except ValueError:
        return False


def _is_filled_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | bool)


_VALUES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "answered": (lambda value: isinstance(value, bool), "write true or false"),
    "in": (_is_filled_list, "write a list of codes"),
    "mentions": (_is_filled_list, "write a list of words"),
    **dict.fromkeys(MEASURED, (_is_number, "write a number")),
    **dict.fromkeys(
        DATED, (_is_date, "compare with {question: key}, {fact: today} or a date like 2024-09-09")
    ),
}
