"""What a key and a code mean, over all forms and versions: a key keeps its type, a code its meaning, and a new
key says which it stands for. Wording may change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from .definition import Definition, Question

Path = tuple[str, ...]
"""The key of a question; behind it, for a question inside rows, its own."""


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing that two definitions say differently of a key: in which of them, where, and what."""

    definition: Definition
    path: Path
    part: str
    sentence: str

    def __str__(self) -> str:
        asked = f"{self.definition.form} {self.definition.version}"
        return f"{asked}, {'.'.join(self.path)}.{self.part}: {self.sentence}"


@dataclass
class _Use:
    """How one question was asked so far."""

    type: str
    first: Definition
    lists: list[tuple[Definition, Mapping[str, str]]] = field(default_factory=list)
    """Every list of choices that it had, once, with the first that had it."""
    in_form: dict[str, list[Question]] = field(default_factory=dict)
    """By form, the question each time that its choices were others than the time before."""


def clashes(definitions: Iterable[Definition]) -> Iterator[Clash]:
    """Every type and code that two of these definitions say differently, each told of the later one."""
    ordered = sorted(definitions, key=lambda each: (each.effective_from, each.form, each.version))
    uses: dict[Path, _Use] = {}
    for definition in ordered:
        for path, question in _paths(definition):
            use = uses.setdefault(path, _Use(question.type, definition))
            if use.type != question.type:
                first = f"{use.first.form} {use.first.version}"
                sentence = f"{path[-1]} is of type {use.type} in {first}: one key means one fact, of one type"
                yield Clash(definition, path, "type", sentence)
            if question.choices:
                yield from _codes(definition, path, question, use)


def _codes(definition: Definition, path: Path, question: Question, use: _Use) -> Iterator[Clash]:
    own = use.in_form.setdefault(definition.form, [])
    if own and own[-1].choices is question.choices:
        return
    labels = question.labels
    told: set[str] = set()
    for earlier, before in use.lists:
        for code in labels.keys() & before.keys() - told:
            moved = _other_code(before[code], code, before, labels)
            if moved is not None:
                told.add(code)
                sentence = (
                    f"'{before[code]}' had the code {code} in {earlier.form} {earlier.version} and has {moved}"
                    " here; a code keeps its meaning for ever"
                )
                yield Clash(definition, path, "choices", sentence)
    for code, label in _returned(labels, [each.labels for each in own]):
        if code not in told:
            sentence = (
                f"the code {code} stood for '{label}' and was given up; take another, or give it that label"
            )
            yield Clash(definition, path, "choices", sentence)
    own.append(question)
    if not any(before == labels for _, before in use.lists):
        use.lists.append((definition, labels))


def _other_code(label: str, code: str, before: Mapping[str, str], now: Mapping[str, str]) -> str | None:
    """The other code that now has the label of this one, which has itself become something else."""
    if _folded(now[code]) == _folded(label):
        return None
    others = (other for other, words in now.items() if _folded(words) == _folded(label) and other != code)
    return next((other for other in others if _folded(before.get(other, "")) != _folded(label)), None)


def _returned(labels: Mapping[str, str], own: list[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Codes that an earlier version of the form gave up and this one takes up again for something else."""
    if len(own) < 2:
        return
    for code in labels.keys() - own[-1].keys():
        last = next((before[code] for before in reversed(own) if code in before), None)
        if last is not None and _folded(last) != _folded(labels[code]):
            yield code, last


def replacing(definitions: Iterable[Definition]) -> Iterator[Clash]:
    """Every `replaces` that names nothing, or something still asked, or goes in a circle."""
    definitions = list(definitions)
    known = {key for definition in definitions for key in definition.by_key}
    replaces = {
        question.key: question.replaces
        for definition in definitions
        for question in definition.questions()
        if question.replaces
    }
    for definition in definitions:
        for question in definition.questions():
            if not question.replaces:
                continue
            sentence = ""
            if question.replaces not in known:
                sentence = f"there is no question {question.replaces} in any form or version"
            elif question.replaces in definition.by_key:
                sentence = f"{question.replaces} is asked in this version too, so it is not replaced"
            elif _circles(question.key, replaces):
                sentence = "these questions replace each other in a circle"
            if sentence:
                yield Clash(definition, (question.key,), "replaces", sentence)


def _circles(key: str, replaces: Mapping[str, str]) -> bool:
    passed: set[str] = set()
    while key in replaces and key not in passed:
        passed.add(key)
        key = replaces[key]
    return key in passed


def _paths(definition: Definition) -> Iterator[tuple[Path, Question]]:
    for question in definition.questions():
        yield (question.key,), question
        yield from (((question.key, part.key), part) for part in question.questions)


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()
