"""Reading a list as it comes, as CSV: comma, semicolon or tab, in the encodings that offices write. No line is lost.
What a column of it holds is guessed by its heading.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

LARGEST = 2 * 1024 * 1024  # bytes
MOST_LINES = 5_000
MOST_COLUMNS = 60
DELIMITERS = ",;\t|"
ENCODINGS = ("utf-8-sig", "cp1252")  # utf-8-sig reads plain UTF-8 too
_SEP = re.compile(
    r'^\s*"?sep=."?[,;\t|]*(\r\n|\r|\n)', re.IGNORECASE
)  # a first line that tells Excel what is between


class Unreadable(ValueError):
    """The file is no list that can be read; the words say what to do."""


@dataclass(frozen=True)
class Line:
    """One line below the headings: its number in the file as a person counts, its cells, and what is odd about it."""

    number: int
    cells: tuple[str, ...]
    says: str = ""


@dataclass(frozen=True)
class Table:
    """The headings and every line that is not empty."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class ListField:
    """Something that a column of a list may hold. `hints` are the plain headings by which it is known."""

    key: str
    title: str
    hints: tuple[str, ...]


def plain_heading(heading: str) -> str:
    """The words of a heading, without capitals, digits and signs."""
    return " ".join(re.findall(r"[a-z]+", heading.casefold()))


def field_headed(heading: str, fields: Iterable[ListField]) -> str:
    """The key of the field that a column of this heading probably holds; '' where none is known by it."""
    plain = plain_heading(heading)
    return next((field.key for field in fields if plain in field.hints), "")


def read_table(content: bytes) -> Table:
    """The table in a file. Raises Unreadable with a sentence for a person."""
    if not content.strip():
        raise Unreadable("This file is empty. Choose the file again.")
    if len(content) > LARGEST:
        raise Unreadable("This list is larger than 2 MB. Send it in parts.")
    text = _SEP.sub("", _decoded(content))
    if not text.strip():
        raise Unreadable("This file is empty. Choose the file again.")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except (
        csv.Error
    ):  # one part of more than 131,072 characters, as after a quotation mark that is never closed
        raise Unreadable(
            "A part of this list is too long to be one. Check that each quotation mark is closed, and save it again."
        ) from None
    filled = [
        (number, tuple(cell.strip() for cell in row))
        for number, row in enumerate(rows, 1)
        if any(map(str.strip, row))
    ]
    if len(filled) < 2:
        raise Unreadable("There is no line below the headings. The first line names the columns.")
    (_, columns), lines = filled[0], filled[1:]
    if len(columns) < 2:
        raise Unreadable(
            "Only one column was found. Save the list as CSV, with a comma or a semicolon between."
        )
    if len(lines) > MOST_LINES or len(columns) > MOST_COLUMNS:
        raise Unreadable(
            f"A list may have {MOST_LINES:,} lines and {MOST_COLUMNS} columns. Send it in parts."
        )
    return Table(_named(columns), tuple(_line(number, cells, len(columns)) for number, cells in lines))


def _decoded(content: bytes) -> str:
    if content[:4] == b"PK\x03\x04" or b"\x00" in content:
        raise Unreadable("This is not a CSV file. In Excel choose Save as, and then CSV UTF-8.")
    try:
        return content.decode(ENCODINGS[0])
    except UnicodeDecodeError:
        return content.decode(ENCODINGS[1], "replace")


def _delimiter(text: str) -> str:
    first = next(line for line in text.splitlines() if line.strip())  # `text` is not empty
    return max(DELIMITERS, key=lambda each: (first.count(each), -DELIMITERS.index(each)))


def _named(columns: tuple[str, ...]) -> tuple[str, ...]:
    """A name for every column; two of one name are told apart."""
    names: list[str] = []
    for number, column in enumerate(columns, 1):
        name = column or f"Column {number}"
        names.append(name if name not in names else f"{name} ({number})")
    return tuple(names)


def _line(number: int, cells: tuple[str, ...], width: int) -> Line:
    if not any(
        cells[width:]
    ):  # nothing stands beyond the headings: a spreadsheet leaves empty parts at the end
        return Line(number, cells[:width] + ("",) * (width - len(cells)))
    says = f"This line has {len(cells)} parts and the headings have {width}. Check that no comma stands inside a part."
    return Line(number, cells, says=says)
