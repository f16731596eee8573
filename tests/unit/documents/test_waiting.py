"""What makes a file wait: what nobody could look into, what carries other files, what floods, what hides a script."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import docx
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


ACTING = b"<</Type/Catalog/OpenAction<</S/J#61vaScript/#4aS(x)>>>>"


def packed_pdf(
    objects: bytes, *, name: bytes = b"/ObjStm", before: int = 0, way: bytes = b"/FlateDecode"
) -> bytes:
    """A PDF whose objects lie packed inside it, as most programs write them; `before` bytes stand before them."""
    packed = zlib.compress(b"1 0 " + objects) if way == b"/FlateDecode" else objects
    head = (
        b"4 0 obj\n<</Type" + name + b"/N 1/First 4/Filter" + way + b"/Length %d>>\nstream\r\n" % len(packed)
    )
    return b"%PDF-1.5\n" + bytes(before) + head + packed + b"\nendstream\nendobj\n"


def repacked(change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """A Word document whose parts were changed by hand."""
    given, made = io.BytesIO(), io.BytesIO()
    docx.Document().save(given)
    with zipfile.ZipFile(given) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in more.items():
            new.writestr(f"word/{name}", content)
    return made.getvalue()


def as_macro_document() -> bytes:
    """What was saved with macros and then renamed."""
    return repacked(
        lambda name, part: part.replace(b"wordprocessingml.document.main", b"document.macroEnabled.main")
    )


def with_macro_by_another_name() -> bytes:
    kind = b"http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    leads = b'<Relationship Id="m" Type="' + kind + b'" Target="pictures"/></Relationships>'

    def change(name: str, part: bytes) -> bytes:
        return part.replace(b"</Relationships>", leads) if name == "word/_rels/document.xml.rels" else part

    return repacked(change, pictures=b"x")


def bomb_that_lies() -> bytes:
    """An archive whose list says that a part is small."""
    content = bytearray(repacked(lambda name, part: part, bomb=bytes(40_000_000)))
    listed = content.rfind(b"PK\x01\x02", 0, content.rfind(b"word/bomb"))
    struct.pack_into("<L", content, listed + 24, 100_000)
    return bytes(content)


def damaged() -> bytes:
    """A Word document of which some bytes were lost on the way."""
    content = bytearray(letter("<Relationship/>"))
    content[content.find(b"<Relationships>") + 3] ^= 1
    return bytes(content)


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
        (packed_pdf(ACTING), "a.pdf", "acts by itself"),
        (packed_pdf(ACTING, name=b"/#4FbjS#74m"), "a.pdf", "acts by itself"),
        (packed_pdf(b"\x80\x0b", way=b"/LZWDecode"), "a.pdf", "could look into"),
        (packed_pdf(ACTING)[:99], "a.pdf", "could look into"),
        (packed_pdf(b" " * 40_000_000), "a.pdf", "unpacks"),
        (as_macro_document(), "a.docx", "macro"),
        (with_macro_by_another_name(), "a.docx", "macro"),
        (bomb_that_lies(), "a.docx", "unpacks"),
        (damaged(), "a.docx", "damaged"),
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
        (packed_pdf(b"<</Type/Catalog/Pages 2 0 R>>"), "a.pdf"),
        (packed_pdf(b"1 0 <</Type/Catalog>>", way=b"/None"), "a.pdf"),
    ],
)
def test_plain_file_does_not_wait(content: bytes, name: str):
    assert why(content, name) == ""


def test_packed_objects_are_found_wherever_they_lie_in_a_large_file():
    edge = 1024 * 1024 - len(b"%PDF-1.5\n4 0 obj\n<</Type")
    for before in (*range(edge - 70, edge + 2, 3), *range(edge - 4300, edge - 3900, 40)):
        assert "acts by itself" in why(packed_pdf(ACTING, before=before), "a.pdf"), before


def test_old_word_file_is_not_taken_for_a_locked_one():
    assert kind_of(io.BytesIO(OLE), name="a.docx") is None
    assert kind_of(io.BytesIO(OLE + "EncryptedPackage".encode("utf-16-le")), name="a.xlsx") == LOCKED
