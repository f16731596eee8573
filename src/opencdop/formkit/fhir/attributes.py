"""What FHIR has no words for (certainty, source, who is asked, our condition trees) in extensions of our own,
and back. It knows no attribute by its meaning: a new one of the definitions is carried without a line here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from .addresses import Unreadable, extension, extensions

LISTS = frozenset({"ask"})
TREES = frozenset({"when"})


def attributes_written(url: str, data: Mapping[str, Any], *, but: Collection[str]) -> list[dict[str, Any]]:
    """One extension that holds the attributes of `data`, without those that FHIR itself says; none if empty."""
    parts = [part for name, value in data.items() if name not in but for part in _written(name, value)]
    return [{"url": url, "extension": parts}] if parts else []


def attributes_read(url: str, element: Any) -> dict[str, Any]:
    """The attributes that an element holds in our extension. Raises Unreadable."""
    found: dict[str, Any] = {}
    for holder in extensions(element, url):
        for part in holder.get("extension", ()):
            name, value = _read(part)
            if name in LISTS:
                found.setdefault(name, []).append(value)
            else:
                found[name] = value
    return found


def _written(name: str, value: Any) -> list[dict[str, Any]]:
    if name in TREES:
        return [extension(name, "String", json.dumps(value, sort_keys=True, ensure_ascii=False))]
    if name in LISTS:
        return [extension(name, "String", each) for each in value]
    if isinstance(value, bool):
        return [extension(name, "Boolean", value)]
    if isinstance(value, int):
        return [extension(name, "Integer", value)]
    if isinstance(value, str):
        return [extension(name, "String", value)]
    raise TypeError(f"say in LISTS or TREES how {name} is written")


def _read(part: Any) -> tuple[str, Any]:
    name = part.get("url") if isinstance(part, Mapping) else None
    values = [value for key, value in part.items() if key.startswith("value")] if name else []
    if not isinstance(name, str) or len(values) != 1 or not isinstance(values[0], str | int | bool):
        raise Unreadable(f"An extension of ours is not as we write it: {part}")
    if name not in TREES:
        return name, values[0]
    try:
        return name, json.loads(str(values[0]))
    except ValueError:
        raise Unreadable(f"The condition {values[0]} is not as we write it") from None
