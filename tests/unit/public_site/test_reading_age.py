"""The English pages for families can be read by a child of twelve, and easy read by one of nine; the writer is told."""

import pytest

from opencdop.public_site.catalogue import page_kinds, shipped
from opencdop.public_site.reading_age import HIGHEST, grade_of, reading_words

FAMILIES = [kind.key for kind in page_kinds() if kind.for_families]


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


def test_writer_is_told_the_age_and_what_to_aim_at():
    easy, hard = (
        "The cat sat on the mat.",
        "Multi-agency deliberations necessitate organisational accountability.",
    )
    assert "this one is" in reading_words("Cats", easy, language_key="en", for_families=True)
    assert "Shorter sentences" in reading_words("Agencies", hard, language_key="easy", for_families=True)
    assert reading_words("Agencies", hard, language_key="en", for_families=False).endswith("years.")
    assert reading_words("Koty", easy, language_key="pl", for_families=True) == ""
    assert reading_words("Nothing", " ", language_key="en", for_families=True) == ""
