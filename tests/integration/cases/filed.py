"""What the tests of filed documents file: documents that tell of their makers, and where they stand."""

import io
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document as WordDocument
from PIL import Image
from pypdf import PdfWriter

from opencdop.cases.filing.models import FiledDocument
from opencdop.cases.models import Case

CANARY = "Zanzibar-Ockham"
Filing = Callable[..., FiledDocument]


def a_pdf(pages: int = 2) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 300)
    writer.add_metadata({"/Author": CANARY})
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def a_photograph() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = CANARY
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(made, "JPEG", exif=exif)
    return made.getvalue()


def a_word_document() -> bytes:
    made = io.BytesIO()
    WordDocument().save(made)
    return made.getvalue()


def a_heic() -> bytes:
    """The head of a photograph as telephones make them."""
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64)


def upload(content: bytes | None = None, name: str = f"{CANARY}.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_pdf() if content is None else content)


def home(case: Case) -> str:
    return f"/cases/{case.id}/documents/"
