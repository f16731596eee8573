"""What makes a file of an accepted kind suspicious, so that it waits in quarantine until somebody lets it out. Pure.

It looks for what can act by itself, for what nobody could look into, and for what unpacks to more than a machine can
hold; it is no virus scanner, and opens nothing that lies within a file.
"""

import html
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from typing import IO

from PIL import Image

from opencdop.documents.kinds import DOCX, EML, LOCKED, MSG, PDF, PICTURES, XLSX, FileKind

LARGEST_UNPACKED = 512 * 1024 * 1024
LARGEST_RATIO = 200  # of unpacked to packed size, beyond the first megabytes
MOST_POINTS = 120_000_000  # of a picture: a large scan has forty million
_SMALL = 8 * 1024 * 1024
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
_RELATION = re.compile(r"""<(?:\w+:)?Relationship\b(?:[^>"']|"[^"]*"|'[^']*')*>""")
_OPENED_WITH_IT = re.compile(
    r"""\bType\s*=\s*["'][^"']*/(?:attachedTemplate|oleObject|frame|subDocument)["']"""
)
# Ordinary letters name the template of their hospital's own disk or share; one of the internet is another thing.
_ELSEWHERE = re.compile(r"""\bTarget\s*=\s*["']\s*(?!file:)(?:[a-z][a-z0-9+.-]+:|//)""", re.IGNORECASE)
_LARGEST_RELATIONS = 4 * 1024 * 1024
_ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tar", ".docx", ".xlsx", ".docm", ".xlsm", ".exe", ".js", ".vbs")

CARRIES = "It carries attachments, which were not looked into."
ACTS = "It holds something that acts by itself, or another file."
HIDDEN = "Another file is hidden inside it."
MACRO = "It holds a macro, which acts by itself when opened."
FETCHES = "It fetches something from the internet when it is opened."
BOMB = "It unpacks to far more than a document of its size holds."
PASSWORD = (
    "It is locked with a password, so that nobody could look into it or scan it. Ask for it without one."
)
FLOOD = "This picture has far more points than a photograph or a scan."
SCRIPTED = "Something that is no picture is hidden in it."


def suspicion(file: IO[bytes], *, kind: FileKind, name: str) -> str:
    """Why this file should wait, in words for the office, or an empty text. The file is left at its start."""
    try:
        file.seek(0)
        if not name.lower().endswith(kind.endings):
            return f"Its name does not say what it is: it holds a {kind.title}."
        if kind == LOCKED:
            return PASSWORD
        if kind in (DOCX, XLSX):
            return _in_archive(file)
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


def _in_archive(file: IO[bytes]) -> str:
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if unpacked > LARGEST_UNPACKED or (unpacked > _SMALL and unpacked / packed > LARGEST_RATIO):
        return BOMB
    if any(entry.flag_bits & 1 for entry in entries):
        return PASSWORD
    names = [entry.filename.lower() for entry in entries]
    if any(name.endswith("vbaproject.bin") for name in names):
        return MACRO
    if any("/activex/" in name or "/embeddings/" in name or name.endswith(_ARCHIVES) for name in names):
        return HIDDEN
    return FETCHES if _fetches(file) else ""


def _fetches(file: IO[bytes]) -> bool:
    """Whether a template, an object or a frame of an Office document is to be had from the internet."""
    with zipfile.ZipFile(file) as archive:
        for entry in archive.infolist():
            if not entry.filename.lower().endswith(".rels"):
                continue
            if entry.file_size > _LARGEST_RELATIONS:
                return True  # a long report has some hundred kilobytes: nobody looks through these
            plain = archive.read(entry)
            text = plain.decode("utf-16" if plain[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
            for found in _RELATION.finditer(text):
                relation = html.unescape(found[0])
                if _OPENED_WITH_IT.search(relation) and _ELSEWHERE.search(relation):
                    return True
    return False


def _in_pdf(file: IO[bytes]) -> str:
    if _holds(file, _PDF_ACTS, read=_unescaped):
        return ACTS
    return PASSWORD if _holds(file, _PDF_LOCKED) else ""


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
