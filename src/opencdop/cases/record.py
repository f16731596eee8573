"""The agreed record as it is read: answers by section, each with its source, as far as the reader may know them."""

from collections.abc import Mapping
from dataclasses import dataclass

from opencdop.cases.answer_services import is_countable
from opencdop.cases.queries import AgreedAnswer
from opencdop.submissions.library import questions
from opencdop.submissions.shown import in_words


@dataclass(frozen=True)
class RecordLine:
    """One agreed answer in words."""

    question: str
    label: str
    words: tuple[str, ...]  # one line, or one for each row or paragraph
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
        words = in_words(question, answer.value)
        lines = (words,) if isinstance(words, str) else words
        by_title.setdefault(title, []).append(RecordLine(key, question.label, lines, answer))
    return tuple(RecordSection(title, tuple(lines)) for title, lines in by_title.items())


def hidden_count(agreed: Mapping[str, AgreedAnswer], sections: tuple[RecordSection, ...]) -> int:
    """How many agreed answers a reader does not see."""
    return len(agreed) - sum(len(section.lines) for section in sections)
