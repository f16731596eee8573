"""Fills the stories' words for one child: pronouns, the carer, weeks, times. Never a name, a date or a place. Pure."""

from collections.abc import Mapping
from random import Random

from opencdop.web.demo.plans import Child

_PRONOUNS = {
    "male": ("he", "him", "his", "himself"),
    "female": ("she", "her", "her", "herself"),
    "indeterminate": ("the baby", "the baby", "the baby's", "by the baby"),
}
_CARERS = ("mother", "father", "mother", "grandmother", "mother")


def words_of(child: Child, *, chance: Random) -> Mapping[str, str]:
    """The words that stand for the placeholders of a story."""
    he, him, his, himself = _PRONOUNS[child.sex]
    years = child.age_days // 365
    called = "the baby" if years < 1 else "the child" if years < 13 else "the young person"
    carer = f"{his} {chance.choice(_CARERS)}"
    plain = {
        "the_child": called,
        "he": he,
        "him": him,
        "his": his,
        "himself": himself,
        "carer": carer,
        "weeks": str(child.gestation or 40),
        "clock": f"{chance.randrange(24):02d}:{chance.randrange(0, 60, 5):02d}",
    }
    capital = {
        "The_child": capitalised(called),
        "He": capitalised(he),
        "His": capitalised(his),
        "Carer": capitalised(carer),
    }
    return {**plain, **capital}


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def told(template: str, words: Mapping[str, str]) -> str:
    """The template with its words; a sentence never begins with a small letter. Raises KeyError for one unknown."""
    text = template.format_map(words)
    return ". ".join(capitalised(sentence) for sentence in text.split(". "))
