"""Plain text for a terminal: rows in columns, and long text in paragraphs."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence

WIDTH = 100


def in_columns(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The rows below their heads, each column as wide as it has to be; figures stand to the right."""
    texts = [list(heads), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in texts) for column in range(len(heads))]
    figures = [all(row[column].isdecimal() for row in texts[1:]) for column in range(len(heads))]
    for row in texts:
        cells = (
            cell.rjust(width) if is_figure else cell.ljust(width)
            for cell, width, is_figure in zip(row, widths, figures, strict=True)
        )
        yield "  ".join(cells).rstrip()


def paragraph(text: str, *, indent: int = 0) -> str:
    """The text in lines of at most WIDTH, all but the first set in by two more."""
    start = " " * indent
    return textwrap.fill(text, WIDTH, initial_indent=start, subsequent_indent=start + "  ")
