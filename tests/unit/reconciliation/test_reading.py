"""What a list says is understood by its columns; a date is read as it is written in the United Kingdom."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencdop.reconciliation.columns import day_in, guessed, is_stillbirth, list_fields, said_in

TODAY = date(2026, 11, 22)


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
