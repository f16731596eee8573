"""Two versions of a text, line by line: what stayed, what went, what came. Pure."""

import difflib
from dataclasses import dataclass

SAME, GONE, NEW = "same", "gone", "new"


@dataclass(frozen=True)
class Line:
    """A line of either version, and what became of it."""

    mark: str
    text: str


def compared(before: str, after: str) -> list[Line]:
    """The lines of both texts in order; a changed line is one that went and one that came."""
    marks = {"  ": SAME, "- ": GONE, "+ ": NEW}
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [Line(marks[line[:2]], line[2:]) for line in lines if line[:2] in marks]
