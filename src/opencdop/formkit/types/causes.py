"""The causes of death as the certificate sets them out, line by line; a certificate for a baby in the
first 28 days has lines of its own. What the lines mean is not judged here.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ..problems import about
from .base import Posted, QuestionType, Raw, Unreadable, line, not_offered
from .words import folded

if TYPE_CHECKING:
    from ..definition import Question

STANDARD, NEONATAL = "standard", "neonatal"
LAYOUTS: Mapping[str, str] = {
    STANDARD: "Lines 1a to 2",
    NEONATAL: "Lines a to e, for a baby who died within 28 days of birth",
}
LINES: Mapping[str, Mapping[str, str]] = {
    STANDARD: {
        "1a": "Disease or condition that led directly to the death",
        "1b": "What led to 1a",
        "1c": "What led to 1b",
        "1d": "What led to 1c",
        "2": "Other conditions that contributed to the death",
    },
    NEONATAL: {
        "a": "Main diseases or conditions in the baby",
        "b": "Other diseases or conditions in the baby",
        "c": "Main conditions in the mother that affected the baby",
        "d": "Other conditions in the mother that affected the baby",
        "e": "Other relevant causes",
    },
}
"""The lines of each layout. Line 1d is on certificates since 9 September 2024."""

_EVERY_LINE = tuple(key for lines in LINES.values() for key in lines)


class Causes(QuestionType):
    """`{"layout": "standard", "1a": ..., "2": ...}` or `{"layout": "neonatal", "a": ...}`; no empty lines."""

    name = "causes"
    parts = ("-layout", *(f"-{key}" for key in _EVERY_LINE))
    stands_in = frozenset({"repeat"})

    def _read(self, posted: Posted, name: str, question: Question) -> dict[str, str] | None:
        found = {
            layout: {key: text for key in lines if (text := line(posted, name, question, part=f"-{key}"))}
            for layout, lines in LINES.items()
        }
        layout = line(posted, name, question, part="-layout") or self._only_one(found)
        if not any(found.values()):
            if layout in ("", *LAYOUTS):
                return None
        elif layout == "":
            raise Unreadable(about(question, "choose how the certificate sets out its lines"), "-layout")
        if layout not in LAYOUTS:
            raise Unreadable(not_offered(question), "-layout")
        if not found[layout]:
            raise Unreadable(
                about(question, "write in the lines that you chose, or choose the other lines"), "-layout"
            )
        return {"layout": layout, **found[layout]}

    def _only_one(self, found: Mapping[str, Mapping[str, str]]) -> str:
        filled = [layout for layout, lines in found.items() if lines]
        return filled[0] if len(filled) == 1 else ""

    def fits(self, value: Any, question: Question) -> bool:
        """A layout, and text in some of its lines."""
        if not isinstance(value, dict) or value.get("layout") not in (STANDARD, NEONATAL):
            return False
        lines = value.keys() - {"layout"}
        return lines <= LINES[value["layout"]].keys() and all(isinstance(value[key], str) for key in lines)

    def unusual(self, value: Any, question: Question) -> str | None:
        """A line that rests on one left empty."""
        if not self.fits(value, question):
            return None
        keys = list(LINES[value["layout"]])
        chain = keys[:4] if value["layout"] == STANDARD else keys[:2]
        for before, key in pairwise(chain):
            if key in value and before not in value:
                return about(
                    question, f"check this, since line {key} is filled in and line {before} is empty"
                )
        if chain[0] not in value:
            return about(question, f"check this, since line {chain[0]} is empty")
        return None

    def compare(self, agreed: Any, incoming: Any, question: Question) -> str:
        """`new` where the incoming certificate only fills in lines that were empty."""
        if self.fits(agreed, question) and self.fits(incoming, question):
            one, other = self._normal(agreed, question), self._normal(incoming, question)
            if other.items() <= one.items():
                return "same"
            return "new" if one.items() < other.items() else "conflicting"
        return super().compare(agreed, incoming, question)

    def lines(self, value: Any, question: Question) -> tuple[str, ...]:
        """A line for each line of the certificate."""
        return tuple(f"{key}: {value[key]}" for key in LINES[value["layout"]] if key in value)

    def _show(self, value: dict[str, str], question: Question) -> str:
        return "; ".join(self.lines(value, question))

    def _inputs(self, value: dict[str, str], name: str, question: Question) -> Raw:
        return {f"{name}-{key}": text for key, text in value.items()}

    def _normal(self, value: dict[str, str], question: Question) -> dict[str, str]:
        return {key: folded(text) for key, text in value.items()}

    def _export(self, value: dict[str, str], question: Question) -> str:
        return self._show(value, question)
