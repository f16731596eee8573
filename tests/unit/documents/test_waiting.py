"""What makes a file wait: what nobody could look into, what carries other files, what floods, what hides a script."""

import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image
from pypdf import PdfWriter

from opencdop.documents.inspection import suspicion
from opencdop.documents.kinds import LOCKED, kind_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
MAIL = b"From: a@b.example\r\nContent-Type: multipart/mixed\r\n\r\n--x\r\n"


def why(content: bytes, name: str) -> str:
    file = io.BytesIO(content)
    kind = kind_of(file, name=name)
    assert kind is not None
    return suspicion(file, kind=kind, name=name)


def a_picture(hidden: bytes = b"") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (9, 9), "red").save(made, "PNG")
    return made.getvalue() + hidden


def flood() -> bytes:
    head = b"IHDR" + struct.pack("!LLBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    packed = b"IDAT" + zlib.compress(bytes(99))
    chunks = [
        struct.pack("!L", len(each) - 4) + each + struct.pack("!L", zlib.crc32(each))
        for each in (head, packed)
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def locked_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(9, 9)
    writer.encrypt("secret", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def letter(relation: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
        archive.writestr("word/_rels/settings.xml.rels", f"<Relationships>{relation}</Relationships>")
    return made.getvalue()


def template(target: str, *, kind: str = "attachedTemplate") -> bytes:
    about = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return letter(f'<Relationship Id="a>b" Type="{about}/{kind}" Target="{target}" TargetMode="External"/>')


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "password"),
        (OLE + "__attach_version1.0_#".encode("utf-16-le"), "a.msg", "attachments"),
        (template("https://letters.example/a.dotm"), "a.docx", "internet"),
        (template("&#104;ttp://letters.example/a.dotm"), "a.docx", "internet"),
        (template("//letters.example/a", kind="oleObject"), "a.docx", "internet"),
        (MAIL + b"Content-Disposition: attachment; filename=a.zip\r\n", "a.eml", "attachments"),
        (MAIL + b"Content-Disposition: inline; filename=a.exe\r\n", "a.eml", "attachments"),
        (MAIL + b"Content-Disposition : (words)\r\n attachment\r\n", "a.eml", "attachments"),
        (MAIL + b"Content-Type: application/octet-stream; name=a.docm\r\n", "a.eml", "attachments"),
        (MAIL + b'Content-Type: image/png;\r\n name="a.png.exe"\r\n', "a.eml", "attachments"),
        (MAIL + b"\r\nbegin 644 a.exe\r\n", "a.eml", "attachments"),
        (b"%PDF-1.7 /OpenAction << /S /J#61vaScript /#4a#53 (x) >>", "a.pdf", "acts by itself"),
        (locked_pdf(), "a.pdf", "password"),
        (flood(), "a.png", "far more points"),
        (a_picture(b"<script>alert(1)</script>"), "a.png", "no picture"),
        (a_picture(), "a.pdf", "does not say what it is"),
    ],
)
def test_file_waits_and_says_why(content: bytes, name: str, says: str):
    assert says in why(content, name)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        *((a_picture(), "a.png"), (OLE, "a.msg"), (MAIL, "a.eml"), (a_picture()[:40], "a.png")),
        (MAIL + b"Content-Type: text/plain\r\n\r\nThe attachment: name=x\r\n", "a.eml"),
        (MAIL + b'Content-Type: image/png; name="logo.png"\r\nContent-Disposition: inline\r\n', "a.eml"),
        (template(r"file:///\\trust\letters\clinic.dotx"), "a.docx"),
        (template(r"C:\letters\clinic.dotx"), "a.docx"),
        (template("https://panel.example/", kind="hyperlink"), "a.docx"),
        (template("https://panel.example/logo.png", kind="image"), "a.docx"),
        (b"%PDF-1.7 /Font /Times#20New#20Roman /J#53X", "a.pdf"),
    ],
)
def test_plain_file_does_not_wait(content: bytes, name: str):
    assert why(content, name) == ""


def test_old_word_file_is_not_taken_for_a_locked_one():
    assert kind_of(io.BytesIO(OLE), name="a.docx") is None
    assert kind_of(io.BytesIO(OLE + "EncryptedPackage".encode("utf-16-le")), name="a.xlsx") == LOCKED
