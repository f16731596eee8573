"""Files that belong to an answer. The answer names documents of the store; their bytes are never seen here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..problems import about
from .base import Posted, QuestionType, Raw, Unreadable, copied, every, line, one, posted_under
from .repeat import rows_posted

if TYPE_CHECKING:
    from ..definition import Question

MOST_FILES = 20
LONGEST_NAME = 255
UPLOAD = "-upload"
"""Ending of the posted name under which a browser sends a chosen file."""

_DOCUMENT = re.compile(r"[0-9a-hjkmnp-tv-z]{26}", re.ASCII)
_SIZE = re.compile(r"[0-9]{1,12}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_PARTS = ("document", "name", "size", "sha256")


def most_files(question: Question) -> int:
    """How many files the question takes."""
    return MOST_FILES if question.max is None else int(question.max)


def size_in_words(size: int) -> str:
    """ "320 bytes", "12 KB", "3.4 MB"."""
    if size < 1000:
        return f"{size} bytes"
    if size < 1_000_000:
        return f"{round(size / 1000)} KB"
    return f"{size / 1_000_000:.1f} MB"


def with_documents(posted: Posted, name: str, documents: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What was posted, with documents just stored added to those that the page kept under `name`.

    Each document has `document` (its id), `name`, `size` in bytes and `sha256`, as in the answer.
    """
    numbers = rows_posted(posted, name)
    after = {key: found for key, found in copied(posted).items() if key != name + UPLOAD}
    for number, each in enumerate(documents, start=numbers[-1] + 1 if numbers else 0):
        after |= {f"{name}-{number}-{part}": str(each[part]) for part in _PARTS}
    return after


class File(QuestionType):
    """A list of `{"document": id, "name": ..., "size": bytes, "sha256": hexadecimal}`.

    Whether a document exists, and may be used here, its store says; the host of the form asks it.
    """

    name = "file"
    options = frozenset({"max"})
    parts = (UPLOAD,)
    stands_in = frozenset()
    identifies = True

    def raw(self, posted: Posted, name: str) -> Raw:
        """Everything posted for this question, by its posted names."""
        return posted_under(posted, name)

    def _read(self, posted: Posted, name: str, question: Question) -> list[dict[str, Any]] | None:
        if any(every(posted, name + UPLOAD)):
            raise Unreadable(about(question, "choose the file again, since it did not arrive"), UPLOAD)
        numbers = rows_posted(posted, name)
        if len(numbers) > most_files(question):
            raise Unreadable(
                about(question, f"keep {most_files(question)} files or fewer, and remove the others"),
                UPLOAD,
            )
        found = {}
        for number in numbers:
            file = self._file(posted, f"{name}-{number}", question)
            if file:
                found[file["document"]] = file
        return list(found.values()) or None

    def _file(self, posted: Posted, name: str, question: Question) -> dict[str, Any] | None:
        document, size, sha256 = (one(posted, f"{name}-{part}") for part in ("document", "size", "sha256"))
        called = line(posted, name, question, part="-name")
        if not (document or size or sha256 or called):
            return None
        whole = _DOCUMENT.fullmatch(document) and _SIZE.fullmatch(size) and _SHA256.fullmatch(sha256)
        if not whole or not 0 < len(called) <= LONGEST_NAME:
            raise Unreadable(
                about(question, "remove one file and choose it again, since it did not arrive whole"), UPLOAD
            )
        return {"document": document, "name": called, "size": int(size), "sha256": sha256}

    def fits(self, value: Any, question: Question) -> bool:
        """A list of documents."""
        return isinstance(value, list) and all(_is_file(each) for each in value)

    def compare(self, agreed: Any, incoming: Any, question: Question) -> str:
        """`new` where the incoming files hold all that were agreed, and more."""
        if self.fits(agreed, question) and self.fits(incoming, question):
            one, other = ({each["sha256"] for each in files} for files in (agreed, incoming))
            return "same" if other <= one else "new" if one < other else "conflicting"
        return super().compare(agreed, incoming, question)

    def lines(self, value: Any, question: Question) -> tuple[str, ...]:
        """A line for each file."""
        return tuple(f"{each['name']} ({size_in_words(each['size'])})" for each in value)

    def _show(self, value: list[dict[str, Any]], question: Question) -> str:
        return "; ".join(self.lines(value, question))

    def _inputs(self, value: list[dict[str, Any]], name: str, question: Question) -> Raw:
        return with_documents({}, name, value)

    def _normal(self, value: list[dict[str, Any]], question: Question) -> list[str]:
        return sorted(each["sha256"] for each in value)

    def _export(self, value: list[dict[str, Any]], question: Question) -> str:
        return "; ".join(each["name"] for each in value)


def _is_file(each: Any) -> bool:
    return (
        isinstance(each, dict)
        and all(isinstance(each.get(part), str) for part in ("document", "name", "sha256"))
        and type(each.get("size")) is int
        and _DOCUMENT.fullmatch(each["document"]) is not None
    )
