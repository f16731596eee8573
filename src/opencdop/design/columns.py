"""What the page `design/column_layout.html` shows of a list that was read in, and what is posted on it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from opencdop.core.tables import ListField

EXAMPLES = 3  # lines shown beside each heading


def posted_meaning(columns: Sequence[str], posted: Mapping[str, str]) -> dict[str, str]:
    """What somebody says that each column means, column to field."""
    return {name: posted.get(f"column-{place}", "") for place, name in enumerate(columns, 1)}


def columns_shown(
    columns: Sequence[str],
    *,
    meaning: Mapping[str, str],
    lines: Sequence[Sequence[str]],
    fields: Iterable[ListField],
) -> dict[str, Any]:
    """Each column with what it means so far and its cells in the first lines, and what it can mean."""
    first = lines[:EXAMPLES]
    return {
        "columns": [
            (name, meaning.get(name, ""), [cells[place] for cells in first if place < len(cells)])
            for place, name in enumerate(columns)
        ],
        "fields": [("", "Not used"), *((field.key, field.title) for field in fields)],
    }
