"""The tables of a year as a Word document for the annual report: the page's own words and figures, no others.

Takes only what may be published (YearReport), so no hidden number can reach it. Same report, same bytes.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

from opencdop.statistics.periods import as_local
from opencdop.statistics.tables import Table
from opencdop.statistics.year import YearReport

_EARLIEST = (1980, 1, 1, 0, 0, 0)


def docx_of(report: YearReport, *, panel_name: str) -> bytes:
    """The document, in British English, with headings, captioned tables and header rows that repeat."""
    from docx import Document

    document = Document()
    _describe(document, report, panel_name=panel_name)
    document.add_heading(report.title, level=0)
    document.add_paragraph(panel_name)
    document.add_paragraph(report.as_at_words)
    for table in (report.summary, *report.tables):
        document.add_heading(table.title, level=1)
        _add_table(document, table)
        for words in (table.method, *table.remarks):
            document.add_paragraph(words)
    document.add_heading("About these figures", level=1)
    for note in report.notes:
        document.add_paragraph(note, style="List Bullet")
    out = io.BytesIO()
    document.save(out)
    return _without_moments(out.getvalue())


def _describe(document: Any, report: YearReport, *, panel_name: str) -> None:
    properties = document.core_properties
    properties.title = report.title
    properties.author = panel_name
    properties.last_modified_by = panel_name
    properties.comments = report.as_at_words
    properties.language = "en-GB"
    properties.created = properties.modified = as_local(report.as_at).replace(tzinfo=None, microsecond=0)
    _set_language(document.styles["Normal"])


def _set_language(style: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    style.element.get_or_add_rPr().append(language)


def _add_table(document: Any, table: Table) -> None:
    made = document.add_table(rows=1, cols=len(table.columns), style="Light Grid Accent 1")
    _fill(made.rows[0], table.columns, strong=True)
    _repeat_as_header(made.rows[0])
    for row in table.rows:
        texts = (row.label, *(figure.text for figure in row.figures))
        _fill(made.add_row(), texts, strong=row.is_total)


def _fill(row: Any, texts: tuple[str, ...], *, strong: bool) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        cell.text = ""
        run = cell.paragraphs[0].add_run(text)
        run.bold = strong


def _repeat_as_header(row: Any) -> None:
    """A row marked so is read out as the table's header, and comes again on the next page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _without_moments(content: bytes) -> bytes:
    """The same archive with no moment of writing in it, so that the same report gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _EARLIEST), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
