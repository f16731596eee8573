"""The agreed record as it is read: answers by form and section, each with its source, as far as the reader may know.

An answer is read by the version of the form by which it came, so that an old record reads as it was written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from opencdop.cases.answer_services import is_countable
from opencdop.cases.queries import AgreedAnswer
from opencdop.formkit.definition import Definition, Library, NoSuchForm, Question
from opencdop.submissions.library import definition_as, library
from opencdop.submissions.shown import in_words

ONE_STORY = (
    "notification",
    "reporting",
    "analysis",
)  # these tell one story; their sections stand side by side

NOT_CORRECTED = ("file", "computed")  # a file is sent again with its form, and a computed answer is nobody's


@dataclass(frozen=True)
class RecordLine:
    """One agreed answer in words."""

    question: str
    label: str
    words: tuple[str, ...]  # one line, or one for each row or paragraph
    answer: AgreedAnswer
    correctable: bool = True


@dataclass(frozen=True)
class RecordSection:
    """The agreed answers of one section. `form` is the title of the form, where it is none of the usual three."""

    title: str
    lines: tuple[RecordLine, ...]
    form: str = ""
    key: str = ""


@dataclass(frozen=True)
class Place:
    """Where a question stands in the record."""

    form: str  # key and title of a form that stands by itself; empty for the usual three
    form_title: str
    section: str
    question: Question


def record_sections(agreed: Mapping[str, AgreedAnswer], *, sees_identity: bool) -> tuple[RecordSection, ...]:
    """The agreed answers in the order of the forms, the usual three first.

    A reader who may not know the child sees coded answers only: names, addresses and everybody's own words may name
    somebody, and are left out.
    """
    by_section: dict[tuple[str, str, str], list[RecordLine]] = {}
    for key, place in {**places(), **_places_gone(agreed)}.items():
        answer = agreed.get(key)
        if answer is None:
            continue
        question = question_of(answer) or place.question
        if not (sees_identity or is_countable(question)):
            continue
        words = in_words(question, answer.value)
        lines = (words,) if isinstance(words, str) else words
        section = (place.form, place.form_title, place.section)
        by_section.setdefault(section, []).append(
            RecordLine(key, question.label, lines, answer, correctable=question.type not in NOT_CORRECTED)
        )
    return tuple(
        RecordSection(title=title, lines=tuple(lines), form=form_title, key=form)
        for (form, form_title, title), lines in by_section.items()
    )


def hidden_count(agreed: Mapping[str, AgreedAnswer], sections: tuple[RecordSection, ...]) -> int:
    """How many agreed answers a reader does not see."""
    return len(agreed) - sum(len(section.lines) for section in sections)


def question_of(answer: AgreedAnswer) -> Question | None:
    """The question as the form asked it by which the answer came, whatever became of its file; None where the office
    wrote the answer itself.
    """
    definition = _form_of(answer)
    return definition.by_key.get(answer.question) if definition else None


def _form_of(answer: AgreedAnswer) -> Definition | None:
    if not answer.form:
        return None
    try:
        return definition_as(answer.form, answer.version, digest=answer.digest)
    except NoSuchForm:
        return None


def _places_gone(agreed: Mapping[str, AgreedAnswer]) -> dict[str, Place]:
    """Where answers stand whose question no form asks any more: where their own form asked it."""
    found = {}
    for key in sorted(agreed.keys() - places().keys()):
        definition = _form_of(agreed[key])
        if definition is not None and key in definition.by_key:
            section = definition.section_of(definition.group_of(key).key)
            form, title = _standing(definition, title=definition.title)
            found[key] = Place(form, title, section.title, definition.question(key))
    return found


def _standing(definition: Definition, *, title: str) -> tuple[str, str]:
    """Key and title of a form that stands by itself; empty for the usual three."""
    return ("", "") if definition.form in ONE_STORY else (definition.form, title)


def question_now(key: str) -> Question | None:
    """The question in the newest version of the first form that asks it; None for a key that no form has."""
    place = places().get(key)
    return place.question if place else None


@cache
def places() -> Mapping[str, Place]:
    """Every question of every form and version, by key, in the order of the record. One key means one fact, so the
    newest version of the first form that asks it says where it stands.
    """
    found: dict[str, Place] = {}
    for definition in _in_order(library()):
        form, title = _standing(definition, title=library().form(definition.form).title)
        for section in definition.sections:
            for group in section.groups:
                for question in group.questions:
                    found.setdefault(question.key, Place(form, title, section.title, question))
    return found


def _in_order(known: Library) -> Iterator[Definition]:
    """The usual three forms first; of each its versions, the newest first, with what panels add to them."""
    there = known.forms()
    for form in (
        *[key for key in ONE_STORY if key in there],
        *[key for key in there if key not in ONE_STORY],
    ):
        for definition in reversed(known.versions(form)):
            yield from known.variants(form, definition.version)
