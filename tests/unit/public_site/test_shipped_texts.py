"""The texts that came with the product are whole: every page, every language, the same parts, the same numbers."""

import re

import pytest

from opencdop.public_site.catalogue import Text, drawn_names, page_keys, page_kinds, shipped
from opencdop.public_site.help_lines import help_lines
from opencdop.public_site.languages import english, languages
from opencdop.public_site.markdown import faults_in
from opencdop.submissions.library import data

OTHERS = [each.key for each in languages() if not each.is_english]
FAMILIES = [kind.key for kind in page_kinds() if kind.for_families]
# Words that would hurt, in English; "victim" and the like have no place in any text of ours.
HURTFUL = re.compile(r"\b(?:deceased|incident|victim|refused|failed|invalid|official)\b|!", re.IGNORECASE)


def the_text(page: str, language: str) -> Text:
    found = shipped(page, language)
    assert found is not None, f"{language}/{page}.md is missing"
    return found


def shape_of(text: Text) -> dict[str, object]:
    """What a translation has in common with its English."""
    return {
        "headings": len(re.findall(r"^## ", text.body, re.MULTILINE)),
        "items": len(re.findall(r"^- ", text.body, re.MULTILINE)),
        "gaps": sorted(re.findall(r"\{[^}]*\}", text.body)),
        "numbers": sorted(int(number) for number in re.findall(r"\d+", text.body)),
    }


def test_seven_languages_are_there_each_with_its_direction():
    assert [(each.key, each.code, each.direction) for each in languages()] == [
        ("en", "en-GB", "ltr"),
        ("cy", "cy", "ltr"),
        ("pl", "pl", "ltr"),
        ("ur", "ur", "rtl"),
        ("ro", "ro", "ltr"),
        ("bn", "bn", "ltr"),
        ("easy", "en-GB", "ltr"),
    ]


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("page", FAMILIES)
def test_translation_has_every_page_and_can_be_published(language: str, page: str):
    text = the_text(page, language)
    assert faults_in(text.title, text.body, pages=page_keys(), drawn=drawn_names()) == []


@pytest.mark.parametrize("language", [key for key in OTHERS if key != "easy"])
@pytest.mark.parametrize("page", FAMILIES)
def test_translation_has_the_parts_and_the_numbers_of_its_english(language: str, page: str):
    assert shape_of(the_text(page, language)) == shape_of(the_text(page, "en"))


@pytest.mark.parametrize("page", [kind.key for kind in page_kinds()])
def test_english_text_is_there_kind_and_can_be_published(page: str):
    text = the_text(page, "en")
    assert faults_in(text.title, text.body, pages=page_keys(), drawn=drawn_names()) == []
    assert HURTFUL.search(f"{text.title} {text.body}") is None


@pytest.mark.parametrize("key", OTHERS)
def test_frame_says_the_same_in_every_language(key: str):
    here = next(each for each in languages() if each.key == key)
    assert set(here.words) == set(english().words)
    assert len(here.months) == 12
    for name, phrase in english().words.items():
        assert set(re.findall(r"\{\w+\}", phrase)) == set(re.findall(r"\{\w+\}", here.words[name]))


def test_help_lines_keep_their_numbers_in_every_language():
    numbers = [line["telephone"] for line in data("help_lines")["help_lines"]]
    for each in languages():
        lines = help_lines(each)
        assert [line.telephone for line in lines] == numbers
        assert not any(line.in_english for line in lines), each.key
