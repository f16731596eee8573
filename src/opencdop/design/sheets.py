"""Lists as files: CSV and Excel. No cell of either is ever a formula, whatever somebody wrote into it.

A CSV cell that a spreadsheet would reckon with gets an apostrophe before it, which spreadsheets take for "this is text"
and our own reading of lists takes off again. An Excel workbook says of each cell that it is text.
"""

import csv
import io
from collections.abc import Iterable, Sequence

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60  # of a column, in characters
_LONGEST = 32_000  # of a cell: Excel takes 32,767 characters

Cell = str | int | float | None


def csv_of(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A list as CSV, in UTF-8 with the mark by which Excel knows it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_of(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A list as an Excel workbook of one sheet, its first line in bold and always in sight."""
    import xlsxwriter  # 2 MB in each process that answers pages, and few lists are saved

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True})
        widths = [len(heading) for heading in headings]
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, heading, bold)
        for number, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                if isinstance(cell, int | float):
                    sheet.write_number(number, place, cell)
                elif cell:
                    sheet.write_string(number, place, cell[:_LONGEST])
                widths[place] = max(widths[place], len(str(cell or "")))
        for place, width in enumerate(widths):
            sheet.set_column(place, place, min(width, _WIDEST) + 2)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet reckons with."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
