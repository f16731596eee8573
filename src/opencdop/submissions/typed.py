"""What stands in the fields of a page: its rows as they are numbered there, and whether its answers changed. Pure."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from opencdop.design.asked import row_count
from opencdop.formkit.definition import Group
from opencdop.formkit.types import TYPES


def rows_in_fields(group: Group, inputs: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The rows of each repeat as its fields hold them, empty and unreadable answers left out.

    Stored rows leave out what is empty; these keep their places, so that what is asked in a row follows that row.
    """
    return {
        question.key: [
            {
                part.key: value
                for part in question.questions
                if (value := TYPES[part.type].read(inputs, f"{question.key}-{number}-{part.key}", part).value)
                is not None
            }
            for number in range(row_count(inputs, question.key))
        ]
        for question in group.questions
        if question.type == "repeat" and row_count(inputs, question.key)
    }


def fingerprint(group: Group, answers: Mapping[str, Any]) -> str:
    """A short digest of a page's stored answers, to see whether they changed since it was shown."""
    stored = {question.key: answers.get(question.key) for question in group.questions}
    return hashlib.sha256(json.dumps(stored, sort_keys=True).encode()).hexdigest()[:16]
