"""A letter as a tagged PDF or as a Word document, with the panel's head. The page that calls has checked the right."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string

from opencdop.core.errors import NotFound
from opencdop.design.saved import MEDIA_TYPES, PDF, as_file, where_pdfs_are_made
from opencdop.design.words import day
from opencdop.panels.templates import Letter

_STYLE = Path(__file__).with_name("letter.css")


def letter_download(letter: Letter, *, kind: str, name: str = "letter") -> HttpResponse:
    """The letter as a file to save, under a name that says nothing of the child. Raises NotFound for another kind."""
    if kind not in MEDIA_TYPES:
        raise NotFound("A letter is saved as a PDF or as a Word document.")
    content = letter_pdf(letter) if kind == PDF else letter_docx(letter)
    return as_file(content, name=name, kind=kind)


def letter_pdf(letter: Letter) -> bytes:
    """The letter as a PDF that a screen reader reads in order. Raises RuleBroken where none can be made here."""

    def writer() -> Callable[..., bytes]:
        from opencdop.design.pdf import written_pdf

        return written_pdf

    write = where_pdfs_are_made(writer)
    words = render_to_string("panels/letter_paper.html", {"letter": letter})
    return write(words, style=_STYLE.read_text(encoding="utf-8"))


def letter_docx(letter: Letter) -> bytes:
    """The letter as a Word document in British English, to be changed where it has to be."""
    from docx import Document  # 5 MB in each process that answers pages, and only this needs it
    from docx.shared import Pt

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
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    properties = document.core_properties
    properties.title, properties.language = f"Letter of the {letter.panel_name} child death review", "en-GB"
    properties.author = properties.last_modified_by = properties.comments = ""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.element.get_or_add_rPr().append(OxmlElement("w:lang"))
    for language in document.styles.element.iter(qn("w:lang")):  # the maker's own defaults are American
        language.set(qn("w:val"), "en-GB")
