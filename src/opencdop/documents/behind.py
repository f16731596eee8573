"""What stands behind the end of a picture, where nobody who looks at it sees it. Pure.

Telephones put things there that belong to the picture: a second one for bright screens, the film of a moment, a note of
the maker. Those are known by their form; of anything else only a little is let pass.
"""

import re
import struct
from typing import IO

from opencdop.documents.marks import place_of

TOLERATED = 1024  # bytes: some telephones write a line about themselves
MOST_PIECES = 100_000  # of one picture: a large scan has some ten thousand
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_ENDS_POINTS = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_NO_PADDING = re.compile(rb"[^\x00\r\n]")
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
_OF_FILM = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"uuid", b"meta", b"moof", b"mfra", b"sidx"}


class _NoEnd(Exception):
    """The end is not where it should be: it was cut off, or is damaged."""


class _TooMany(Exception):
    """It is made of more pieces than any program makes."""


def stands_behind(file: IO[bytes]) -> bool:
    """Whether something that is no part of it stands behind the end of this JPEG or PNG. One without end has none."""
    size = file.seek(0, 2)
    head = _read(file, 0, len(_PNG))
    try:
        if head == _PNG:
            end = _end_of_png(file)
        elif head.startswith(_JPEG):
            end = _end_of_jpeg(file, 0)
        else:
            return False
    except _NoEnd:
        return False  # damaged, and no danger
    except _TooMany:
        return True
    try:
        return _is_foreign(file, end, size)
    except (_NoEnd, _TooMany):
        return True


def _is_foreign(file: IO[bytes], at: int, size: int) -> bool:
    for _ in range(MOST_PIECES):
        begins = place_of(file, _NO_PADDING, start=at) or size
        head = _read(file, begins, 8)
        # The length of a film stands before its name, and begins as padding does.
        film = begins + head.find(b"ftyp") - 4
        if head.startswith(_JPEG):
            at = _end_of_jpeg(file, begins)
        elif b"ftyp" in head and film >= at:
            at = _end_of_film(file, film, size)
        elif size - begins <= TOLERATED:
            return head.startswith(_PROGRAMS)
        else:
            return not at <= _start_of_note(file, size) <= begins + TOLERATED
    raise _TooMany


def _end_of_png(file: IO[bytes]) -> int:
    at = len(_PNG)
    for _ in range(MOST_PIECES):
        head = _read(file, at, 8)
        if len(head) < 8:
            raise _NoEnd
        at += 12 + int.from_bytes(head[:4])
        if head[4:] == b"IEND":
            return at
    raise _TooMany


def _end_of_jpeg(file: IO[bytes], start: int) -> int:
    at = start + 2
    for _ in range(MOST_PIECES):
        head = _read(file, at, 4)
        if head[:1] != b"\xff" or len(head) < 2:
            raise _NoEnd
        mark = head[1]
        if mark == 0xD9:
            return at + 2
        if mark == 0xFF:
            at += 1
        elif mark in (0x01, 0xD8) or 0xD0 <= mark <= 0xD7:
            at += 2
        else:
            at += 2 + int.from_bytes(head[2:])
            if mark == 0xDA:  # the points follow, and run to the next mark that is none of theirs
                at = _place(file, _ENDS_POINTS, at)
    raise _TooMany


def _end_of_film(file: IO[bytes], at: int, size: int) -> int:
    """Where the film of a moment ends, of which each piece begins with its length and its name."""
    for _ in range(MOST_PIECES):
        head = _read(file, at, 16)
        if head[4:8] not in _OF_FILM:
            return at
        long = int.from_bytes(head[:4])
        if long == 0:
            return size
        if long == 1:
            long = int.from_bytes(head[8:16])
        if long < 8 or at + long > size:
            raise _NoEnd
        at += long
    raise _TooMany


def _start_of_note(file: IO[bytes], size: int) -> int:
    """Where the maker's note begins that ends this file and lists its pieces, as Samsung's do; -1 without one."""
    end = _read(file, max(size - 8, 0), 8)
    if len(end) < 8 or end[4:] != b"SEFT":
        return -1
    listed = size - 8 - int.from_bytes(end[:4], "little")
    head = _read(file, max(listed, 0), 12)
    count = int.from_bytes(head[8:12], "little")
    if listed < 0 or head[:4] != b"SEFH" or listed + 12 + 12 * count != size - 8 or not count:
        return -1
    lines = _read(file, listed + 12, 12 * min(count, 1000))
    return listed - max(back for _, back, _ in struct.iter_unpack("<LLL", lines))


def _place(file: IO[bytes], marks: re.Pattern[bytes], start: int) -> int:
    place = place_of(file, marks, start=start)
    if place is None:
        raise _NoEnd
    return place


def _read(file: IO[bytes], at: int, many: int) -> bytes:
    file.seek(at)
    return file.read(many)
