"""A whole form told to people, section by section, and how large and how sure it is. Pure; it draws nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from .definition import Check, Definition, Group, Library, Question, Section
from .telling import condition_in_words, no_answers_in_words, type_in_words


@dataclass(frozen=True, slots=True)
class Size:
    """How large a form is. `questions` counts those inside rows too; `certainties` by certainty."""

    questions: int
    blocking: int
    pages: int
    minutes: int
    checks: int
    certainties: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ToldQuestion:
    """A question as a person reads it. `parts` are those asked in each row or block."""

    question: Question
    kind: str
    when: str
    no_answers: str
    ask: tuple[str, ...]
    parts: tuple[ToldQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldPage:
    """A page with the condition on which it is asked, in words (empty: always)."""

    group: Group
    when: str
    questions: tuple[ToldQuestion, ...]


@dataclass(frozen=True, slots=True)
class ToldSection:
    """A section and its pages."""

    section: Section
    pages: tuple[ToldPage, ...]


@dataclass(frozen=True, slots=True)
class ToldCheck:
    """A check across questions: the message, and in words when it is shown."""

    check: Check
    when: str


def size_of(definition: Definition) -> Size:
    """Count a form."""
    questions = list(all_questions(definition))
    found: dict[str, int] = {}
    for question in questions:
        found[question.certainty] = found.get(question.certainty, 0) + 1
    return Size(
        questions=len(questions),
        blocking=sum(question.blocks for question in questions),
        pages=len(definition.groups()),
        minutes=sum(section.minutes for section in definition.sections),
        checks=len(definition.checks),
        certainties=found,
    )


def all_questions(definition: Definition) -> Iterator[Question]:
    """Every question of a form, each followed by those inside it."""
    for question in definition.questions():
        yield question
        yield from question.questions


def told_form(
    definition: Definition, library: Library, *, certainties: Collection[str] = ()
) -> tuple[ToldSection, ...]:
    """The form as it is read. With `certainties`, only questions of these, and only where there are any."""
    teller = _Teller(definition, library)
    sections = []
    for section in definition.sections:
        pages = tuple(teller.page(group, certainties) for group in section.groups)
        pages = tuple(page for page in pages if page.questions)
        if pages:
            sections.append(ToldSection(section, pages))
    return tuple(sections)


def told_checks(definition: Definition, library: Library) -> tuple[ToldCheck, ...]:
    """The checks of a form."""
    words = words_for(definition, library)
    return tuple(ToldCheck(check, condition_in_words(check.when, words)) for check in definition.checks)


def words_for(definition: Definition, library: Library) -> Mapping[str, Question]:
    """The questions by whose labels the conditions of a form are told: its own before those of other forms."""
    found: dict[str, Question] = {}
    for form in library.forms():
        for each in library.versions(form):
            found.update(each.by_key)
    return {**found, **definition.by_key}


class _Teller:
    def __init__(self, definition: Definition, library: Library) -> None:
        self._words = words_for(definition, library)
        self._agencies = {choice.code: choice.label for choice in library.choices.get("agency_type", ())}

    def page(self, group: Group, certainties: Collection[str]) -> ToldPage:
        told = (self.question(question, self._words) for question in group.questions)
        kept = tuple(each for each in told if not certainties or _has(each, certainties))
        return ToldPage(group, condition_in_words(group.when, self._words), kept)

    def question(self, question: Question, words: Mapping[str, Question]) -> ToldQuestion:
        inner = {**words, **{part.key: part for part in question.questions}} if question.questions else words
        return ToldQuestion(
            question=question,
            kind=type_in_words(question),
            when=condition_in_words(question.when, words),
            no_answers=no_answers_in_words(question),
            ask=tuple(self._agencies.get(code, code) for code in question.ask),
            parts=tuple(self.question(part, inner) for part in question.questions),
        )


def _has(told: ToldQuestion, certainties: Collection[str]) -> bool:
    return told.question.certainty in certainties or any(_has(part, certainties) for part in told.parts)
