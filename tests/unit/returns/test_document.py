"""The Word document of a year says what the page says, and no more."""

from __future__ import annotations

import io
import time

from docx import Document
from tests.unit.statistics.builders import AS_AT, a_year_of_cases

from opencdop.returns.document import docx_of
from opencdop.statistics.periods import ReportYear
from opencdop.statistics.year import YearReport, year_tables


def a_report() -> YearReport:
    return year_tables(a_year_of_cases(60, seed=6), panel="north", year=ReportYear(2025), as_at=AS_AT)


def test_the_document_holds_every_table_figure_method_and_note() -> None:
    report = a_report()
    document = Document(io.BytesIO(docx_of(report, panel_name="Northshire panel")))
    shown = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    wanted = [
        [list(table.columns), *([row.label, *(figure.text for figure in row.figures)] for row in table.rows)]
        for table in (report.summary, *report.tables)
    ]
    assert shown == wanted
    words = [paragraph.text for paragraph in document.paragraphs]
    assert words[:3] == [
        "Child deaths and reviews, 1 April 2025 to 31 March 2026",
        "Northshire panel",
        "As at 1 May 2026, 10:00",
    ]
    for needed in (*report.notes, *(table.method for table in report.tables)):
        assert needed in words


def test_the_document_is_the_same_whenever_it_is_made() -> None:
    first = docx_of(a_report(), panel_name="Northshire panel")
    time.sleep(2.1)  # an archive counts time in steps of two seconds
    assert docx_of(a_report(), panel_name="Northshire panel") == first


def test_the_header_row_of_every_table_is_marked_as_one() -> None:
    document = Document(io.BytesIO(docx_of(a_report(), panel_name="Northshire panel")))
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in document.tables)
    assert document.core_properties.language == "en-GB"
