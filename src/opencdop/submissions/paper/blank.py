"""A form to fill in on paper or in Word: every question with its spaces, asked always or only sometimes. Pure."""

from collections.abc import Iterable, Mapping

from opencdop.formkit.answers import NO_ANSWER_LABELS
from opencdop.formkit.definition import Definition, Group, Question, Section
from opencdop.formkit.telling import condition_in_words
from opencdop.formkit.types.causes import LAYOUTS, LINES
from opencdop.formkit.types.dates import QUALITIES
from opencdop.submissions.paper.sheet import Entry, Leaf, Part, Sheet, Space, tag_of

INTRO = "Write what you know and leave the rest. Ticking 'Not known' or 'Not applicable' is an answer too."
ROWS = 3
_WORDS: Mapping[str, str] = {
    "-day": "Day", "-month": "Month", "-year": "Year", "-time": "Time, like 14:05", "-weeks": "Weeks", "-days": "Days",
    "-no_fixed_abode": "No fixed abode",
}  # fmt: skip
_DATE = ("-day", "-month", "-year")
_SHORT: Mapping[str, tuple[str, ...]] = {
    "date": _DATE, "partial_date": _DATE, "time": ("-time",), "weeks_days": ("-weeks", "-days"),
    "moment": (*_DATE, "-time"),
}  # fmt: skip
_LINES = frozenset({"long_text", "address"})
_BLOCKS = frozenset({"person", "professional"})
_ROWED = frozenset({"repeat", "table"})
_NOT_WRITTEN = frozenset({"computed"})


def blank_sheet(definition: Definition, *, standing: tuple[str, ...] = ()) -> Sheet:
    """The form with nothing in it. Questions that are worked out from others are left out."""
    return Sheet(
        title=definition.title,
        standing=standing,
        intro=" ".join(filter(None, (definition.intro, INTRO))),
        parts=tuple(_part(section, definition.by_key) for section in definition.sections),
        mark=mark_of(definition),
    )


def mark_of(definition: Definition) -> str:
    """What a blank form carries to be known again: form, version, and the beginning of the digest."""
    return f"opencdop/{definition.form}/{definition.version}/{definition.digest[:16]}"


def names_on(sheet: Sheet) -> frozenset[str]:
    """The names of all spaces of a sheet, those of boxes with the value that ticking them posts."""

    def within(entry: Entry) -> Iterable[str]:
        yield from (tag_of(space) for space in entry.spaces if space.name)
        for inner in entry.entries:
            yield from within(inner)

    entries = (entry for part in sheet.parts for leaf in part.leaves for entry in leaf.entries)
    return frozenset(name for entry in entries for name in within(entry))


def _part(section: Section, questions: Mapping[str, Question]) -> Part:
    return Part(section.title, tuple(_leaf(group, questions) for group in section.groups))


def _leaf(group: Group, questions: Mapping[str, Question]) -> Leaf:
    entries = tuple(
        _entry(question, question.key, questions)
        for question in group.questions
        if question.type not in _NOT_WRITTEN
    )
    return Leaf(group.title, entries, group.hint, condition_in_words(group.when, questions))


def _entry(question: Question, name: str, questions: Mapping[str, Question]) -> Entry:
    """A question with its spaces; a repeat with rows of them, a block with its parts."""
    return Entry(
        label=question.label + (f" ({question.unit})" if question.unit else ""),
        hint=question.hint,
        only_if=condition_in_words(question.when, questions),
        needed=question.blocks,
        spaces=(*_spaces(question, name), *_no_answers(question, name)),
        entries=tuple(_inside(question, name, questions)),
    )


def _inside(question: Question, name: str, questions: Mapping[str, Question]) -> Iterable[Entry]:
    within = {**questions, **{part.key: part for part in question.questions}}
    if question.type in _BLOCKS:
        for part in question.questions:
            yield _entry(part, f"{name}-{part.key}", within)
    if question.type in _ROWED:
        rows = ROWS if question.max is None else min(ROWS, int(question.max))
        for number in range(rows):
            inner = tuple(_entry(part, f"{name}-{number}-{part.key}", within) for part in question.questions)
            called = question.item or "entry"
            yield Entry(f"{called[:1].upper()}{called[1:]} {number + 1}", entries=inner)


def _spaces(question: Question, name: str) -> tuple[Space, ...]:
    if question.type in _BLOCKS | _ROWED:
        return ()
    if question.type in ("choice", "choices"):
        return tuple(Space(name, "box", choice.label, choice.code) for choice in question.choices)
    if question.type == "tick":
        return (Space(name, "box", "Yes", "true"),)
    if question.type == "causes":
        return tuple(_certificate(name))
    if question.type == "file":
        return (Space("", "line", "Attach it, and write here what it is"),)
    if question.type in _SHORT:
        return (*_short(question, name), *_quality(question, name))
    space = Space(name, "lines" if question.type in _LINES else "line")
    if question.type == "address" and question.identifying:
        return space, Space(f"{name}-no_fixed_abode", "box", _WORDS["-no_fixed_abode"], "true")
    return (space,)


def _short(question: Question, name: str) -> tuple[Space, ...]:
    return tuple(Space(name + part, "short", _WORDS[part]) for part in _SHORT[question.type])


def _quality(question: Question, name: str) -> tuple[Space, ...]:
    if question.type != "moment":
        return ()
    return tuple(
        Space(f"{name}-quality", "box", words[:1].upper() + words[1:], code)
        for code, words in QUALITIES.items()
    )


def _certificate(name: str) -> Iterable[Space]:
    for layout, words in LAYOUTS.items():
        yield Space(f"{name}-layout", "box", words, layout)
        for key, meaning in LINES[layout].items():
            yield Space(f"{name}-{key}", "line", f"{key}: {meaning}")


def _no_answers(question: Question, name: str) -> tuple[Space, ...]:
    posted = name if question.type == "choice" else f"{name}-none"
    offered = (("not_known", question.not_known), ("not_applicable", question.not_applicable))
    return tuple(
        Space(posted, "box", NO_ANSWER_LABELS[code], code) for code, is_offered in offered if is_offered
    )
