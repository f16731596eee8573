"""Which kinds of file are taken, and how one is known: by what is in it, never by its name alone. Pure."""

import codecs
import re
import zipfile
from dataclasses import dataclass
from typing import IO

import puremagic

HEAD_BYTES = 8192


@dataclass(frozen=True)
class FileKind:
    """A kind of file. `endings` are those its name may have, the usual one first."""

    title: str
    media_type: str
    endings: tuple[str, ...]


PDF = FileKind("PDF", "application/pdf", (".pdf",))
DOCX = FileKind(
    "Word document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",)
)
XLSX = FileKind(
    "Excel workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",)
)
MSG = FileKind("Outlook message", "application/vnd.ms-outlook", (".msg",))
TEXT = FileKind("plain text", "text/plain", (".txt", ".csv", ".md"))
EML = FileKind("e-mail", "message/rfc822", (".eml",))

LOCKED = FileKind("Word or Excel file with a password", "application/x-ole-storage", (".docx", ".xlsx"))
PNG = FileKind("picture", "image/png", (".png",))
JPEG = FileKind("picture", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"))
HEIF = FileKind("picture", "image/heif", (".heic", ".heif"))
TIFF = FileKind("picture", "image/tiff", (".tif", ".tiff"))
M4A = FileKind("sound recording", "audio/mp4", (".m4a", ".f4a"))
WAV = FileKind("sound recording", "audio/wav", (".wav",))
PICTURES = (PNG, JPEG, TIFF)  # those whose heads are read here; of HEIF nothing is

KINDS = (
    PDF,
    DOCX,
    XLSX,
    LOCKED,
    *(PNG, JPEG, HEIF, TIFF),
    MSG,
    EML,
    FileKind("sound recording", "audio/mpeg", (".mp3", ".mpga")),
    M4A,
    WAV,
    FileKind("sound recording", "audio/ogg", (".ogg", ".oga", ".opus")),
    FileKind("sound recording", "audio/flac", (".flac",)),
    FileKind("sound recording", "audio/amr", (".amr",)),
    TEXT,
)
_ZIPPED = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# What films and recordings share with each other; telephones write recordings under these, with a name of their own.
_FILMED = {b"mp42", b"mp41", b"isom", b"iso2", b"3gp4", b"3gp5", b"3gp6"}
_HEIC = {b"heic", b"heix", b"heim", b"heis"}
_NEVER_IN_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CHUNK = 1024 * 1024
_ZIP = b"PK\x03\x04"
_LISTED = b"PK\x01\x02"  # before each part in the list at an archive's end
MOST_PARTS = 20_000  # of an archive: a long report has some hundred


def kind_of(file: IO[bytes], *, name: str) -> FileKind | None:
    """The kind of this file by its content, or None where it is none that is taken. The file is left at its start.

    The name decides only between kinds whose content cannot tell them apart (plain text, e-mail, Outlook's,
    and what a telephone recorded).
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    try:
        if head.startswith(_ZIP):
            return _zipped(file)
        if head.startswith(_OLE):
            return _compound(file, name)
        return _by_brand(head, name) or _by_magic(head) or _as_text(head, name)
    finally:
        file.seek(0)


def _zipped(file: IO[bytes]) -> FileKind | None:
    if _counted(file, _LISTED) > MOST_PARTS:
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, RuntimeError):  # RuntimeError: packed in a way to come
        return None
    return next((kind for inner, kind in _ZIPPED.items() if inner in names), None)


def _counted(file: IO[bytes], mark: bytes) -> int:
    file.seek(0)
    found, tail = 0, b""
    while chunk := file.read(_CHUNK):
        window = tail + chunk
        found += window.count(mark)
        tail = window[-(len(mark) - 1) :]
    return found


def _compound(file: IO[bytes], name: str) -> FileKind | None:
    """An Outlook message, or what Word and Excel make of a file with a password: the file itself, encrypted."""
    if _ending(name) in MSG.endings:
        return MSG
    if _ending(name) not in LOCKED.endings:
        return None
    file.seek(0)
    tail = b""
    while chunk := file.read(_CHUNK):
        if _ENCRYPTED in tail + chunk:
            return LOCKED
        tail = chunk[-len(_ENCRYPTED) :]
    return None


def _by_brand(head: bytes, name: str) -> FileKind | None:
    """A photograph or recording of a telephone, by the brands that stand at its beginning."""
    if head[4:8] != b"ftyp":
        return None
    first = head[: int.from_bytes(head[:4])]
    brands = {first[8:12], *(first[at : at + 4] for at in range(16, len(first), 4))}
    if brands & _HEIC:
        return HEIF
    return M4A if brands & _FILMED and _ending(name) in M4A.endings else None


def _by_magic(head: bytes) -> FileKind | None:
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return None
    endings = {each.extension for each in found}
    likely = (kind for kind in KINDS if kind not in (DOCX, XLSX, LOCKED, MSG, EML, TEXT))
    if head.startswith(b"RIFF"):  # films and pictures for the web begin so as well
        return WAV if head[8:12] == b"WAVE" else None
    return next((kind for kind in likely if endings & set(kind.endings)), None)


def _as_text(head: bytes, name: str) -> FileKind | None:
    marked = head[:2] in (b"\xff\xfe", b"\xfe\xff")  # as Windows writes what it calls Unicode; no e-mail is
    text = _read(head, ("utf-16",) if marked else ("utf-8", "cp1252"))
    if text is None or _NEVER_IN_TEXT.search(text):
        return None
    return next(
        (kind for kind in ((TEXT,) if marked else (EML, TEXT)) if _ending(name) in kind.endings), None
    )


def _read(head: bytes, ways: tuple[str, ...]) -> str | None:
    for way in ways:
        final = len(head) < HEAD_BYTES  # else its last letter may be cut
        try:
            return codecs.getincrementaldecoder(way)().decode(head, final)
        except UnicodeDecodeError:
            continue
    return None


def _ending(name: str) -> str:
    return "." + name.rpartition(".")[2].lower() if "." in name else ""
