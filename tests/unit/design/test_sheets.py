"""Lists as files: every cell arrives as it was, and none is a formula."""

import csv
import io
import zipfile
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencdop.core.tables import read_table
from opencdop.design.sheets import csv_of, xlsx_of

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ATTACKS = ["=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")']


def cells_of(workbook: bytes) -> tuple[list[str], list[ElementTree.Element]]:
    """The shared texts of a workbook, and its cells that are formulas."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as packed:
        texts = ElementTree.fromstring(packed.read("xl/sharedStrings.xml"))
        sheet = ElementTree.fromstring(packed.read("xl/worksheets/sheet1.xml"))
    return [each.text or "" for each in texts.iter(f"{SHEET}t")], list(sheet.iter(f"{SHEET}f"))


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_cell_of_a_csv_begins_like_a_formula(attack: str):
    [_, row] = csv.reader(io.StringIO(csv_of(["Name", "Job"], [[attack, "Nurse"]]).decode("utf-8-sig")))
    assert row == [f"'{attack}", "Nurse"]


def test_no_cell_of_a_workbook_is_a_formula_and_each_arrives_as_it_was():
    texts, formulas = cells_of(xlsx_of("Contacts", ["Name", "Days"], [[attack, 3] for attack in ATTACKS]))
    assert formulas == []
    assert set(ATTACKS) <= set(texts)


@given(
    st.lists(st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=9), min_size=2, max_size=2)
)
def test_a_csv_of_ours_is_read_back_by_us(cells: list[str]):
    if not any(cell.strip() for cell in cells):
        return
    [line] = read_table(csv_of(["Name", "Job"], [cells])).lines
    assert line.cells == tuple(
        f"'{cell}".strip() if cell.startswith(("=", "+", "-", "@")) else cell.strip() for cell in cells
    )
