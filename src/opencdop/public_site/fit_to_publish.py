"""What keeps a file from being published, beyond its kind: what is hidden in it and would be read with it. Pure."""

import re
import zipfile
from typing import IO

from opencdop.documents.kinds import DOCX, PDF, XLSX, FileKind

PUBLIC_KINDS = (PDF, DOCX, XLSX)
NOT_PUBLIC = "Publish a PDF, a Word document (docx) or an Excel workbook (xlsx). Anybody can open these."
_MOST = 30 * 1024 * 1024  # of an inner file that is looked into
_TRACKED = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)[ >]")
_HIDDEN_SHEET = re.compile(rb'<sheet [^>]*state="(?:hidden|veryHidden)"')


def hidden_in(file: IO[bytes], *, kind: FileKind) -> str:
    """A sentence on what somebody could find in the file that its pages do not show, or an empty text."""
    file.seek(0)
    try:
        if kind == DOCX:
            return _in_word(file)
        if kind == XLSX:
            return _in_workbook(file)
        return ""
    finally:
        file.seek(0)


def _in_word(file: IO[bytes]) -> str:
    with zipfile.ZipFile(file) as archive:
        if any(name.startswith("word/comments") for name in archive.namelist()):
            return (
                "It holds comments. Take them out in Word (Review, Delete all comments), and choose it again."
            )
        with archive.open("word/document.xml") as inner:
            if _TRACKED.search(inner.read(_MOST)):
                return "It holds tracked changes. Accept them all in Word, and choose it again."
    return ""


def _in_workbook(file: IO[bytes]) -> str:
    with zipfile.ZipFile(file) as archive, archive.open("xl/workbook.xml") as inner:
        if _HIDDEN_SHEET.search(inner.read(_MOST)):
            return "It holds a hidden sheet. Take it out in Excel, and choose it again."
    return ""
