"""A list is read as offices write it, and no line is lost."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencdop.core.tables import LARGEST, Unreadable, read_table

PLAIN = "Surname,Forenames,DOB\nŁukasz,Zoë,01/02/2020\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_reading_takes_every_way_of_saving_a_list(encoding: str, between: str):
    table = read_table(PLAIN.replace(",", between).encode(encoding))
    assert table.columns == ("Surname", "Forenames", "DOB")
    assert [line.cells for line in table.lines] == [("Łukasz", "Zoë", "01/02/2020")]


def test_reading_takes_the_encoding_of_older_programs():
    table = read_table("Name;Born\nZoë O’Brien;3.6.2026\n".encode("cp1252"))
    assert table.lines[0].cells == ("Zoë O’Brien", "3.6.2026")


def test_reading_keeps_quoted_commas_and_breaks_and_counts_lines_as_people_do():
    table = read_table(b'Name,Address\n\n"Marsden, Ella","1 Mill Lane\nAshmoor"\nOkoro\nA,b,c\n')
    assert [line.cells for line in table.lines] == [
        ("Marsden, Ella", "1 Mill Lane\nAshmoor"),
        ("Okoro", ""),
        ("A", "b", "c"),
    ]
    assert [line.number for line in table.lines] == [3, 4, 5]
    assert "3 parts" in table.lines[2].says


def test_reading_takes_a_line_with_empty_parts_at_its_end():
    table = read_table(b"Name,Born\nMarsden,2020,,\nOkoro,,,2021\n")
    assert (table.lines[0].cells, table.lines[0].says) == (("Marsden", "2020"), "")
    assert "4 parts" in table.lines[1].says


@pytest.mark.parametrize("first", ["sep=;\r\n", '"sep=;"\n', "SEP=;\r", "\ufeffsep=;\n"])
def test_reading_takes_no_heading_from_the_line_that_tells_a_spreadsheet_what_stands_between(first: str):
    table = read_table(f"{first}Name;Born\nMarsden;2020\n".encode())
    assert table.columns == ("Name", "Born")
    assert [line.cells for line in table.lines] == [("Marsden", "2020")]


def test_reading_names_columns_that_have_no_name_and_tells_twins_apart():
    assert read_table(b"Name,,Name\na,b,c\n").columns == ("Name", "Column 2", "Name (3)")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"Surname,DOB\n", "no line below"),
        (b"Surname\nMarsden\n", "Only one column"),
        (b"PK\x03\x04 a workbook", "not a CSV"),
        (b"a,b\x00\n", "not a CSV"),
        (b"a,b\n" + b"x,y\n" * 5001, "5,000 lines"),
        (b"a" * (LARGEST + 1), "larger than 2 MB"),
    ],
)
def test_reading_refuses_what_is_no_list_with_a_sentence(content: bytes, sentence: str):
    with pytest.raises(Unreadable, match=sentence):
        read_table(content)


@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=3), min_size=2, max_size=5))
def test_reading_what_was_written_as_csv_loses_no_line(rows: list[list[str]]):
    written = io.StringIO()
    csv.writer(written).writerows([["Surname", "DOB", "Ward"], *rows])
    content = written.getvalue().encode("utf-8", "replace")
    filled = [
        row for row in csv.reader(io.StringIO(content.decode(), newline="")) if any(map(str.strip, row))
    ]
    if "\0" in written.getvalue() or len(filled) < 2:
        with pytest.raises(Unreadable):
            read_table(content)
    else:
        assert len(read_table(content).lines) == len(filled) - 1


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbf", "\u00a0\n".encode(), b"\x85\x85", b'Name,Born\n"' + b"x" * 200_000 + b",1"],
    ids=["only a mark", "only spaces", "only line ends", "a quotation mark never closed"],
)
def test_reading_what_is_no_list_says_so(content: bytes):
    with pytest.raises(Unreadable):
        read_table(content)
