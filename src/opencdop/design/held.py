"""What the macros of tables, certificates, codes, files and computed questions need to know. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opencdop.design.asked import one
from opencdop.formkit import icd10
from opencdop.formkit.definition import Question
from opencdop.formkit.types import TYPES
from opencdop.formkit.types.causes import LAYOUTS, LINES
from opencdop.formkit.types.coding import SEARCH
from opencdop.formkit.types.files import size_in_words
from opencdop.formkit.types.repeat import rows_posted

# How much of the width a column takes, in shares; a type that is not here stands better below the others.
_SHARES = {
    "tick": 1, "number": 1, "decimal": 1, "time": 1, "text": 2, "choice": 2, "postcode": 2, "telephone": 2,
    "partial_date": 3, "date": 3, "email": 3, "nhs_number": 3,
}  # fmt: skip
_FEW, _WIDEST = 8, 11


def stands_as_grid(table: Question) -> bool:
    """Whether the columns of a table have room beside each other on a wide page."""
    return _shares(table) <= _WIDEST


def width_of_grid(table: Question) -> str:
    """`few` columns stand beside each other on a narrower page than `many`."""
    return "few" if _shares(table) <= _FEW else "many"


def _shares(table: Question) -> int:
    return sum(_SHARES.get(part.type, _WIDEST + 1) for part in table.questions)


@dataclass(frozen=True)
class KeptFile:
    """One file that a page names, as it was posted or stored. `called` and `words` tell its name and its size."""

    index: int
    document: str
    name: str
    size: str
    sha256: str
    called: str
    words: str


def files_kept(inputs: Mapping[str, Any], name: str) -> tuple[KeptFile, ...]:
    """The files that the fields of a question name, by the numbers of their rows."""
    every = (_kept(inputs, name, index) for index in rows_posted(inputs, name))
    return tuple(each for each in every if each.document or each.name)


def _kept(inputs: Mapping[str, Any], name: str, index: int) -> KeptFile:
    document, named, size, sha256 = (
        one(inputs, f"{name}-{index}-{part}") for part in ("document", "name", "size", "sha256")
    )
    words = size_in_words(int(size)) if size.isascii() and size.isdecimal() and len(size) < 13 else ""
    return KeptFile(index, document, named, size, sha256, named or "A file without a name", words)


def cause_layouts() -> tuple[tuple[str, str, Mapping[str, str]], ...]:
    """The layouts of the certificate: code, words, and the words of each line."""
    return tuple((layout, words, LINES[layout]) for layout, words in LAYOUTS.items())


def layout_now(inputs: Mapping[str, Any], name: str) -> str:
    """The layout that is chosen, or the only one that is filled in."""
    filled = [layout for layout, lines in LINES.items() if any(one(inputs, f"{name}-{key}") for key in lines)]
    return one(inputs, f"{name}-layout") or (filled[0] if len(filled) == 1 else "")


def code_typed(inputs: Mapping[str, Any], name: str) -> str:
    """What stands in the field of a code: what was typed, or the code with its title."""
    typed, code = one(inputs, name + SEARCH), one(inputs, name)
    known = icd10.code_in(typed or code) if typed or code else None
    return f"{known} {icd10.title_of(known)}" if known else typed or code


def is_known_code(typed: str) -> bool:
    """Whether the text names a code."""
    return icd10.code_in(typed) is not None


def codes_found(inputs: Mapping[str, Any], name: str) -> tuple[icd10.Match, ...]:
    """The codes to choose from, for words that were typed and name no code yet."""
    typed = code_typed(inputs, name)
    return () if not typed or is_known_code(typed) else icd10.search(typed)


def worked_out(question: Question, answers: Mapping[str, Any]) -> str:
    """A computed answer in words, from a formkit Asking or from answers with their facts; empty if not known."""
    value = answers.get(question.key)
    if value is None:
        value = getattr(answers, "facts", {}).get(question.of)
    return TYPES["computed"].show(value, question)


FOR_TEMPLATES = (
    stands_as_grid,
    width_of_grid,
    files_kept,
    cause_layouts,
    layout_now,
    code_typed,
    is_known_code,
    codes_found,
    worked_out,
)
