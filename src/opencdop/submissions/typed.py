"""What stands in the fields of a page: its rows as they are numbered there, and whether its answers changed. Pure."""

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opencdop.design.asked import row_count
from opencdop.formkit.definition import Group, Question
from opencdop.formkit.types import TYPES


@dataclass(frozen=True)
class Writer:
    """An open page by its random mark, and how many edits it had seen when it was posted."""

    mark: str
    edits: int = 0

    @classmethod
    def of(cls, posted: Mapping[str, Any]) -> "Writer":
        """The open page from which something was posted; one that says none gets a fresh mark."""
        mark, _, edits = str(posted.get("open_page", "")).partition(".")
        if not re.fullmatch("[0-9a-f]{16}", mark, re.ASCII):
            return cls(secrets.token_hex(8))
        return cls(mark, int(edits) if re.fullmatch("[0-9]{1,9}", edits, re.ASCII) else 0)

    @classmethod
    def last(cls, kept: object) -> "Writer":
        """Who wrote an answer last, as kept with the draft."""
        mark, _, edits = str(kept or "").partition(".")
        return cls(mark, int(edits or 0))

    def __str__(self) -> str:
        return f"{self.mark}.{self.edits}"


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
        if question.type in ("repeat", "table") and row_count(inputs, question.key)
    }


def mark_of(value: Any) -> str:
    """A short mark of a stored answer, to see whether it changed since; empty where there is none."""
    if value is None:
        return ""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]


def marks_of(group: Group, answers: Mapping[str, Any]) -> dict[str, str]:
    """The marks of a page's stored answers, those not answered left out."""
    return {
        question.key: mark_of(answers[question.key])
        for question in group.questions
        if question.key in answers
    }


def written(marks: Mapping[str, str]) -> str:
    """Marks as one line, to stand in the page."""
    return " ".join(f"{key}={mark}" for key, mark in marks.items() if mark)


def read_marks(line: str) -> dict[str, str]:
    """The marks that a page brings back; what is none is left out."""
    pairs = (each.rpartition("=") for each in line[:20_000].split())
    return {key: mark for key, _, mark in pairs if key}


def names_of(question: Question, inputs: Mapping[str, Any]) -> list[str]:
    """The posted names that belong to a question."""
    return [name for name in inputs if name == question.key or name.startswith(f"{question.key}-")]
