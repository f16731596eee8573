"""The agreed record as it is read: answers by section, each with its source, as far as the reader may know them."""

from collections.abc import Mapping
from dataclasses import dataclass

from opencdop.cases.answer_services import is_countable
from opencdop.cases.queries import AgreedAnswer
from opencdop.formkit.types import TYPES
from opencdop.submissions.library import questions


@dataclass(frozen=True)
class RecordLine:
    """One agreed answer in words."""

    question: str
    label: str
    words: str
    answer: AgreedAnswer


@dataclass(frozen=True)
class RecordSection:
    title: str
    lines: tuple[RecordLine, ...]


def record_sections(agreed: Mapping[str, AgreedAnswer], *, sees_identity: bool) -> tuple[RecordSection, ...]:
    """The agreed answers in the order of the forms.

    A reader who may not know the child sees coded answers only: names, addresses and everybody's own words may name
    somebody, and are left out.
    """
    by_title: dict[str, list[RecordLine]] = {}
    for key, (title, question) in questions().items():
        answer = agreed.get(key)
        if answer is None or not (sees_identity or is_countable(question)):
            continue
        words = TYPES[question.type].show(answer.value, question)
        by_title.setdefault(title, []).append(RecordLine(key, question.label, words, answer))
    return tuple(RecordSection(title, tuple(lines)) for title, lines in by_title.items())


def hidden_count(agreed: Mapping[str, AgreedAnswer], sections: tuple[RecordSection, ...]) -> int:
    """How many agreed answers a reader does not see."""
    return len(agreed) - sum(len(section.lines) for section in sections)
