"""The agreed record as it is read: answers by form and section, each with its source, as far as the reader may know.

An answer is read by the version of the form by which it came, so that an old record reads as it was written.
"""

from collections.abc import Iterable, Iterator, Mapping
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
    for key, place in _placed(agreed):
        answer = agreed[key]
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


def _placed(agreed: Mapping[str, AgreedAnswer]) -> list[tuple[str, Place]]:
    """Where each agreed answer stands, in the order of the record.

    What the usual three forms ask stands with them. Another form's answer stands under the form by which it came,
    never under one that asks the same and may have nothing to do with this death; nor is it lost when no form asks
    it any more. What the office wrote itself stands under a form of this case, where one asks it.
    """
    came = sorted({answer.form for answer in agreed.values() if answer.form})
    found = []
    for key, answer in agreed.items():
        place = places().get(key)
        if place is None or (place.form and place.form != answer.form):
            place = _own_place(answer) or _place_in(came, key) or place
        if place is not None:
            found.append((_rank(place.form), _number(key, answer, place), key, place))
    return [(key, place) for _, _, key, place in sorted(found, key=lambda each: each[:3])]


def _own_place(answer: AgreedAnswer) -> Place | None:
    """Where the form asked it by which the answer came; None where the office wrote it itself."""
    definition = _form_of(answer)
    return (
        _place(definition, answer.question) if definition and answer.question in definition.by_key else None
    )


def _place_in(forms: Iterable[str], key: str) -> Place | None:
    """Where the first of these forms asks it, by its newest version; None where none does."""
    known = library().forms()
    newest = (library().form(form) for form in forms if form in known)
    return next((_place(each, key) for each in newest if key in each.by_key), None)


def _place(definition: Definition, key: str) -> Place:
    section = definition.section_of(definition.group_of(key).key)
    known = library().forms()
    newest = library().form(definition.form) if definition.form in known else definition
    form, title = _standing(definition, title=newest.title)
    return Place(form, title, section.title, definition.question(key))


def _rank(form: str) -> int:
    known = list(library().forms())
    return known.index(form) + 1 if form in known else 0


def _number(key: str, answer: AgreedAnswer, place: Place) -> int:
    """The place of a question in its form; among the usual three, in all that is asked."""
    own = _form_of(answer) if place.form == answer.form else None
    order = list(own.by_key if own else places())
    return order.index(key) if key in order else len(order)


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
