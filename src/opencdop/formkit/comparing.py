"""What differs between two versions of a form, told question by question. It changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from .definition import Definition, Group, Library, NoSuchForm, Question, Section
from .meanings import Clash, clashes
from .telling import (
    CERTAINTY_WORDS,
    LEVEL_WORDS,
    NEEDED_WORDS,
    condition_in_words,
    limits_in_words,
    no_answers_in_words,
)


class CannotCompare(ValueError):
    """The two give one key two types, or one code two meanings: they cannot be versions of one form."""

    def __init__(self, found: tuple[Clash, ...]) -> None:
        super().__init__("\n".join(str(clash) for clash in found))
        self.clashes = found


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was said otherwise before: "Wording", and both sides in words (empty where there is none)."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the titles of the section and page that ask it."""

    question: Question
    section: str
    page: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A question that one version asks and the other does not, but another form does.

    `moved`: the other form began, or ceased, to ask it at the same change; else it asks it all along.
    """

    asked: Asked
    form: Definition
    moved: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that both ask, with what is said otherwise of it."""

    question: Question
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A question that stands on another page."""

    before: Asked
    after: Asked


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs from `old` to `new`. What another form asks stands in `to_other_forms` or
    `from_other_forms`, and in `dropped` or `added` too.
    """

    old: Definition
    new: Definition
    added: tuple[Asked, ...]
    dropped: tuple[Asked, ...]
    changed: tuple[Changed, ...]
    moved: tuple[Moved, ...]
    to_other_forms: tuple[Elsewhere, ...]
    from_other_forms: tuple[Elsewhere, ...]
    pages: tuple[Difference, ...]
    checks: tuple[Difference, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing differs that a person would notice."""
        return not (self.added or self.dropped or self.changed or self.moved or self.pages or self.checks)


def compare(old: Definition, new: Definition, *, library: Library | None = None) -> Comparison:
    """Compare two versions. With the library, questions that went to other forms, or came from them, are found.

    Raises CannotCompare where a question changed its type or a code its meaning.
    """
    found = tuple(clashes((old, new)))
    if found:
        raise CannotCompare(found)
    before, after = _asked(old), _asked(new)
    added = tuple(after[key] for key in after if key not in before)
    dropped = tuple(before[key] for key in before if key not in after)
    both = [(before[key], after[key]) for key in after if key in before]
    words = {**_questions(library), **old.by_key}, {**_questions(library), **new.by_key}
    return Comparison(
        old=old,
        new=new,
        added=added,
        dropped=dropped,
        changed=tuple(
            Changed(there.question, differences)
            for here, there in both
            if (differences := tuple(_question(here.question, there.question, *words)))
        ),
        moved=tuple(Moved(*pair) for pair in both if _places(old, pair[0]) != _places(new, pair[1])),
        to_other_forms=tuple(_elsewhere(dropped, old, new, library)),
        from_other_forms=tuple(_elsewhere(added, new, old, library)),
        pages=tuple(_pages(old, new, *words)),
        checks=tuple(_checks(old, new, *words)),
    )


Words = Mapping[str, Question]


def _asked(definition: Definition) -> dict[str, Asked]:
    return {
        question.key: Asked(question, section.title, group.title)
        for section in definition.sections
        for group in section.groups
        for question in group.questions
    }


def _questions(library: Library | None) -> dict[str, Question]:
    definitions = library.definitions if library else ()
    return {key: question for definition in definitions for key, question in definition.by_key.items()}


def _places(definition: Definition, asked: Asked) -> tuple[str, str]:
    group = definition.group_of(asked.question.key)
    return definition.section_of(group.key).key, group.key


def _question(old: Question, new: Question, before: Words, after: Words) -> Iterator[Difference]:
    if old is new:
        return
    for what, say in _SAID.items():
        if say(old) != say(new):
            yield Difference(what, say(old), say(new))
    if old.when != new.when:
        yield Difference(
            "Asked when", condition_in_words(old.when, before), condition_in_words(new.when, after)
        )
    yield from _choices(old, new)
    yield from _inner(old, new, before, after)


_SAID: Mapping[str, Callable[[Question], str]] = {
    "Wording": lambda question: question.label,
    "Hint": lambda question: question.hint,
    "Needed": lambda question: NEEDED_WORDS[question.needed],
    "Ways not to answer": no_answers_in_words,
    "Unit": lambda question: question.unit,
    "Limits": limits_in_words,
    "Each entry is called": lambda question: question.item,
    "Worked out": lambda question: question.of,
    "Identifying": lambda question: "Yes" if question.identifying else "No",
    "Best asked": lambda question: ", ".join(question.ask),
    "Stands for": lambda question: question.replaces,
    "Certainty": lambda question: CERTAINTY_WORDS[question.certainty],
    "Source": lambda question: question.source,
}


def _choices(old: Question, new: Question) -> Iterator[Difference]:
    before, after = ({choice.code: choice for choice in each.choices} for each in (old, new))
    for code, choice in after.items():
        if code not in before:
            yield Difference("Choice added", "", choice.label)
        elif before[code].label != choice.label:
            yield Difference("Choice reworded", before[code].label, choice.label)
        elif before[code].hint != choice.hint:
            yield Difference(f"Hint of the choice '{choice.label}'", before[code].hint, choice.hint)
    for code, choice in before.items():
        if code not in after:
            yield Difference("Choice dropped", choice.label, "")


def _inner(old: Question, new: Question, before: Words, after: Words) -> Iterator[Difference]:
    parts, others = ({part.key: part for part in each.questions} for each in (old, new))
    for key, part in others.items():
        if key not in parts:
            yield Difference("Asked in each entry", "", part.label)
            continue
        inside = _question(parts[key], part, {**before, **parts}, {**after, **others})
        for each in inside:
            yield Difference(f"'{part.label}' in each entry: {each.what}", each.before, each.after)
    for key, part in parts.items():
        if key not in others:
            yield Difference("Asked in each entry", part.label, "")


def _elsewhere(
    asked: tuple[Asked, ...], here: Definition, there: Definition, library: Library | None
) -> Iterator[Elsewhere]:
    """Those that another form asks at the time of `there`, where this form does not ask them."""
    if library is None:
        return
    forms = [form for form in library.forms() if form not in (here.form, there.form)]
    beside = [(_at(library, form, here, there), _at(library, form, there, here)) for form in forms]
    for each in asked:
        key = each.question.key
        for then, now in beside:
            if now is not None and key in now.by_key:
                yield Elsewhere(each, now, moved=then is None or key not in then.by_key)


def _at(library: Library, form: str, mine: Definition, other: Definition) -> Definition | None:
    """Another form as it stood in the time of one version: from its first day, or up to the other's first."""
    is_later = (mine.effective_from, mine.version) > (other.effective_from, other.version)
    day = mine.effective_from if is_later else other.effective_from - timedelta(days=1)
    try:
        return library.in_force(form, on=day)
    except NoSuchForm:
        return None


def _pages(old: Definition, new: Definition, before: Words, after: Words) -> Iterator[Difference]:
    for what, here, there in (
        ("Title of the form", old.title, new.title),
        ("Introduction", old.intro, new.intro),
    ):
        if here != there:
            yield Difference(what, here, there)
    yield from _titles("Section", {each.key: each.title for each in old.sections}, new.sections)
    yield from _titles("Page", {each.key: each.title for each in old.groups()}, new.groups())
    pages = {group.key: group for group in old.groups()}
    for group in new.groups():
        earlier = pages.get(group.key)
        if earlier is None:
            continue
        if earlier.hint != group.hint:
            yield Difference(f"Hint of the page '{group.title}'", earlier.hint, group.hint)
        if earlier.when != group.when:
            told = condition_in_words(earlier.when, before), condition_in_words(group.when, after)
            yield Difference(f"The page '{group.title}' is asked when", *told)
    sections = {section.key: section for section in old.sections}
    for section in new.sections:
        was = sections.get(section.key)
        if was is not None and was.audience != section.audience:
            told = _audience(was), _audience(section)
            yield Difference(f"Who fills in the section '{section.title}'", *told)


def _audience(section: Section) -> str:
    return "The office alone" if section.audience == "office" else "Everybody who fills the form in"


def _titles(what: str, before: Mapping[str, str], after: Iterable[Section | Group]) -> Iterator[Difference]:
    now = {each.key: each.title for each in after}
    for key, title in now.items():
        if before.get(key, "") != title:
            yield Difference(what, before.get(key, ""), title)
    yield from (Difference(what, title, "") for key, title in before.items() if key not in now)


def _checks(old: Definition, new: Definition, before: Words, after: Words) -> Iterator[Difference]:
    earlier = {check.key: check for check in old.checks}
    for check in new.checks:
        was = earlier.pop(check.key, None)
        if was is None:
            yield Difference("Check added", "", check.message)
            continue
        if was.message != check.message:
            yield Difference("Check reworded", was.message, check.message)
        if was.level != check.level:
            level = LEVEL_WORDS[was.level], LEVEL_WORDS[check.level]
            yield Difference(f"The check '{check.message}'", *level)
        if was.when != check.when:
            told = condition_in_words(was.when, before), condition_in_words(check.when, after)
            yield Difference(f"When the check is shown: '{check.message}'", *told)
    yield from (Difference("Check dropped", check.message, "") for check in earlier.values())
