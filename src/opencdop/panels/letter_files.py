"""A letter as a tagged PDF or as a Word document, with the panel's head. The page that calls has checked the right."""

import io
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from opencdop.core.errors import NotFound, RuleBroken
from opencdop.design.words import day
from opencdop.panels.templates import Letter

PDF, DOCX = "pdf", "docx"
MEDIA_TYPES = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
NO_PDF = "PDFs cannot be made on this machine yet. Take the Word document; your administrator can add Pango."
_STYLE = Path(__file__).with_name("letter.css")


def letter_download(letter: Letter, *, kind: str, name: str = "letter") -> HttpResponse:
    """The letter as a file to save, under a name that says nothing of the child. Raises NotFound for another kind."""
    if kind not in MEDIA_TYPES:
        raise NotFound("A letter is saved as a PDF or as a Word document.")
    content = letter_pdf(letter) if kind == PDF else letter_docx(letter)
    response = HttpResponse(content, content_type=MEDIA_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response


def letter_pdf(letter: Letter) -> bytes:
    """The letter as a PDF that a screen reader reads in order. Raises RuleBroken where none can be made here."""
    try:
        from opencdop.design.pdf import written_pdf  # it takes seconds to load, and few pages need it
    except OSError as missing:  # a library of the system that WeasyPrint draws with
        raise RuleBroken(NO_PDF) from missing
    words = render_to_string("panels/letter_paper.html", {"letter": letter})
    return written_pdf(words, style=_STYLE.read_text(encoding="utf-8"))


def letter_docx(letter: Letter) -> bytes:
    """The letter as a Word document in British English, to be changed where it has to be."""
    document = Document()
    _describe(document, letter)
    document.sections[0].footer.paragraphs[0].text = "Confidential"
    head = document.add_paragraph()
    run = head.add_run(f"{letter.panel_name} child death review")
    run.bold, run.font.size = True, Pt(15)
    document.add_paragraph("\n".join(letter.office_lines))
    document.add_paragraph("\n".join(letter.to))
    document.add_paragraph(day(letter.on))
    if letter.reference:
        document.add_paragraph(f"Our reference: {letter.reference}")
    document.add_heading(letter.subject, level=1)
    for block in letter.blocks:
        if letter.is_list(block):
            for line in block:
                document.add_paragraph(line[2:], style="List Bullet")
        else:
            document.add_paragraph("\n".join(block))
    document.add_paragraph(letter.signed_by)
    document.add_paragraph(f"For the {letter.panel_name} child death review")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _describe(document: Any, letter: Letter) -> None:
    properties = document.core_properties
    properties.title, properties.language = f"Letter of the {letter.panel_name} child death review", "en-GB"
    properties.author = properties.last_modified_by = properties.comments = ""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    normal.element.get_or_add_rPr().append(language)
