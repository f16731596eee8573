"""A sheet as a tagged PDF (PDF/UA-1), which a screen reader reads in order."""

from pathlib import Path

from django.template.loader import render_to_string

from opencdop.design.pdf import NotOurs, OurFonts, written_pdf
from opencdop.submissions.paper.sheet import Sheet

__all__ = ["NotOurs", "OurFonts", "pdf_of"]

STYLE = Path(__file__).with_name("paper.css")


def pdf_of(sheet: Sheet) -> bytes:
    """The sheet as a PDF with its structure, language and title, made anew each time."""
    words = render_to_string("submissions/paper.html", {"sheet": sheet})
    return written_pdf(words, style=STYLE.read_text(encoding="utf-8"))
