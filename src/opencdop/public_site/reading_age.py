"""How hard a page's English is to read, as a school grade and an age. Pure; it measures words and judges nobody's text.

The grade level of Kincaid, Fishburne, Rogers and Chissom (Derivation of new readability formulas for Navy enlisted
personnel, Research Branch Report 8-75, 1975): 0.39 x words a sentence + 11.8 x syllables a word - 15.59.
"""

import re
from functools import cache

import pyphen

HIGHEST = {
    "en": 7.0,
    "easy": 4.0,
}  # school grades: 7 is about twelve years of age, 4 about nine; ours, for families
SCHOOL_BEGINS = 5  # the age at which the first of these grades begins, less one


@cache
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB")


def syllables(word: str) -> int:
    """By the places where the word may be parted, or by its groups of vowels where those are more: the stricter."""
    word = word.lower()
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith("le") and groups > 1
    return max(len(_hyphens().positions(word)) + 1, groups - silent, 1)


def grade_of(body: str) -> float:
    """The grade of a page in our Markdown; 0 where there is nothing to read."""
    sentences, words = 0, list[str]()
    for line in _lines_of(body):
        found = re.findall(r"[A-Za-z’'-]+", line)
        if found:
            words += found
            sentences += max(1, len(re.findall(r"[.?](?:\s|$)", line)))
    if not words:
        return 0.0
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def _lines_of(body: str) -> list[str]:
    """The lines that are read as sentences: no headings, no marks of Markdown, no gaps."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"\{[^}]*\}", "", body)).replace("**", "")
    return [re.sub(r"^(- |\d+\. )", "", line) for line in plain.splitlines() if not line.startswith("#")]


def reading_words(title: str, body: str, *, language_key: str, for_families: bool) -> str:
    """The reading age in a sentence, with what to aim at; nothing for a language that the formula does not know."""
    highest = HIGHEST.get(language_key)
    if highest is None or not body.strip():
        return ""
    grade = grade_of(f"{title}.\n{body}")
    said = f"Reading age: about {max(round(grade) + SCHOOL_BEGINS, SCHOOL_BEGINS)} years."
    if not for_families and language_key == "en":
        return said
    aim = round(highest) + SCHOOL_BEGINS
    if grade <= highest:
        return f"{said} Pages for families should be easy at {aim}: this one is."
    return (
        f"{said} Pages for families should be easy at {aim}. Shorter sentences and shorter words help most."
    )
