"""What makes a Word or Excel file suspicious: it is an archive of parts, which name each other. Pure.

What the archive's own list says of sizes is not believed: each part is unpacked, piece by piece, and counted.
"""

import copy
import html
import re
import zipfile
import zlib
from typing import IO, Any

LARGEST_UNPACKED = 512 * 1024 * 1024
LARGEST_RATIO = 200  # of unpacked to packed size, beyond the first megabytes
_SMALL = 8 * 1024 * 1024
_CHUNK = 1024 * 1024
_RELATION = re.compile(r"""<(?:\w+:)?Relationship\b(?:[^>"']|"[^"]*"|'[^']*')*>""")
_OPENED_WITH_IT = re.compile(
    r"""\bType\s*=\s*["'][^"']*/(?:attachedTemplate|oleObject|frame|subDocument)["']"""
)
# Ordinary letters name the template of their hospital's own disk or share; one of the internet is another thing.
_ELSEWHERE = re.compile(r"""\bTarget\s*=\s*["']\s*(?!file:)(?:[a-z][a-z0-9+.-]+:|//)""", re.IGNORECASE)
_LARGEST_LIST = 4 * 1024 * 1024  # of relations or of contents: a long report has some hundred kilobytes
_CONTENTS = "[content_types].xml"
# A part that is a macro says so in the list of contents and in what leads to it, whatever its own name is.
_MACRO = re.compile(r"macroEnabled|ms-office\.vbaProject|/vbaProject[\"']|macrosheet", re.IGNORECASE)
_ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tar", ".docx", ".xlsx", ".docm", ".xlsm", ".exe", ".js", ".vbs")
# RuntimeError: packed in a way to come.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError)

HIDDEN = "Another file is hidden inside it."
MACRO = "It holds a macro, which acts by itself when opened."
FETCHES = "It fetches something from the internet when it is opened."
BOMB = "It unpacks to far more than a document of its size holds."
DAMAGED = "It is damaged, so that nobody could look into it. Ask for it once more."
PASSWORD = (
    "It is locked with a password, so that nobody could look into it or scan it. Ask for it without one."
)


def suspicion_of_archive(file: IO[bytes]) -> str:
    """Why this Word or Excel file should wait, or an empty text."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if any(entry.flag_bits & 1 for entry in entries):
                return PASSWORD
            if _is_bomb(archive, entries, size=file.seek(0, 2)):
                return BOMB
            return _by_parts(archive, [entry.filename.lower() for entry in entries])
    except _DAMAGE:
        return DAMAGED


def _is_bomb(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], *, size: int) -> bool:
    packed = sum(entry.compress_size for entry in entries) or 1
    said = sum(entry.file_size for entry in entries)
    if packed > size or _is_too_much(said, packed):
        return True
    unpacked = 0
    for entry in entries:
        for piece in _pieces(archive, entry):
            unpacked += len(piece)
            if _is_too_much(unpacked, packed):
                return True
    return False


def _is_too_much(unpacked: int, packed: int) -> bool:
    return unpacked > LARGEST_UNPACKED or (unpacked > _SMALL and unpacked / packed > LARGEST_RATIO)


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Any:
    """What a part really unpacks to, also beyond the size and whatever the sum that the list gives of it."""
    whole = copy.copy(entry)
    whole.file_size, whole.CRC = LARGEST_UNPACKED + 1, None  # type: ignore[assignment]
    with archive.open(whole) as part:
        while piece := part.read(_CHUNK):
            yield piece


def _by_parts(archive: zipfile.ZipFile, names: list[str]) -> str:
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        return MACRO
    if any("/activex/" in name or "/embeddings/" in name or name.endswith(_ARCHIVES) for name in names):
        return HIDDEN
    for entry in archive.infolist():
        name = entry.filename.lower()
        if name != _CONTENTS and not name.endswith(".rels"):
            continue
        if entry.file_size > _LARGEST_LIST:
            return FETCHES  # nobody looks through these
        text = _text(archive.read(entry))
        if _MACRO.search(text):
            return MACRO
        if any(_fetches(html.unescape(found[0])) for found in _RELATION.finditer(text)):
            return FETCHES
    return ""


def _text(plain: bytes) -> str:
    return plain.decode("utf-16" if plain[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")


def _fetches(relation: str) -> bool:
    """Whether a template, an object or a frame of it is to be had from the internet."""
    return bool(_OPENED_WITH_IT.search(relation) and _ELSEWHERE.search(relation))
