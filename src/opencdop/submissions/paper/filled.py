"""A filled form to read on paper: what was asked and answered, in words, on the version it was filled on. Pure."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from opencdop.formkit.definition import Definition
from opencdop.submissions.paper.sheet import Entry, Leaf, Part, Sheet
from opencdop.submissions.shown import sections_shown


def filled_sheet(
    definition: Definition,
    answers: Mapping[str, Any],
    *,
    today: date,
    standing: tuple[str, ...] = (),
    only_answered: bool = False,
    without: Collection[str] = (),
) -> Sheet:
    """The form with its answers, without what was not asked and the questions `without`; what is empty says so."""
    shown = sections_shown(definition, answers, today=today, only_answered=only_answered, without=without)
    parts = []
    for section in shown:
        leaves = tuple(
            Leaf(group.title, tuple(Entry(row.key, answer=_lines(row.value)) for row in group.rows))
            for group in section.groups
        )
        parts.append(Part(section.title, leaves))
    return Sheet(title=definition.title, standing=standing, parts=tuple(parts), confidential=True)


def _lines(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value
