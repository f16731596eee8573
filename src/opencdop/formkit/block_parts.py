"""The parts of a person or professional block as questions, from the keys that a definition names."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from .definition import Choice, Question
from .types.blocks import Block, Part


def standard_parts(
    kind: Block, key: str, choices: Mapping[str, tuple[Choice, ...]]
) -> tuple[Question, ...] | None:
    """The part of that key, and the one that comes with it; None where the block offers no such part.

    A choice may always be "not known". Raises KeyError with the name of a choice list that is missing.
    """
    part = kind.offered.get(key)
    if part is None:
        return None
    beside = standard_parts(kind, part.with_it, choices) if part.with_it else ()
    return (_question(key, part, choices), *(beside or ()))


def _question(key: str, part: Part, choices: Mapping[str, tuple[Choice, ...]]) -> Question:
    return Question(
        key=key,
        type=part.type,
        label=part.label,
        hint=part.hint,
        not_known=part.type == "choice",
        identifying=part.identifying and part.type not in ("choice", "choices", "number"),
        when=part.when,
        choices=choices[part.choices] if part.choices else (),
        unit=part.unit,
        min=None if part.min is None else Decimal(part.min),
        max=None if part.max is None else Decimal(part.max),
        certainty="proposed",
    )
