"""What makes a file of an accepted kind suspicious, so that it waits in quarantine until somebody lets it out. Pure.

It looks for what can act by itself, for what nobody could look into, and for what unpacks to more than a machine can
hold; it is no virus scanner, and opens nothing that lies within a file.
"""

import re
import warnings
from collections.abc import Callable, Iterator
from typing import IO

from PIL import Image

from opencdop.documents.archives import BOMB, PASSWORD, suspicion_of_archive
from opencdop.documents.kinds import DOCX, EML, LOCKED, MSG, PDF, PICTURES, XLSX, FileKind
from opencdop.documents.packed_objects import CannotBeUnpacked, UnpacksToTooMuch, packed_objects

MOST_POINTS = 120_000_000  # of a picture: a large scan has forty million
_CHUNK = 1024 * 1024
_LONGEST_MARK = 512
_PDF_ACTS = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
_PDF_LOCKED = re.compile(rb"/Encrypt\b")
_SCRIPT = re.compile(rb"<script|<svg|<\?php|<html|javascript:", re.IGNORECASE)
_ESCAPED = re.compile(rb"#([0-9a-fA-F]{2})")  # a letter of a name in a PDF may be written so
_MAIL_ATTACHMENT = re.compile(
    rb"^content-disposition\s*:(?:[^\n]|\n[ \t])*?attachment"
    rb"|^content-type\s*:\s*(?!text/|multipart/|image/)\S"
    rb"|(?:^[ \t]+|;\s*)(?:file)?name(?:\*\d*\*?)?\s*=\s*(?![^\r\n;]*\.(?:png|jpe?g|gif|bmp)\"?\s*(?:[;\r\n]|$))"
    rb"|^begin [0-7]{3,4} \S",
    re.IGNORECASE | re.MULTILINE,
)  # signatures carry pictures, so that those alone hold no e-mail back
_MSG_ATTACHMENT = re.compile(re.escape("__attach_version1.0_".encode("utf-16-le")))

CARRIES = "It carries attachments, which were not looked into."
ACTS = "It holds something that acts by itself, or another file."
SHUT = "Parts of it are packed in a way that nobody could look into. Ask for it saved once more as a PDF."
FLOOD = "This picture has far more points than a photograph or a scan."
SCRIPTED = "Something that is no picture is hidden in it."


def suspicion(file: IO[bytes], *, kind: FileKind, name: str) -> str:
    """Why this file should wait, in words for the office, or an empty text. The file is left at its start."""
    try:
        file.seek(0)
        if not name.lower().endswith(kind.endings):
            return (
                f"Its name does not say what it is: after what is in it, it would end in {kind.endings[0]}."
            )
        if kind == LOCKED:
            return PASSWORD
        if kind in (DOCX, XLSX):
            return suspicion_of_archive(file)
        if kind == PDF:
            return _in_pdf(file)
        if kind in PICTURES:
            return _in_picture(file)
        if kind in (MSG, EML):
            marks = _MSG_ATTACHMENT if kind == MSG else _MAIL_ATTACHMENT
            return CARRIES if _holds(file, marks) else ""
        return ""
    finally:
        file.seek(0)


def _in_pdf(file: IO[bytes]) -> str:
    if _holds(file, _PDF_ACTS, read=_unescaped):
        return ACTS
    if _holds(file, _PDF_LOCKED):
        return PASSWORD
    try:
        return ACTS if any(_PDF_ACTS.search(_unescaped(each)) for each in packed_objects(file)) else ""
    except UnpacksToTooMuch:
        return BOMB
    except CannotBeUnpacked:
        return SHUT


def _in_picture(file: IO[bytes]) -> str:
    """By what its head says of its size: nothing is unpacked here."""
    if _holds(file, _SCRIPT):
        return SCRIPTED
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file) as picture:
                wide, high = picture.size
    except Image.DecompressionBombError:
        return FLOOD
    except (OSError, ValueError, SyntaxError):
        return ""  # damaged, and no danger: whoever looks at it is told
    return FLOOD if wide * high > MOST_POINTS else ""


def _holds(
    file: IO[bytes], marks: re.Pattern[bytes], *, read: Callable[[bytes], bytes] = lambda window: window
) -> bool:
    return any(marks.search(read(window)) for window in _windows(file))


def _unescaped(window: bytes) -> bytes:
    """A piece of a PDF with the letters of its names written plainly."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), window)


def _windows(file: IO[bytes]) -> Iterator[bytes]:
    """The file in pieces that overlap, so that no mark falls between two."""
    file.seek(0)
    tail = b""
    while chunk := file.read(_CHUNK):
        yield tail + chunk
        tail = chunk[-_LONGEST_MARK:]
