"""What the columns of a list of contacts mean: a guess by their headings, and what one line says by them. Pure but for
the data file; what cannot be read is said in a sentence, and the line stays.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from opencdop.core.tables import ListField, field_headed, plain_heading
from opencdop.panels.known import records_file

NEEDED = ("agency", "name", "email")
YES = frozenset({"y", "yes", "true", "1", "x"})
NO = frozenset({"n", "no", "false", "0", "-"})
TRUTHS = ("is_mailbox", "asked_first", "escalated_to")
_FORMULA = ("=", "+", "-", "@")
_NUMBER = re.compile(r"[+\-(]?[0-9][0-9 ()\-./+x]*", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """What a line says: the words by field, yes or no by field, and sentences on what was not read."""

    words: Mapping[str, str]
    truths: Mapping[str, bool]
    problems: tuple[str, ...]


@cache
def list_fields() -> tuple[ListField, ...]:
    """In the order of the file, which is that of the columns of what is saved as a file."""
    fields = records_file("directory")["fields"]
    return tuple(
        ListField(each["key"], each["title"], (plain_heading(each["title"]), *each["hints"]))
        for each in fields
    )


def title_of(key: str) -> str:
    """A field as a person reads it, without what stands in brackets."""
    return next(field.title.split(" (")[0].split(",")[0] for field in list_fields() if field.key == key)


def guessed(columns: Sequence[str]) -> dict[str, str]:
    """Which field each column probably holds, column to field."""
    found: dict[str, str] = {}
    for column in columns:
        key = field_headed(column, list_fields())
        if key and key not in found.values():
            found[column] = key
    return found


def said_in(columns: Sequence[str], cells: Sequence[str], meaning: Mapping[str, str]) -> Said:
    """What the cells say, by the meaning of their columns. An empty cell says nothing."""
    told = zip(columns, cells, strict=False)
    raw = {meaning[column]: cell for column, cell in told if meaning.get(column) and cell}
    words = {key: _unescaped(cell) for key, cell in raw.items()}
    problems = [
        f"The part “{title_of(key)}” begins like a formula: “{cell[:40]}”. Write the words themselves."
        for key, cell in raw.items()
        if _is_formula(cell)
    ]
    problems += [
        f"The part “{title_of(key)}” is empty." for key in NEEDED if not words.get(key) and not problems
    ]
    truths = {}
    for key in TRUTHS:
        if key not in words:
            continue
        plain = words[key].casefold()
        if plain in YES or plain in NO:
            truths[key] = plain in YES
        else:
            problems.append(f"The part “{title_of(key)}” says “{words[key][:40]}”. Write yes or no.")
    return Said({key: word for key, word in words.items() if key not in TRUTHS}, truths, tuple(problems))


def parts_of(text: str) -> list[str]:
    """The parts of a list within a cell: by semicolons where there are any, else by commas."""
    between = ";" if ";" in text else ","
    return [part for part in (" ".join(part.split()) for part in text.split(between)) if part]


def _unescaped(cell: str) -> str:
    """A cell as it was before a spreadsheet was kept from reading it as a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell


def _is_formula(text: str) -> bool:
    """Whether a spreadsheet would reckon with it. A telephone number with its country is none; a lone dash is none."""
    return text.startswith(_FORMULA) and text != "-" and not _NUMBER.fullmatch(text)
