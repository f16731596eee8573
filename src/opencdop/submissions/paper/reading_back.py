"""Reads a filled Word document that was made from one of our blank forms. Pure: it stores nothing and trusts nothing.

What comes back are posted names and texts, to be read by the same code as a page; or why this file cannot be read.
"""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from opencdop.formkit.definition import Definition
from opencdop.formkit.problems import Problem, about
from opencdop.formkit.reading import read_group
from opencdop.submissions.paper.blank import blank_sheet, mark_of, names_on

OURS, OTHER_VERSION, CHANGED, NOT_OURS = "ours", "other_version", "changed", "not_ours"
MACRO, NOT_WORD, DAMAGED = "macro", "not_word", "damaged"

LARGEST_PART = 20 * 1024 * 1024  # bytes of the document's own text, unpacked
BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, KeyError, ValueError, RuntimeError, OSError,
    EOFError,
)  # fmt: skip
"""What a damaged, cut short, encrypted or strangely packed archive raises."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MARK = re.compile(r"opencdop/([a-z_]{1,60})/([0-9A-Za-z.-]{1,20})/([0-9a-f]{16})")
_ON = frozenset({"1", "true", "on"})
_MAIN = "word/document.xml"
_TAGS_MISSED = 0.1  # of the spaces; beyond it the document was changed too much to be read
TWICE = "choose the one that is right, since more than one box was ticked"
_HINTS = ("Click or tap here to write", "...")


@dataclass(frozen=True)
class ReadBack:
    """What a file turned out to be. `posted` and `ticked` are there where it is ours; `mark` where it names a form."""

    kind: str
    posted: Mapping[str, list[str]] = field(default_factory=dict)
    mark: str = ""

    @property
    def is_readable(self) -> bool:
        """Whether its answers can be shown for checking."""
        return self.kind in (OURS, OTHER_VERSION)


class _Odd(Exception):
    """Raised inside: the kind of file that this is instead."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def read_back(file: IO[bytes], definition: Definition) -> ReadBack:
    """What a returned file holds, for this form. It never raises for what is in the file."""
    try:
        root = _document(file)
    except _Odd as odd:
        return ReadBack(odd.kind)
    controls = [(tag, control) for control in root.iter(f"{_W}sdt") if (tag := _tag(control))]
    mark = next((found[0] for tag, control in controls if (found := _mark_in(tag, control))), "")
    if not mark:
        return ReadBack(NOT_OURS)
    named = _MARK.fullmatch(mark)
    if named is None or named[1] != definition.form:
        return ReadBack(NOT_OURS, mark=mark)
    known = names_on(blank_sheet(definition))
    there = {tag for tag, _control in controls}
    same = mark == mark_of(definition)
    if same and len(known - there) > len(known) * _TAGS_MISSED:
        return ReadBack(CHANGED, mark=mark)
    posted: dict[str, list[str]] = {}
    for tag, control in controls:
        if tag in known:
            _post(posted, tag, control)
    return ReadBack(OURS if same else OTHER_VERSION, posted, mark)


@dataclass(frozen=True)
class Answered:
    """The answers in a returned form, and a sentence about each that could not be read."""

    answers: Mapping[str, Any]
    unread: tuple[str, ...]


def answers_in(posted: Mapping[str, list[str]], definition: Definition, *, today: Any) -> Answered:
    """What was written, read page by page as if it had been posted."""
    answers: dict[str, Any] = {}
    problems: list[Problem] = []
    twice = {name for name, texts in posted.items() if len(texts) > 1 and not _takes_many(name, definition)}
    posted = {name: texts for name, texts in posted.items() if name not in twice}
    for group in definition.groups():
        reading = read_group(group, posted, answers, definition=definition, today=today)
        answers = reading.answers
        problems += reading.problems
    unread = [each.message for each in problems]
    unread += [about(definition.question(name.partition("-")[0]), TWICE) for name in sorted(twice)]
    return Answered(answers, tuple(unread))


def _takes_many(name: str, definition: Definition) -> bool:
    """Whether several boxes may be ticked under this name."""
    key, *within = name.split("-")
    question = definition.by_key[key]
    if within and question.questions:
        part = next((each for each in question.questions if each.key == within[-1]), None)
        return part is not None and part.type == "choices"
    return question.type == "choices"


def _document(file: IO[bytes]) -> Any:
    """The tree of the document's text. Raises _Odd."""
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        raise _Odd(NOT_WORD)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = {name.lower() for name in archive.namelist()}
            if any(name.endswith("vbaproject.bin") for name in names):
                raise _Odd(MACRO)
            if _MAIN not in names:
                raise _Odd(NOT_WORD)
            if archive.getinfo(_MAIN).file_size > LARGEST_PART:
                raise _Odd(DAMAGED)
            with archive.open(_MAIN) as part:
                text = part.read(LARGEST_PART + 1)
    except BROKEN:
        raise _Odd(DAMAGED) from None
    return _parsed(text)


def _parsed(text: bytes) -> Any:
    from docx.oxml import parse_xml  # 5 MB in each process that answers pages; few forms come back in Word

    if len(text) > LARGEST_PART or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise _Odd(DAMAGED)
    try:
        return parse_xml(text)  # it resolves no entity and fetches nothing
    except SyntaxError:  # what its parser's own errors are
        raise _Odd(DAMAGED) from None


def _tag(control: Any) -> str:
    found = control.find(f"{_W}sdtPr/{_W}tag")
    return "" if found is None else str(found.get(f"{_W}val", ""))


def _mark_in(tag: str, control: Any) -> re.Match[str] | None:
    return _MARK.search(_text(control)) if tag == "opencdop-form" else None


def _post(posted: dict[str, list[str]], tag: str, control: Any) -> None:
    name, _, value = tag.partition("=")
    if value:
        if _is_ticked(control) and value not in posted.get(name, []):
            posted.setdefault(name, []).append(value)
        return
    if control.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None:
        return
    text = _text(control).strip()
    if text and text not in _HINTS:
        posted.setdefault(name, [text])


def _is_ticked(control: Any) -> bool:
    checked = control.find(f"{_W}sdtPr/{_W14}checkbox/{_W14}checked")
    return checked is not None and str(checked.get(f"{_W14}val", "")).lower() in _ON


def _text(control: Any) -> str:
    """What stands in a control, in lines; what was struck out by tracking is left out."""
    content = control.find(f"{_W}sdtContent")
    return "" if content is None else "".join(_pieces(content)).strip("\n")


def _pieces(content: Any) -> Iterator[str]:
    for each in content.iter():
        if each.tag == f"{_W}t":
            yield each.text or ""
        elif each.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif each.tag == f"{_W}tab":
            yield " "
        elif each.tag == f"{_W}p":
            yield "\n"
