"""The English pages for families can be read by a child of twelve, and easy read by one of nine.

Measured with the grade level of Kincaid, Fishburne, Rogers and Chissom (Derivation of new readability formulas for Navy
enlisted personnel, Research Branch Report 8-75, 1975): 0.39 x words a sentence + 11.8 x syllables a word - 15.59.
"""

import re
from functools import cache

import pyphen
import pytest

from opencdop.public_site.catalogue import page_kinds, shipped

HIGHEST = {"en": 7.0, "easy": 4.0}  # American school grades: 7 is about twelve years of age, 4 about nine
FAMILIES = [kind.key for kind in page_kinds() if kind.for_families]


@cache
def hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB")


def syllables(word: str) -> int:
    """By the places where the word may be parted, or by its groups of vowels where those are more: the stricter."""
    word = word.lower()
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith("le") and groups > 1
    return max(len(hyphens().positions(word)) + 1, groups - silent, 1)


def lines_of(body: str) -> list[str]:
    """The lines that are read as sentences: no headings, no marks of Markdown, no gaps."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"\{[^}]*\}", "", body)).replace("**", "")
    return [re.sub(r"^(- |\d+\. )", "", line) for line in plain.splitlines() if not line.startswith("#")]


def grade_of(body: str) -> float:
    sentences, words = 0, []
    for line in lines_of(body):
        found = re.findall(r"[A-Za-z’'-]+", line)
        if found:
            words += found
            sentences += max(1, len(re.findall(r"[.?](?:\s|$)", line)))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize("language", list(HIGHEST))
@pytest.mark.parametrize("page", FAMILIES)
def test_page_for_families_is_easy_enough(language: str, page: str):
    text = shipped(page, language)
    assert text is not None
    assert grade_of(f"{text.title}.\n{text.body}") <= HIGHEST[language]


def test_text_that_is_too_hard_is_measured_as_such():
    hard = (
        "The multi-agency deliberations subsequently culminating in the comprehensive determination of modifiable "
        "contributory factors necessitate proportionate consideration of organisational accountability."
    )
    assert grade_of(hard) > 15


def test_known_sentence_has_the_grade_that_the_formula_gives():
    assert grade_of("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 * 1 - 15.59)
