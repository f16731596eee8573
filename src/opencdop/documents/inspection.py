"""What makes a file of an accepted kind suspicious, so that it waits in quarantine until somebody lets it out. Pure.

It looks for what can act by itself, for what nobody could look into, and for what unpacks to more than a machine can
hold; it is no virus scanner, and opens nothing that lies within a file.
"""

import re
import warnings
from typing import IO

from PIL import Image

from opencdop.documents.archives import BOMB, HIDDEN, PASSWORD, suspicion_of_archive
from opencdop.documents.behind import stands_behind
from opencdop.documents.kinds import DOCX, EML, LOCKED, MSG, PDF, PICTURES, XLSX, FileKind
from opencdop.documents.mails import CARRIES, suspicion_of_mail
from opencdop.documents.marks import found_marks, holds
from opencdop.documents.packed_objects import CannotBeUnpacked, UnpacksToTooMuch, packed_objects

MOST_POINTS = 120_000_000  # of a picture: a large scan has forty million
# Three letters stand in any large scan by chance; those of a script are followed by it, or by where it is.
_PDF_ACTS = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFile|RichMedia|XFA)\b|/JS[\x00\s]*(?:[(<%]|\d{1,9}[\x00\s%])"
)
_PDF_LOCKED = re.compile(rb"/Encrypt\b")
_SCRIPT = re.compile(rb"<script|<svg[\s/>]|<\?php|<html|javascript:", re.IGNORECASE)
_ESCAPED = re.compile(rb"#([0-9a-fA-F]{2})")  # a letter of a name in a PDF may be written so
# Where a packed file begins, and the end of its list, by which it is found from behind.
_PACKED_FILE = re.compile(
    rb"PK\x03\x04[\x00-\x40][\x00-\x14]..[\x00-\x14\x5d-\x63]\x00|PK\x05\x06\x00{4}(..)\1"
    rb"|Rar!\x1a\x07[\x00\x01]|7z\xbc\xaf\x27\x1c\x00|MSCF\x00{4}",
    re.DOTALL,
)
_PAGE = re.compile(rb"<(?:html|script|!doctype\s{1,9}html)\b", re.IGNORECASE)
_PDF_ENDS = re.compile(
    rb"(?P<end>%%EOF)|(?P<goes_on>\d\s{1,9}\d{1,9}\s{1,9}obj\b)|" + _PAGE.pattern, re.IGNORECASE
)  # what was added to a PDF later begins with an object behind the first end
_MSG_ATTACHMENT = re.compile(re.escape("__attach_version1.0_".encode("utf-16-le")))

ACTS = "It holds something that acts by itself, or another file."
SHUT = "Parts of it are packed in a way that nobody could look into. Ask for it saved once more as a PDF."
FLOOD = "This picture has far more points than a photograph or a scan."
SCRIPTED = "Something that is no picture is hidden in it."
BEHIND = (
    "Behind its end stands something that is not seen when it is looked at. Ask for it once more: a picture as a new "
    "copy or a screenshot, a document saved once more as a PDF."
)


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
        if kind == MSG:
            return CARRIES if holds(file, _MSG_ATTACHMENT) else ""
        if kind == EML:
            return suspicion_of_mail(file, of_picture=_in_picture)
        return ""
    finally:
        file.seek(0)


def _in_pdf(file: IO[bytes]) -> str:
    if holds(file, _PDF_ACTS, read=_unescaped):
        return ACTS
    if holds(file, _PDF_LOCKED):
        return PASSWORD
    if holds(file, _PACKED_FILE):
        return HIDDEN
    if _has_page_behind(file):
        return BEHIND
    try:
        return ACTS if any(_PDF_ACTS.search(_unescaped(each)) for each in packed_objects(file)) else ""
    except UnpacksToTooMuch:
        return BOMB
    except CannotBeUnpacked:
        return SHUT


def _has_page_behind(file: IO[bytes]) -> bool:
    """Whether a page for a browser stands behind an end of it, where no object goes on."""
    ended = False
    if not holds(file, _PAGE):
        return False
    for found in found_marks(file, _PDF_ENDS):
        if found["end"] or found["goes_on"]:
            ended = bool(found["end"])
        elif ended:
            return True
    return False


def _in_picture(file: IO[bytes]) -> str:
    """By what its head says of its size: nothing is unpacked here."""
    if holds(file, _SCRIPT):
        return SCRIPTED
    if holds(file, _PACKED_FILE):
        return HIDDEN
    if stands_behind(file):
        return BEHIND
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a damaged one, and of many points
            with Image.open(file) as picture:
                wide, high = picture.size
    except Image.DecompressionBombError:
        return FLOOD
    except (OSError, ValueError, SyntaxError):
        return ""  # damaged, and no danger: whoever looks at it is told
    return FLOOD if wide * high > MOST_POINTS else ""


def _unescaped(window: bytes) -> bytes:
    """A piece of a PDF with the letters of its names written plainly."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), window)
