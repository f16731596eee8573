"""What makes a file of an accepted kind suspicious, so that it waits in quarantine until somebody lets it out. Pure.

It looks for what can act by itself and for what unpacks to more than a machine can hold; it is no virus scanner.
"""

import re
import zipfile
from typing import IO

from opencdop.documents.kinds import DOCX, PDF, XLSX, FileKind

LARGEST_UNPACKED = 512 * 1024 * 1024
LARGEST_RATIO = 200  # of unpacked to packed size, beyond the first megabytes
_SMALL = 8 * 1024 * 1024
_PDF_ACTS = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
_CHUNK = 1024 * 1024


def suspicion(file: IO[bytes], *, kind: FileKind, name: str) -> str:
    """Why this file should wait, in words for the office, or an empty text. The file is left at its start."""
    try:
        file.seek(0)
        if not name.lower().endswith(kind.endings):
            return f"Its name does not say what it is: it holds a {kind.title}."
        if kind in (DOCX, XLSX):
            return _in_archive(file)
        if kind == PDF:
            return _in_pdf(file)
        return ""
    finally:
        file.seek(0)


def _in_archive(file: IO[bytes]) -> str:
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if unpacked > LARGEST_UNPACKED or (unpacked > _SMALL and unpacked / packed > LARGEST_RATIO):
        return "It unpacks to far more than a document of its size holds."
    names = [entry.filename.lower() for entry in entries]
    if any(name.endswith("vbaproject.bin") for name in names):
        return "It holds a macro, which acts by itself when opened."
    if any("/activex/" in name or "/embeddings/" in name for name in names):
        return "Another file is hidden inside it."
    return ""


def _in_pdf(file: IO[bytes]) -> str:
    tail = b""
    while chunk := file.read(_CHUNK):
        if _PDF_ACTS.search(tail + chunk):
            return "It holds something that acts by itself, or another file."
        tail = chunk[-32:]
    return ""
