"""The objects of a PDF that lie packed together inside it: since 2003 most programs write them so. Pure.

What stands in them is read by everybody who opens the file, and by nobody who looks at its bytes alone.
"""

import re
import zlib
from collections.abc import Iterator
from typing import IO

MOST_UNPACKED = 256 * 1024 * 1024  # of all bundles: a report of a thousand pages has some ten million
MOST_AT_ONCE = 32 * 1024 * 1024  # of one bundle, which is held in memory while it is looked through
_CHUNK = 1024 * 1024
_AHEAD = 4096  # how far behind its name a bundle may begin
_LONGEST_NAME = 32
# Any letter of a name may be written as its number.
_NAME = re.compile(b"/" + b"".join(b"(?:%c|#%02x|#%02X)" % (each, each, each) for each in b"ObjStm") + rb"\b")
_BEGINS = re.compile(rb"stream(?:\r\n|\n|\r)")
_OBJECTS = re.compile(rb"\s*\d+\s+\d")  # they are listed first, each with its number and its place


class CannotBeUnpacked(Exception):
    """Objects are packed in a way that is not read here."""


class UnpacksToTooMuch(Exception):
    """The packed objects are far more than a document holds."""


def packed_objects(file: IO[bytes]) -> Iterator[bytes]:
    """Each bundle of objects, unpacked. Raises CannotBeUnpacked and UnpacksToTooMuch."""
    left = MOST_UNPACKED
    for start in list(_beginnings(file)):
        objects = _unpacked(file, start, most=min(left, MOST_AT_ONCE))
        left -= len(objects)
        yield objects


def _beginnings(file: IO[bytes]) -> Iterator[int]:
    """Where the content of each bundle begins. One that does not begin soon after its name cannot be read."""
    file.seek(0)
    window, at, looked = file.read(_CHUNK), 0, 0  # `at` and `looked` count from the start of the file
    while window:
        more = file.read(_CHUNK)
        end = len(window) if not more else len(window) - _AHEAD
        for found in _NAME.finditer(window):
            if looked < at + found.end() <= at + end:
                begins = _BEGINS.search(window, found.end(), found.end() + _AHEAD)
                if begins is None:
                    raise CannotBeUnpacked
                yield at + begins.end()
        looked, held = at + end, window[-_AHEAD - _LONGEST_NAME :]
        at += len(window) - len(held)
        window = held + more if more else b""


def _unpacked(file: IO[bytes], start: int, *, most: int) -> bytes:
    file.seek(start)
    packed, unpacking, made = file.read(_CHUNK), zlib.decompressobj(), bytearray()
    if _OBJECTS.match(packed):
        return b""  # not packed at all, and so read with the rest of the file
    try:
        while packed and not unpacking.eof:
            made += unpacking.decompress(packed, most + 1 - len(made))
            if len(made) > most:
                raise UnpacksToTooMuch
            packed = unpacking.unconsumed_tail or file.read(_CHUNK)
    except zlib.error:
        raise CannotBeUnpacked from None
    if not unpacking.eof or (made.strip() and not _OBJECTS.match(made)):
        raise CannotBeUnpacked
    return bytes(made)
