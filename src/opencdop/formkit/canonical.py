"""A definition in its one canonical writing, JSON, and back: for digests, and for forms kept to be read for ever."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from . import definition as forms

_NOT_WRITTEN = frozenset({"whole", "called"})


def definition_json(definition: forms.Definition) -> str:
    """The definition with its choices as JSON: keys in order, no spaces, ASCII, what is empty left out."""
    return json.dumps(_plain(definition), sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def digest_of(text: str) -> str:
    """SHA-256, in hexadecimal, of a canonical writing."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def definition_from_json(text: str) -> forms.Definition:
    """The definition that was written so, with the same digest. Raises ValueError where the text is no
    definition, or one of a later program that says more than this one understands.
    """
    data = json.loads(text)
    try:
        return forms.Definition(
            **_but(data, "effective_from", "sections", "checks"),
            effective_from=date.fromisoformat(data["effective_from"]),
            sections=tuple(_section(each) for each in data.get("sections", ())),
            checks=tuple(forms.Check(**each) for each in data.get("checks", ())),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is not a definition that can be read: {error}") from error


def _section(data: Mapping[str, Any]) -> forms.Section:
    groups = tuple(
        forms.Group(**_but(each, "questions"), questions=_questions(each)) for each in data.get("groups", ())
    )
    return forms.Section(**_but(data, "groups"), groups=groups)


def _questions(data: Mapping[str, Any]) -> tuple[forms.Question, ...]:
    return tuple(_question(each) for each in data.get("questions", ()))


def _question(data: Mapping[str, Any]) -> forms.Question:
    limits: dict[str, Any] = {name: Decimal(data[name]) for name in forms.LIMITS if name in data}
    return forms.Question(
        **_but(data, "questions", "choices", "ask", *limits),
        choices=tuple(forms.Choice(**each) for each in data.get("choices", ())),
        ask=tuple(data.get("ask", ())),
        questions=_questions(data),
        **limits,
    )


def _but(data: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in names}


def _plain(thing: Any) -> Any:
    """Dataclasses as plain JSON, leaving out what is empty,
    so that a new optional field changes no digest.
    """
    if is_dataclass(thing):
        pairs = ((each.name, getattr(thing, each.name)) for each in fields(thing))
        return {name: _plain(value) for name, value in pairs if _is_written(name, value)}
    if isinstance(thing, tuple | list):
        return [_plain(each) for each in thing]
    if isinstance(thing, Mapping):
        return {key: _plain(value) for key, value in thing.items()}
    if isinstance(thing, Decimal):
        return format(thing.normalize(), "f")
    return thing.isoformat() if isinstance(thing, date) else thing


def _is_written(name: str, value: Any) -> bool:
    """A limit of nought says something; any other nought, like an empty text, does not."""
    return name not in _NOT_WRITTEN and (isinstance(value, Decimal) or value not in (None, "", False, ()))
