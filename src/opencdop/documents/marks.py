"""Looks for marks in a file piece by piece, so that no file is ever held in memory as a whole. Pure."""

import re
from collections.abc import Callable, Iterator
from typing import IO

_CHUNK = 1024 * 1024
_FIRST = 1024  # where the mark mostly stands near
_LONGEST_MARK = 512


def holds(
    file: IO[bytes], marks: re.Pattern[bytes], *, read: Callable[[bytes], bytes] = lambda window: window
) -> bool:
    """Whether one of these marks stands anywhere in the file, as `read` gives its pieces."""
    return any(marks.search(read(window)) for _, window in _windows(file))


def found_marks(file: IO[bytes], marks: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """Each of these marks in the order in which they stand, once."""
    looked = 0
    for at, window in _windows(file):
        for found in marks.finditer(window):
            if at + found.end() > looked:
                yield found
        looked = at + len(window)


def place_of(file: IO[bytes], marks: re.Pattern[bytes], *, start: int) -> int | None:
    """Where the first of these marks stands from here on."""
    for at, window in _windows(file, start=start, first=_FIRST):
        if found := marks.search(window):
            return at + found.start()
    return None


def _windows(file: IO[bytes], *, start: int = 0, first: int = _CHUNK) -> Iterator[tuple[int, bytes]]:
    """The file in pieces that overlap, so that no mark falls between two; each with where it begins."""
    file.seek(start)
    at, tail, many = start, b"", first
    while chunk := file.read(many):
        window = tail + chunk
        yield at, window
        many = min(2 * many, _CHUNK)
        tail = window[-_LONGEST_MARK:]
        at += len(window) - len(tail)
