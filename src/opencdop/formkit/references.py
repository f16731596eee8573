"""What the files say of each other: keys that mean one thing, conditions that look at something,
no circles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .answers import NO_ANSWER_LABELS
from .computed import RESTS_ON
from .conditions import RANKED, Tree, facts_in, questions_in
from .definition import Definition, Group, Question
from .meanings import Clash, Path, clashes, replacing
from .problems import offered_no_answers
from .source import Fault, Place, Source, Table

_DEEPEST = 40
_ENDLESS = f"this condition goes in a circle, or hangs on more than {_DEEPEST} others in a row"

Loaded = tuple[Source, Definition]


def reference_faults(loaded: Iterable[Loaded]) -> list[Fault]:
    """All mistakes between questions, forms and versions that were each well written."""
    loaded = list(loaded)
    definitions = [definition for _, definition in loaded]
    return [*_faults(loaded, definitions), *_clashing(loaded, replacing(definitions))]


def local_faults(loaded: Iterable[Loaded], definitions: Iterable[Definition]) -> list[Fault]:
    """All mistakes of what panels add to forms; `loaded` are the forms with what was added to them."""
    return _faults(list(loaded), definitions)


def _faults(loaded: list[Loaded], definitions: Iterable[Definition]) -> list[Fault]:
    faults = [fault for source, definition in loaded for fault in _doubled(source, definition)]
    faults += _clashing(loaded, clashes(definition for _, definition in loaded))
    others = _others(definitions)
    for source, definition in loaded:
        faults += _within(source, definition, {**others[definition.form], **definition.by_key})
    return faults


def _others(definitions: Iterable[Definition]) -> dict[str, dict[str, Question]]:
    """By form, the questions of all other forms."""
    by_form: dict[str, dict[str, Question]] = {}
    for definition in definitions:
        by_form.setdefault(definition.form, {}).update(definition.by_key)
    return {
        form: {
            key: question for other in by_form if other != form for key, question in by_form[other].items()
        }
        for form in by_form
    }


def _clashing(loaded: list[Loaded], found: Iterable[Clash]) -> list[Fault]:
    sources = {id(definition): source for source, definition in loaded}
    return [_fault(sources[id(each.definition)], each.path, each.part, each.sentence) for each in found]


def _within(source: Source, definition: Definition, known: Mapping[str, Question]) -> Iterator[Fault]:
    """The mistakes of one version: its conditions may look at its own questions and at those of other forms."""
    for path, tree, rows in _conditions(definition):
        here = {**known, **rows} if rows else known
        for sentence in _condition_faults(tree, here):
            yield _fault(source, path, "when", sentence)
    for check in definition.checks:
        if check.at not in definition.by_key:
            yield _fault(
                source, (check.key,), "at", f"there is no question {check.at} in {_called(definition)}"
            )
    for key in _endless(definition):
        yield _fault(source, (key,), "when", _ENDLESS)


def _called(definition: Definition) -> str:
    return f"version {definition.version} of this form"


def _doubled(source: Source, definition: Definition) -> Iterator[Fault]:
    for what, keys in (
        ("section", [section.key for section in definition.sections]),
        ("group", [group.key for group in definition.groups()]),
        ("question", [question.key for question in definition.questions()]),
        ("check", [check.key for check in definition.checks]),
    ):
        for key in sorted(key for key, times in Counter(keys).items() if times > 1):
            yield _fault(source, (key,), "key", f"two {what}s of this form have the key {key}")


def _conditions(definition: Definition) -> Iterator[tuple[Path, Tree, Mapping[str, Question]]]:
    """Each condition with the key it stands at, and the questions beside it where it stands in rows or a block."""
    for group in definition.groups():
        if group.when is not None:
            yield (group.key,), group.when, {}
        for question in group.questions:
            if question.when is not None:
                yield (question.key,), question.when, {}
            yield from _held_conditions(question, (question.key,))
    for check in definition.checks:
        yield (check.key,), check.when, {}


def _held_conditions(question: Question, path: Path) -> Iterator[tuple[Path, Tree, Mapping[str, Question]]]:
    """The conditions inside a question's rows or block, and inside a block of its rows."""
    beside = {part.key: part for part in question.questions}
    for part in question.questions:
        if part.when is not None:
            yield (*path, part.key), part.when, beside
        yield from _held_conditions(part, (*path, part.key))


def _condition_faults(
    tree: Tree, known: Mapping[str, Question], outside: Mapping[str, Question] | None = None
) -> Iterator[str]:
    for name in ("all", "any"):
        for each in tree.get(name, ()):
            yield from _condition_faults(each, known, outside)
    if "not" in tree:
        yield from _condition_faults(tree["not"], known, outside)
    for name in RANKED:
        if isinstance(tree.get(name), Mapping):
            yield from _condition_faults(tree[name], _both(outside, known))
    key = tree.get("question")
    if key is None:
        return
    if key not in known:
        yield f"there is no question {key} in this version, nor in another form"
        return
    if "any_row" in tree:
        parts = {part.key: part for part in known[key].questions}
        yield from _condition_faults(tree["any_row"], parts, _both(outside, known))
    for name, expected in tree.items():
        for value in expected if name == "in" else [expected]:
            if name in ("is", "is_not", "in", "has"):
                yield from _value_faults(known[key], value)


def _both(outside: Mapping[str, Question] | None, known: Mapping[str, Question]) -> Mapping[str, Question]:
    return {**outside, **known} if outside else known


def _value_faults(question: Question, value: Any) -> Iterator[str]:
    if isinstance(value, str) and value in NO_ANSWER_LABELS:
        if value not in offered_no_answers(question):
            yield f"{question.key} does not offer {value}"
    elif question.type in ("choice", "choices"):
        if isinstance(value, bool) or value not in question.labels:
            quotes = "; write yes and no in quotes" if isinstance(value, bool) else ""
            yield f"{question.key} has no choice {value}{quotes}"
    elif question.type == "tick" and value is not True:
        yield f"{question.key} is a tick: compare it with true, or with answered: false"


def _endless(definition: Definition) -> list[str]:
    """The keys of questions that are asked depending on themselves, or at the end of a long chain of others."""
    looks_at = {
        question.key: _looked_at(question, group) & definition.by_key.keys()
        for group in definition.groups()
        for question in group.questions
    }
    settled: set[str] = set()
    remaining = dict(looks_at)
    for _ in range(_DEEPEST):
        free = [key for key, others in remaining.items() if others <= settled]
        if not free:
            break
        settled.update(free)
        for key in free:
            del remaining[key]
    return sorted(remaining)


def _looked_at(question: Question, group: Group) -> set[str]:
    """The questions that settle whether one is asked, or what it comes to; those behind a fact too."""
    facts = {*facts_in(question.when), *facts_in(group.when), question.of} - {""}
    behind = {key for fact in facts for key in RESTS_ON[fact]}
    return {*questions_in(question.when), *questions_in(group.when), *behind}


def _fault(source: Source, path: Path, part: str, sentence: str) -> Fault:
    """A mistake at the last entry of that key, one in the form's own file before one that it builds on."""
    places = list(_places(source.root, path, part)) or list(_places(source.root, path[:1], part))
    own = [place for place in places if place.file == source.file]
    place = (own or places or [source.start])[-1]
    return Fault(*place, ".".join((*path, part)), sentence)


def _places(data: Any, path: Path, part: str) -> Iterator[Place]:
    if isinstance(data, Table) and data.get("key") == path[0]:
        if len(path) == 1:
            yield data.place_of(part)
        else:
            yield from _places(data.get("questions"), path[1:], part)
    for each in data.values() if isinstance(data, Table) else data if isinstance(data, list) else ():
        yield from _places(each, path, part)
