"""Marks by which two installations find a death known in both: alike for one child, and not to be read back."""

from typing import Any

import pytest

from opencdop.transfers.parcels.hashing import MARK_LENGTH, marks_of

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
AMINA: dict[str, Any] = {
    "surname": "Rahman-Cole",
    "forenames": "Amina",
    "nhs_number": "9991234659",
    "date_of_birth": "2024-03-05",
    "date_of_death": "2026-02-11",
}


def kinds_shared(one: dict[str, Any], other: dict[str, Any]) -> set[str]:
    shared = marks_of(one, key=KEY) & marks_of(other, key=KEY)
    return {mark.partition(":")[0] for mark in shared}


@pytest.mark.parametrize(
    ("other", "kinds"),
    [
        pytest.param({"nhs_number": "999 123 4659"}, {"nhs"}, id="the number alone"),
        pytest.param(
            {"nhs_number": "9996543218", "nhs_number_superseded": "9991234659"},
            {"nhs"},
            id="a number replaced",
        ),
        pytest.param(
            {"surname": "Amena", "forenames": "Cole", "date_of_birth": "2024-03-05"},
            {"names_birth"},
            id="names swapped and spelled by ear",
        ),
        pytest.param({"surname": "Rahman", "forenames": "Amina"}, set(), id="names without a date"),
        pytest.param({}, set(), id="nothing"),
    ],
)
def test_marks_are_shared_by_what_two_records_say_alike(other: dict[str, Any], kinds: set[str]) -> None:
    assert kinds_shared(AMINA, other) == kinds


def test_marks_hold_no_word_of_the_child_and_another_key_gives_others() -> None:
    marks = marks_of(AMINA, key=KEY)
    assert all(len(mark.partition(":")[2]) == MARK_LENGTH for mark in marks)
    assert not any(word in mark for mark in marks for word in ("9991234659", "2024", "R550", "A550"))
    assert not marks & marks_of(AMINA, key=OTHER_KEY)
