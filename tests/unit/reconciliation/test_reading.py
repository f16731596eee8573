"""A list is read as offices write it, and no line is lost."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencdop.reconciliation.columns import day_in, guessed, is_stillbirth, list_fields, said_in
from opencdop.reconciliation.reading import LARGEST, Unreadable, read_table

TODAY = date(2026, 11, 22)
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
    ("text", "day"),
    [
        ("03/06/2026", date(2026, 6, 3)),
        ("3.6.26", date(2026, 6, 3)),
        ("3-Jun-2026", date(2026, 6, 3)),
        ("3rd June 2026", date(2026, 6, 3)),
        ("3 of June, 2026", date(2026, 6, 3)),
        ("2026-06-03", date(2026, 6, 3)),
        ("2026-06-03T00:00:00", date(2026, 6, 3)),
        ("03/06/2026 00:00:00", date(2026, 6, 3)),
        ("14/02/09", date(2009, 2, 14)),
        ("31/12/98", date(1998, 12, 31)),
        ("31/02/2026", None),
        ("06/2026", None),
        ("soon", None),
        ("", None),
        ("13 Foo 2026", None),
    ],
)
def test_a_date_is_read_day_first(text: str, day: date | None):
    assert day_in(text, today=TODAY) == day


@given(st.text(max_size=30))
def test_reading_any_text_as_a_date_never_fails(text: str):
    day_in(text, today=TODAY)


def test_columns_are_guessed_by_their_headings_and_what_was_chosen_before_stands_first():
    columns = ("Surname", "Forename(s)", "D.O.B.", "NHS No", "Ward", "Deceased")
    assert guessed(columns, {"Deceased": "date_of_death"}) == {
        "Surname": "surname",
        "D.O.B.": "date_of_birth",
        "NHS No": "nhs_number",
        "Deceased": "date_of_death",
    }
    assert len({hint for field in list_fields() for hint in field.hints}) == sum(
        len(field.hints) for field in list_fields()
    )


def test_a_line_is_understood_and_what_cannot_be_read_is_said():
    columns = ("Name", "Born", "Died", "NHS", "Sex", "Home", "SB")
    meaning = dict(
        zip(
            columns,
            ("full_name", "date_of_birth", "date_of_death", "nhs_number", "sex", "postcode", "stillbirth"),
            strict=True,
        )
    )
    said = said_in(
        columns,
        ("Marsden, Ella Rose", "20/6/26", "2.11.2026", "999 000 0018", "F", "zz99 3vz", "No"),
        meaning,
        today=TODAY,
    )
    assert said.answers == {
        "surname": "Marsden", "forenames": "Ella Rose", "date_of_birth": "2026-06-20",
        "date_of_death": "2026-11-02", "nhs_number": "9990000018", "sex": "female", "postcode": "ZZ99 3VZ",
    }  # fmt: skip
    assert said.notes == ()
    assert not is_stillbirth(said.beside)
    odd = said_in(
        columns, ("Ella Marsden", "?", "2.11.2027", "999 000 0019", "", "", "Y"), meaning, today=TODAY
    )
    assert odd.answers == {"surname": "Marsden", "forenames": "Ella", "date_of_death": "2027-11-02"}
    assert [note.split(":")[0] for note in odd.notes] == [
        "The date of birth could not be read",
        "Check the date of death. It is in the future.",
        "The NHS number cannot be right",
    ]
    assert is_stillbirth(odd.beside)


def test_a_line_that_names_no_child_says_so():
    said = said_in(("Total", "Ward"), ("14", "B"), {"Ward": "place_name"}, today=TODAY)
    assert "names no child" in said.notes[0]


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbf", "\u00a0\n".encode(), b"\x85\x85", b'Name,Born\n"' + b"x" * 200_000 + b",1"],
    ids=["only a mark", "only spaces", "only line ends", "a quotation mark never closed"],
)
def test_reading_what_is_no_list_says_so(content: bytes):
    with pytest.raises(Unreadable):
        read_table(content)


@pytest.mark.parametrize(
    "written", ["1/1/" + "9" * 25, "1/1/" + "9" * 5000, "1/" + "9" * 5000 + "/2020", "²/3/2020"]
)
def test_reading_a_date_of_no_calendar_is_said_and_the_line_stays(written: str):
    said = said_in(["Died"], [written], {"Died": "date_of_death"}, today=TODAY)
    assert "date_of_death" not in said.answers
    assert "date of death could not be read" in said.notes[0]


@pytest.mark.parametrize("written", ["²", "9" * 5000, "-1"])
def test_reading_a_number_of_no_age_leaves_it_out(written: str):
    meaning = {"Age": "age", "Twin": "twin", "NHS": "nhs_number"}
    said = said_in(["Age", "Twin", "NHS"], [written, written, "²" * 10], meaning, today=TODAY)
    assert said.answers == {}
