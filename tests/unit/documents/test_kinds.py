"""What a file is, by its content; what makes one wait."""

import io
import struct
import zipfile
from collections.abc import Callable

import docx
import pytest

from opencdop.documents.inspection import suspicion
from opencdop.documents.kinds import DOCX, PDF, TEXT, XLSX, kind_of

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(40)


def word_document(**extra: bytes) -> bytes:
    kept = io.BytesIO()
    docx.Document().save(kept)
    with zipfile.ZipFile(kept, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in extra.items():
            archive.writestr(name.replace("__", "/"), content)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "title"),
    [
        (b"%PDF-1.7\n1 0 obj\n", "report.pdf", "PDF"),
        (word_document(), "report.docx", "Word document"),
        (PNG, "scan.png", "picture"),
        (JPEG, "scan.jpg", "picture"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40), "call.wav", "sound recording"),
        (b"ID3\x03\x00" + bytes(40), "call.mp3", "sound recording"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "letter.msg", "Outlook message"),
        (b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n\r\nwords", "letter.eml", "e-mail"),
        ("Grüße, noted at 14:05".encode(), "notes.txt", "plain text"),
        ("Zoë’s own notes".encode("cp1252"), "notes.txt", "plain text"),
        ("Zoë’s own notes".encode("utf-16"), "notes.txt", "plain text"),
        ("From: a@example.org\r\nSubject: x\r\n\r\nZoë’s".encode("cp1252"), "letter.eml", "e-mail"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42" + bytes(99), "call.m4a", "sound recording"),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic" + bytes(99), "scan.heic", "picture"),
    ],
)
def test_known_kind_is_found_by_content(content: bytes, name: str, title: str):
    kind = kind_of(io.BytesIO(content), name=name)
    assert kind is not None
    assert kind.title == title


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ" + bytes(300), "report.pdf"),
        (b"MZ" + bytes(300), "notes.txt"),
        (b"\x7fELF" + bytes(300), "notes.txt"),
        (b"<html><script>alert(1)</script>", "page.html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "drawing.svg"),
        (b"PK\x03\x04" + bytes(40), "archive.docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old.doc"),
        (b"", "nothing.pdf"),
        (b"words", "words"),
        (b"GIF89a/*" + bytes(10) + b"*/=1;alert(1)", "scan.png"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(40), "scan.webp"),
        (b"RIFF\x24\x00\x00\x00AVI LIST" + bytes(40), "call.wav"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42" + bytes(99), "film.mp4"),
        ("wor\x00ds".encode("utf-16"), "notes.txt"),
        ("From: a@b.example\r\n\r\nwords".encode("utf-16"), "letter.eml"),
        (b"\xff\xfe\xff", "notes.txt"),
        (b"\x01\x02 words", "notes.txt"),
    ],
)
def test_other_kinds_are_not_taken(content: bytes, name: str):
    assert kind_of(io.BytesIO(content), name=name) is None


def strangely_packed() -> bytes:
    """An archive of which each part says that it needs a program of a time to come."""
    content = bytearray(word_document())
    at = content.find(b"PK\x01\x02")
    content[at + 6] = 128
    return bytes(content)


def listing_without_end() -> bytes:
    """An archive that lists a hundred thousand parts and holds none."""
    name = b"word/document.xml"
    head = struct.pack("<4s2B5H3L5H2L", b"PK\x01\x02", 20, 0, 20, 0, 0, 0, 0, 0, 1, 1, len(name), *(0,) * 6)
    listed = (head + name) * 100_000
    end = b"PK\x05\x06" + bytes(4) + struct.pack("<2H2LH", 0, 0, len(listed), 30, 0)
    return b"PK\x03\x04" + bytes(26) + listed + end


@pytest.mark.parametrize("made", [strangely_packed, listing_without_end])
def test_archive_that_is_no_document_of_today_is_not_taken(made: Callable[[], bytes]):
    assert kind_of(io.BytesIO(made()), name="report.docx") is None


def test_name_cannot_make_a_picture_of_a_pdf():
    assert kind_of(io.BytesIO(b"%PDF-1.7\n"), name="scan.png") is PDF


def test_plain_word_document_raises_no_suspicion():
    assert suspicion(io.BytesIO(word_document()), kind=DOCX, name="Report.DOCX") == ""
    assert suspicion(io.BytesIO(b"words"), kind=TEXT, name="notes.txt") == ""
    assert suspicion(io.BytesIO(b"%PDF-1.7 /Type /Page /JSX"), kind=PDF, name="a.pdf") == ""


@pytest.mark.parametrize(
    ("content", "kind", "name", "says"),
    [
        (word_document(word__vbaProject=b"x").replace(b"vbaProject", b"vbaProject"), DOCX, "a.pdf", "name"),
        (word_document(**{"word__vbaProject.bin": b"x"}), DOCX, "a.docx", "macro"),
        (word_document(**{"word__embeddings__x.bin": b"x"}), DOCX, "a.docx", "hidden"),
        (word_document(bomb=bytes(40_000_000)), DOCX, "a.docx", "unpacks"),
        (b"%PDF-1.7 /OpenAction << /S /JavaScript /JS (app.alert) >>", PDF, "a.pdf", "acts by itself"),
        (b"%PDF-1.7 " + bytes(1024 * 1024 - 12) + b"/Launch x", PDF, "a.pdf", "acts by itself"),
        (word_document(), XLSX, "a.docx", "name"),
    ],
)
def test_what_could_harm_waits_with_a_reason(content: bytes, kind, name: str, says: str):
    file = io.BytesIO(content)
    assert says in suspicion(file, kind=kind, name=name)
    assert file.tell() == 0
