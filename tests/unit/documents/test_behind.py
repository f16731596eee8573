"""What stands behind the end of a picture or a PDF: what telephones put there is taken, anything else waits."""

import io
import random
import struct
import zipfile

import pytest
from PIL import Image
from pypdf import PdfWriter
from tests.unit.documents.test_waiting import why

from opencdop.documents.apart.running import made_apart
from opencdop.documents.behind import MOST_PIECES, TOLERATED

ANYTHING = random.Random(7).randbytes
FILM = b"".join(
    struct.pack("!L", 8 + len(each)) + name + each
    for name, each in (
        (b"ftyp", b"mp42\x00\x00\x00\x00isommp42"),
        (b"mdat", ANYTHING(9000)),
        (b"moov", b"x" * 99),
    )
)
LONG_FILM = FILM[:24] + struct.pack("!L4sQ", 1, b"mdat", 16 + 5000) + ANYTHING(5000)


def a_picture(kind: str = "JPEG", **how: bool) -> bytes:
    made = io.BytesIO()
    Image.effect_noise((90, 90), 80).convert("RGB").save(made, kind, **how)
    return made.getvalue()


def an_archive(*, inner: bytes = b"MZ", name: str = "setup.exe") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, inner)
    return made.getvalue()


def a_note(*pieces: bytes) -> bytes:
    """What a maker of telephones writes behind every picture: its pieces, and where each begins."""
    back, lines = sum(map(len, pieces)), b""
    for each in pieces:
        lines += struct.pack("<HHLL", 0, 0x0A30, back, len(each))
        back -= len(each)
    listed = b"SEFH" + struct.pack("<LL", 106, len(pieces)) + lines
    return b"".join(pieces) + listed + struct.pack("<L", len(listed)) + b"SEFT"


def of_two_pictures() -> bytes:
    """As telephones write the second one for bright screens: listed in the first."""
    made = io.BytesIO()
    first, second = (Image.effect_noise((90, 90), 80).convert("RGB") for _ in range(2))
    first.save(made, "MPO", save_all=True, append_images=[second])
    return made.getvalue()


def a_pdf(*, later: int = 0) -> bytes:
    """A PDF to which something was added later, so that it ends more than once."""
    made = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(90, 90)
    writer.write(made)
    for _ in range(later):
        added = io.BytesIO()
        more = PdfWriter(io.BytesIO(made.getvalue()), incremental=True)
        more.add_blank_page(90, 90)
        more.write(added)
        made = added
    return made.getvalue()


JPEG, PNG = a_picture(), a_picture("PNG")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (JPEG, "a.jpg"),
        (PNG, "a.png"),
        (a_picture(progressive=True), "a.jpg"),
        (JPEG + bytes(500_000), "a.jpg"),
        (PNG + b"\r\n", "a.png"),
        (JPEG + b'vivo{"a":1}cameralbum' + ANYTHING(99), "a.jpg"),
        (of_two_pictures(), "a.jpg"),
        (JPEG + bytes(2000) + a_picture(), "a.jpg"),
        (JPEG + FILM, "a.jpg"),
        (JPEG + a_picture() + LONG_FILM, "a.jpg"),
        (JPEG + FILM + b"LIVE_1234567890", "a.jpg"),
        (JPEG + a_note(b"\x00\x00\x01\x0aUTC" + b"1" * 3000), "a.jpg"),
        (JPEG + a_picture() + a_note(b"\x00\x00\x01\x0aUTC", FILM), "a.jpg"),
        (PNG + a_note(b"\x00\x00\x01\x0aCapture" + b"1" * 3000), "a.png"),
        (JPEG[:-900], "a.jpg"),
        (PNG[:-900], "a.png"),
        (a_pdf(), "a.pdf"),
        (a_pdf(later=2), "a.pdf"),
        (a_pdf() + bytes(3000), "a.pdf"),
        (a_pdf().replace(b"%%EOF", b"9 0 obj (a page: <html>) endobj\n%%EOF"), "a.pdf"),
        (a_pdf() + b"9 0 obj (a page: <html>) endobj\n%%EOF", "a.pdf"),
    ],
)
def test_what_cameras_scanners_and_programs_write_is_taken(content: bytes, name: str):
    assert why(content, name) == ""


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        *(
            (picture + an_archive(), f"a.{ending}", "hidden inside")
            for picture, ending in ((JPEG, "jpg"), (PNG, "png"))
        ),
        (JPEG + FILM + an_archive(), "a.jpg", "hidden inside"),
        (JPEG + a_note(an_archive()), "a.jpg", "hidden inside"),
        (JPEG + b"PK" + an_archive()[3:], "a.jpg", "hidden inside"),
        (JPEG + b"Rar!\x1a\x07\x01\x00" + bytes(99), "a.jpg", "hidden inside"),
        (JPEG + b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(99), "a.jpg", "hidden inside"),
        (JPEG + ANYTHING(TOLERATED + 1), "a.jpg", "Behind its end"),
        (PNG + ANYTHING(TOLERATED + 1), "a.png", "Behind its end"),
        (PNG + PNG[50:], "a.png", "Behind its end"),
        (JPEG + b"MZ" + bytes(99), "a.jpg", "Behind its end"),
        (JPEG + b"#!/bin/sh\n", "a.jpg", "Behind its end"),
        (JPEG + JPEG[:-900], "a.jpg", "Behind its end"),
        (JPEG + FILM + ANYTHING(TOLERATED + 1), "a.jpg", "Behind its end"),
        (JPEG + FILM[:9000], "a.jpg", "Behind its end"),
        (JPEG + ANYTHING(TOLERATED + 1) + a_note(b"\x00\x00\x01\x0aUTC"), "a.jpg", "Behind its end"),
        (b"\xff\xd8" + b"\xff\xda\x00\x02aa" * (MOST_PIECES + 1), "a.jpg", "Behind its end"),
        (JPEG + b"<html><script>", "a.jpg", "no picture"),
        (a_pdf() + an_archive(), "a.pdf", "hidden inside"),
        (a_pdf() + an_archive(inner=a_pdf(), name="a.pdf"), "a.pdf", "hidden inside"),
        (a_pdf() + b"<HTML><body>", "a.pdf", "Behind its end"),
        (a_pdf() + b"\n<!DOCTYPE  html><!-- %%EOF -->", "a.pdf", "Behind its end"),
        (a_pdf() + bytes(1024 * 1024) + b"<script src=x>", "a.pdf", "Behind its end"),
        (a_pdf() + b"<script>" + a_pdf(), "a.pdf", "Behind its end"),
    ],
)
def test_what_nobody_sees_who_looks_at_it_waits_with_a_sentence(content: bytes, name: str, says: str):
    assert says in why(content, name)


def test_a_mark_is_found_wherever_it_lies_in_a_large_file():
    edge = 1024 * 1024 - len(a_pdf())
    for before in range(edge - 9, edge + 2):
        assert "Behind its end" in why(a_pdf() + bytes(before) + b"<script>", "a.pdf"), before
    for before in range(edge + 2 * 1024 * 1024 - 600, edge + 2 * 1024 * 1024 + 9, 7):
        assert why(a_pdf() + bytes(before) + b"9 0 obj <html endobj %%EOF", "a.pdf") == "", before


def test_a_long_scan_does_not_wait_for_the_letters_that_stand_in_it_by_chance():
    points = b"\x93/JS\x93/JS(\x93"[:5] + b"/JS 7\x93" + b"<svg\x93"
    assert why(a_pdf().replace(b"%%EOF", points + b"\n%%EOF"), "a.pdf") == ""
    assert why(JPEG[:-2] + b"<svg\x93" + JPEG[-2:], "a.jpg") == ""
    for acting in (b"/JS (x)", b"/JS<78>", b"/JS 12 0 R", b"/JS%\n(x)", b"/JS\x00(x)", b"/J#53(x)"):
        assert "acts by itself" in why(a_pdf().replace(b"%%EOF", b"<<" + acting + b">>\n%%EOF"), "a.pdf"), (
            acting
        )


def test_the_second_picture_of_a_telephone_is_no_second_page_and_is_in_no_copy():
    given = of_two_pictures()
    assert made_apart("count", [given], media_type="image/jpeg").said["pages"] == 1
    made = made_apart("copy", [given], media_type="image/jpeg")
    assert (made.said["ending"], Image.open(made.file).format) == (".jpg", "JPEG")
