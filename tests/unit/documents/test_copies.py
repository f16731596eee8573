"""A copy for the panel holds none of what its original tells besides: each canary is looked for in every part of it."""

import io
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from docx import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, StreamObject, TextStringObject
from weasyprint import HTML

from opencdop.core.errors import RuleBroken
from opencdop.documents.apart.running import made_apart

CANARY = "ZanzibarOckham"  # no sign in it that a PDF writes otherwise
WORDS = "What the pathologist found"


def copied(content: bytes, media_type: str) -> tuple[bytes, list[str]]:
    made = made_apart("copy", [content], media_type=media_type)
    return made.file.read(made.size), made.said["said"]


def holds_canary(content: bytes) -> list[str]:
    """Where the canary stands: in the file, in its packed parts, and in the streams of a PDF."""
    parts = {"the file": content}
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts |= {name: archive.read(name) for name in archive.namelist()}
    if content.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(content))
        for number in range(1, int(reader.trailer["/Size"])):
            found = reader.get_object(number)
            parts[f"object {number}"] = repr(found).encode()
            if isinstance(found, StreamObject):
                parts[f"stream {number}"] = found._data
                if "/DCTDecode" not in str(found.get("/Filter")):
                    parts[f"plain stream {number}"] = found.get_data()
    wanted = (CANARY.encode(), CANARY.encode("utf-16-le"), CANARY.encode("utf-16-be"))
    return [name for name, part in parts.items() if any(each in part for each in wanted)]


def photograph(kind: str = "JPEG") -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = CANARY, 6
    exif.get_ifd(0x8825)[0x1D] = CANARY  # the day of the place
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(made, kind, exif=exif)
    return made.getvalue()


def a_pdf(tmp_path: Path) -> bytes:
    (tmp_path / "photo.jpg").write_bytes(photograph())
    page = f"<title>{CANARY}</title><meta name=author content='{CANARY}'><p>{WORDS}</p><img src='photo.jpg'>"
    plain = HTML(string=page, base_url=f"{tmp_path}/").write_pdf()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(plain)))
    writer.add_metadata({"/Author": CANARY, "/Producer": CANARY})
    writer.add_attachment("hidden.txt", CANARY.encode())
    acts = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject(f"app.alert('{CANARY}')")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject(key): value for key, value in acts.items()}
    )
    xmp = DecodedStreamObject()
    xmp.set_data(f"<x:xmpmeta>{CANARY}</x:xmpmeta>".encode())
    writer.root_object[NameObject("/Metadata")] = writer._add_object(xmp)
    note = Text(rect=(10, 10, 60, 60), text="A note beside the text", title_bar=CANARY)
    writer.add_annotation(0, note)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def a_word_document(*, tracked: bool = False) -> bytes:
    document = WordDocument()
    paragraph = document.add_paragraph(WORDS)
    document.core_properties.author = document.core_properties.title = CANARY
    document.core_properties.last_modified_by = CANARY
    document.add_picture(io.BytesIO(photograph()))
    document.add_comment(paragraph.runs, text="A note", author=CANARY, initials=CANARY)
    if tracked:
        deleted = OxmlElement("w:del")
        deleted.set(qn("w:author"), CANARY)
        paragraph._p.append(deleted)
    made = io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("docProps/custom.xml", f"<Properties>{CANARY}</Properties>")
        archive.writestr("customXml/item9.xml", f"<from>{CANARY}</from>")
    return made.getvalue()


def a_workbook() -> bytes:
    made = io.BytesIO()
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:a="urn:a"><fileSharing userName="{CANARY}"/>'
            f'<a:absPath url="C:/{CANARY}"/><sheets><sheet name="One"/>'
            '<sheet name="Two" state="hidden"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/comments1.xml",
            f'<comments xmlns="{main}"><authors><author>{CANARY}</author></authors><commentList><comment ref="A1"/>'
            "</commentList></comments>",
        )
        archive.writestr(
            "xl/persons/person.xml", f'<personList><person displayName="{CANARY}"/></personList>'
        )
        archive.writestr("docProps/core.xml", f"<core>{CANARY}</core>")
        archive.writestr("xl/tables/table1.xml", f'<table xmlns="{main}" displayName="Table1"/>')
    return made.getvalue()


def test_copy_of_a_pdf_keeps_its_words_and_tells_nothing_else(tmp_path):
    original = a_pdf(tmp_path)
    assert len(holds_canary(original)) > 5
    made, said = copied(original, "application/pdf")
    assert holds_canary(made) == []
    opened = pypdfium2.PdfDocument(made)
    assert WORDS in opened[0].get_textpage().get_text_range()
    assert opened.count_attachments() == 0
    assert "1 files within it were left out." in said
    assert any("1 notes" in each for each in said)
    picture = next(iter(PdfReader(io.BytesIO(made)).pages[0].images)).image
    assert picture.getpixel((30, 20))[0] > 200


def test_earlier_state_of_a_pdf_is_not_in_its_copy():
    """What a program took out by adding to the end of the file still lies in the file."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Title": CANARY})
    first = io.BytesIO()
    writer.write(first)
    later = PdfWriter(io.BytesIO(first.getvalue()), incremental=True)
    later.add_metadata({"/Title": "Something else"})
    second = io.BytesIO()
    later.write(second)
    assert CANARY.encode() in second.getvalue()
    assert holds_canary(copied(second.getvalue(), "application/pdf")[0]) == []


def test_copy_of_a_word_document_keeps_its_words_and_tells_nothing_else():
    original = a_word_document()
    assert len(holds_canary(original)) >= 5
    made, said = copied(original, "docx")
    assert holds_canary(made) == []
    opened = WordDocument(io.BytesIO(made))
    assert opened.paragraphs[0].text == WORDS
    assert len(opened.inline_shapes) == 1
    assert any("1 notes" in each for each in said)
    assert len(made) < 2 * len(original)  # packed, like every such document


def test_word_document_with_tracked_changes_is_not_copied():
    with pytest.raises(RuleBroken, match="tracked changes"):
        copied(a_word_document(tracked=True), "docx")


def test_copy_of_a_workbook_tells_nothing_else_and_says_what_is_hidden():
    original = a_workbook()
    assert len(holds_canary(original)) == 5
    made, said = copied(original, "xlsx")
    assert holds_canary(made) == []
    assert "1 of its sheets are hidden. They stay in the copy, hidden." in said
    assert b'displayName="Table1"' in zipfile.ZipFile(io.BytesIO(made)).read("xl/tables/table1.xml")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_copy_of_a_picture_is_made_from_its_points_upright(kind):
    original = photograph(kind)
    assert holds_canary(original)
    made, _said = copied(original, "image/jpeg")
    assert holds_canary(made) == []
    opened = Image.open(io.BytesIO(made))
    assert opened.size == (40, 60)
    assert not opened.getexif()


def test_words_in_a_png_are_not_in_its_copy():
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", CANARY)
    made = io.BytesIO()
    Image.new("RGB", (9, 9)).save(made, "PNG", pnginfo=words)
    assert holds_canary(made.getvalue())
    assert holds_canary(copied(made.getvalue(), "image/png")[0]) == []


@pytest.mark.parametrize("media_type", ["application/pdf", "image/png", "docx"])
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"PK\x03\x04 nothing", b"\x89PNG\r\n\x1a\n"])
def test_what_cannot_be_read_is_refused_with_a_sentence(content: bytes, media_type: str):
    with pytest.raises(RuleBroken, match=r"copy|shown"):
        copied(content, media_type)


def flood() -> bytes:
    """A picture of 60,000 by 60,000 points in a few kilobytes: its head alone."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!L", len(data)) + kind + data + struct.pack("!L", zlib.crc32(kind + data))

    head = struct.pack("!LLBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(9999)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("job", ["copy", "show"])
def test_flood_of_points_is_refused_before_it_is_unpacked(job):
    options = {"page": 1} if job == "show" else {}
    with pytest.raises(RuleBroken, match="too many points"):
        made_apart(job, [flood()], media_type="image/png", **options)


def test_process_apart_has_no_more_memory_than_it_is_given(tmp_path):
    """A PDF whose one page is as large as a field takes what a picture of it takes, and no more."""
    page = HTML(string="<style>@page{size:5000mm 5000mm}</style><p>x").write_pdf()
    made = made_apart("show", [page], media_type="application/pdf", page=1)
    assert Image.open(io.BytesIO(made.file.read(made.size))).size[0] <= 1500
