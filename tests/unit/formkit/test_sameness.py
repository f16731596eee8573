"""The same thing in other writing is no conflict; what only looks alike stays one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.formkit.specimens import QUESTIONS

from opencdop.formkit.merging import CONFLICTING, SAME, kind_of
from opencdop.formkit.sameness import plain, written_day

SAID_ALIKE = [
    ("date", "12 Feb 24", "2024-02-12"),
    ("date", "12/02/2024", "2024-02-12"),
    ("date", "12.2.24", "2024-02-12"),
    ("date", "12th February 2024", "2024-02-12"),
    ("date", "3 Sept 1987", "1987-09-03"),
    ("partial_date", "12 Feb 24", "2024-02-12"),
    ("text", "12 Feb 24", "2024-02-12"),
    ("text", " O’NEILL", "o'neill"),
    ("text", "Brook  Lane", "Brook Lane"),
    ("text", "3.2 kg", "3,200 g"),
    ("text", "3200g", "3200 grams"),
    ("text", "36 weeks", "36 wks"),
    ("text", "98%", "98 %"),
    ("number", "3200 g", 3200),
    ("number", "3.2 kg", 3200),
    ("number", "3,200", 3200),
    ("decimal", "38.50", "38.5"),
    ("choice", "At home", "home"),
    ("choice", "AT  HOME", "home"),
    ("choices", ["Fever", "rash"], ["rash", "fever"]),
    ("nhs_number", "999 000 0018", "9990000018"),
    ("postcode", "ls1 4ap", "LS1 4AP"),
    ("telephone", "01632 960001", "01632 960 001"),
    ("email", "H.Lowe@millbrook.nhs.uk", "h.lowe@millbrook.nhs.uk"),
    ("address", {"lines": ["1 High Street,", "Millbrook"]}, {"lines": ["1 HIGH STREET", "Millbrook"]}),
]
SAID_OTHERWISE = [
    ("date", "12 Feb 24", "2024-02-13"),
    ("date", "2/12/2024", "2024-02-12"),  # the second of December
    ("date", "31 Feb 24", "2024-02-29"),
    ("text", "12 Feb 24", "13 Feb 24"),
    ("text", "ward 3", "ward 03"),
    ("text", "007", "7"),
    ("text", "3.2 kg", "3.2 g"),
    ("text", "7 days", "7 weeks"),
    ("number", "3.2 kg", 3201),
    ("number", "3200 furlongs", 3200),
    ("choice", "At home", "school"),
    ("nhs_number", "999 000 0018", "9990000026"),
    ("postcode", "LS1 4AP", "LS1 4AQ"),
]


@pytest.mark.parametrize(("name", "one", "other"), SAID_ALIKE)
def test_the_same_thing_in_other_writing_is_no_conflict(name, one, other):
    question = QUESTIONS[name]
    assert kind_of(one, other, question) == SAME
    assert kind_of(other, one, question) == SAME


@pytest.mark.parametrize(("name", "one", "other"), SAID_OTHERWISE)
def test_what_only_looks_alike_is_a_conflict(name, one, other):
    question = QUESTIONS[name]
    assert kind_of(one, other, question) == CONFLICTING
    assert kind_of(other, one, question) == CONFLICTING


@given(st.text(max_size=30) | st.integers() | st.lists(st.text(max_size=5)) | st.none() | st.booleans())
def test_anything_at_all_can_be_made_plain(value):
    for question in QUESTIONS.values():
        plain(value, question)


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31)))
def test_a_day_is_the_same_in_every_writing(day):
    for writing in ("%d %b %y", "%d/%m/%Y", "%-d %B %Y", "%d-%m-%y", "%Y-%m-%d"):
        assert written_day(day.strftime(writing)) == day.isoformat()
