"""Choice lists as written: a code that is for ever, a label, perhaps a hint. "Not known" is never listed."""

from __future__ import annotations

import re
from typing import Any

from .answers import NO_ANSWER_LABELS
from .definition import Choice
from .source import Place, Source, Table

KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*", re.ASCII)

_CHOICE_KEYS = frozenset({"code", "label", "hint"})


def parse_choice_lists(source: Source) -> dict[str, tuple[Choice, ...]]:
    """The lists of choices.yaml, by name. Mistakes go to the source's faults."""
    root = source.root
    if not isinstance(root, Table):
        source.fault(source.start, "choices", "write each list as name: [{code: ..., label: ...}]")
        return {}
    lists: dict[str, tuple[Choice, ...]] = {}
    for name, given in root.items():
        if not KEY.fullmatch(name) or not isinstance(given, list) or not given:
            source.fault(root.place_of(name), name, "write each list as name: [{code: ..., label: ...}]")
            continue
        lists[name] = parse_choices(source, name, root.place_of(name), given)
    return lists


def parse_choices(source: Source, name: str, place: Place, given: list[Any]) -> tuple[Choice, ...]:
    """One list of choices. Mistakes go to the source's faults."""
    found: dict[str, Choice] = {}
    for each in given:
        if not isinstance(each, Table):
            source.fault(place, name, "write each choice as {code: ..., label: ...}")
            continue
        code, label, hint = each.get("code"), each.get("label"), each.get("hint", "")
        where = f"{name}.{code}"
        for key in each.keys() - _CHOICE_KEYS:
            source.fault(each.place_of(key), f"{where}.{key}", "a choice has code, label and hint only")
        if not isinstance(code, str) or not code.strip() or "-" in code or " " in code:
            source.fault(
                each.place_of("code"), f"{where}.code", "write the code as one word, in quotes if a number"
            )
            continue
        if not isinstance(label, str) or not label.strip() or not isinstance(hint, str):
            source.fault(each.place_of("label"), f"{where}.label", "write label and hint as words, in quotes")
            continue
        if code in NO_ANSWER_LABELS:
            source.fault(each.place, where, f"take it out and write {code}: true at the question")
        if code in found:
            source.fault(each.place, where, "this code is in the list twice")
        found[code] = Choice(code, label.strip(), hint.strip())
    return tuple(found.values())
