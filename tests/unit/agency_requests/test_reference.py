"""The reference of a request: whatever its id, an e-mail may name it."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reference import start_of_id, what_is_wrong
from opencdop.core.ids import ALPHABET
from opencdop.outbox.wording import SaysTooMuch, filled

# What dates, postcodes and numbers are written with, so that what looks like one is met often.
PIECES = ("mar", "may", "dec", "4", "12", "99", "31st", "2024", "se", "b", "1aa", "g")


def reference_of(start: str) -> str:
    return AgencyRequest(id=start.ljust(26, "z")).reference


@given(
    st.one_of(
        st.text(ALPHABET, min_size=8, max_size=8),
        st.lists(st.sampled_from(PIECES), min_size=8, max_size=8).map(lambda pieces: "".join(pieces)[:8]),
    )
)
@example("4margm90")  # once held a reminder back: "4 MAR.. 90"
@example("12345678")
@example("1may2024")
@example("se1a1aaa")
@example("b12aazzz")
def test_reference_can_be_said_in_an_email(start: str):
    reference = reference_of(start)
    assert filled("Your answer: {reference}.", words={"reference": reference}) == f"Your answer: {reference}."


def test_the_same_in_one_group_would_be_held_back():
    with pytest.raises(SaysTooMuch):
        filled("{reference}", words={"reference": "R-4MARGM90"})


def test_reference_is_read_out_in_two_groups():
    assert re.fullmatch(r"R-[0-9A-Z]{4}-[0-9A-Z]{4}", reference_of("4margm90"))


@given(st.text(ALPHABET, min_size=8, max_size=8))
@example("r1a2b3c4")  # whose first letter is not the R of a reference
@example("0110rrrr")
def test_reference_is_known_again_however_it_is_typed(start: str):
    reference = reference_of(start)
    spoken = reference.replace("0", "O").replace("1", "I")
    for typed in (reference, reference[2:], reference.lower(), f" {start[:3]} {start[3:]} ", spoken):
        assert start_of_id(typed) == start, typed


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "R-",
        "R-1A2B",
        "R-1A2B-3C4D-5E6F",
        "Marsden",
        "R-1A2B-3C4U",
        "1a2b3c4\u00e9",
        "%" * 8,
        "R" * 9000,
    ],
)
def test_what_is_no_reference_is_none(typed: str):
    assert start_of_id(typed) == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("R-ZZZZ-ZZZ", "7 letters and figures after the R; a reference has 8"),
        ("r zzzz zzz", "7 letters and figures after the R; a reference has 8"),
        ("rzzzzzzz", "7 letters and figures after the R; a reference has 8"),
        ("R-1A2B", "4 letters and figures after the R; a reference has 8"),
        ("R-1", "1 letter or figure after the R; a reference has 8"),
        ("1A2B-3C4", "7 letters and figures; a reference has 8"),
        ("R", "no letters and figures after the R; a reference has 8"),
        ("- -", "no letters and figures; a reference has 8"),
        ("R-1A2B-3C4D-5", "9 letters and figures after the R; a reference has 8"),
        ("1A2B-3C4D-5", "9 letters and figures; a reference has 8"),
        ("R" * 9000, "8,999 letters and figures after the R; a reference has 8"),
        ("R-1A2B-3C4U", "U stands in no reference"),
        ("1a2b3c4\u00e9", "\u00c9 stands in no reference"),
        ("R-1A2B#3C4", "# stands in no reference"),
        ("<b>Ella</b>", "<, > and / stand in no reference"),
        ("100%/ \u00a3uU", "%, /, \u00a3 and U stand in no reference"),
    ],
)
def test_what_is_wrong_is_said_of_what_was_typed(typed: str, said: str):
    assert said in what_is_wrong(typed)


@pytest.mark.parametrize(
    "typed", ["R-1A2B-3C4D", "R1A2-B3C4", "rrrr rrrr", "r1oi2b3c4", "R\u20111A2B\u20133C4D.", "RR1A2B3C4"]
)
def test_of_a_whole_reference_nothing_is_wrong(typed: str):
    """Eight in two groups begin with what may be an R of their own."""
    assert what_is_wrong(typed) == ""


@given(st.text(max_size=20))
def test_whatever_was_typed_is_a_reference_or_told_why_not(typed: str):
    if not typed.strip():
        return
    wrong = what_is_wrong(typed)
    assert wrong or start_of_id(typed)
    assert len(wrong) < 200
