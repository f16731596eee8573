"""How a generated page is written: the line that says so, tables, and words safe inside a table."""

from collections.abc import Iterable, Sequence

NOTICE = "<!-- Written by `opencdop docs`. Change the code it tells of, then run that command again. -->"


def page(title: str, *parts: str) -> str:
    """A page with its title; the parts stand apart by an empty line, and the file ends with one line break."""
    return "\n\n".join([NOTICE, f"# {title}", *parts]) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown."""
    lines = [_row(heads), _row(["---"] * len(heads))]
    return "\n".join([*lines, *(_row(row) for row in rows)])


def _row(cells: Sequence[object]) -> str:
    return f"| {' | '.join(_cell(each) for each in cells)} |"


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def code(text: str) -> str:
    """Text as code."""
    return f"`{text}`"
