"""The data dictionary: every key that any form in any version asks, for people and, as CSV, for machines."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from opencdop.formkit.definition import Definition, Library, Question
from opencdop.formkit.loading import load_library
from opencdop.formkit.meanings import Path as Place
from opencdop.formkit.telling import TYPE_WORDS, limits_in_words
from opencdop.web.generated_docs.writing import code, page, table

MAIN = ("notification", "reporting", "analysis")
MOST_CHOICES = 8

INTRO = """\
Every question of every form and version, by its key. A key means one fact, with one type and one meaning of each
choice's code, in every form and for ever; so what is asked in several forms stands here once, below the first form
that asks it. A key with a dot is asked in each row, or each part, of the question before the dot. Wording, choices and
certainty are those of the newest version that asks the question. *Counted as* names the present question as which an
older one is counted (`definitions/mapping.yaml`).

`data-dictionary.csv` beside this page has the same, with every choice, limit and source."""

HEADS = (
    "key", "label", "hint", "type", "unit", "limits", "choices", "retired codes", "needed", "not known offered",
    "not applicable offered", "identifying", "certainty", "source", "replaces", "counted as", "asked in",
)  # fmt: skip


@dataclass
class Entry:
    """One key with all that ask it, the one that speaks for it first."""

    place: Place
    question: Question
    form: str
    asked: list[tuple[Definition, Question]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return ".".join(self.place)

    @property
    def asked_in(self) -> str:
        """Each form with its versions: "reporting 2019-04, 2021-04"."""
        versions: dict[str, list[str]] = {}
        for definition, _ in self.asked:
            versions.setdefault(definition.form, []).append(definition.version)
        return "; ".join(f"{form} {', '.join(sorted(each))}" for form, each in versions.items())

    @property
    def needed(self) -> str:
        """How far it is needed; each form by itself where they differ."""
        ways = {question.needed for _, question in self.asked}
        if len(ways) == 1:
            return ways.pop()
        by_form: dict[str, str] = {}
        for definition, question in self.asked:
            by_form.setdefault(definition.form, question.needed)
        return "; ".join(f"{form}: {way}" for form, way in by_form.items())

    @property
    def retired(self) -> Mapping[str, str]:
        """Codes that only older versions offered."""
        every = {each: label for _, question in self.asked for each, label in question.labels.items()}
        newest = {definition.form: question for definition, question in reversed(self.asked)}
        now = {each for question in newest.values() for each in question.labels}
        return {each: label for each, label in every.items() if each not in now}


def dictionary_page() -> str:
    """A table for each form, of the keys that it is the first to ask."""
    library, counted = shipped(), counted_as()
    by_form: dict[str, list[Entry]] = {}
    for entry in entries(library):
        by_form.setdefault(entry.form, []).append(entry)
    parts = []
    for form, found in by_form.items():
        rows = [
            [
                code(each.key),
                each.question.label,
                _type(each.question),
                _choices(each.question),
                each.asked_in,
                counted.get(each.key, ""),
                each.question.certainty,
            ]
            for each in found
        ]
        heads = ["Key", "Label", "Type", "Choices", "Asked in", "Counted as", "Certainty"]
        parts += [f"## {library.form(form).title}", table(heads, rows)]
    return page("Data dictionary", INTRO, *parts)


def dictionary_csv() -> str:
    """The same as CSV, one line a key, in UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADS)
    counted = counted_as()
    for each in entries(shipped()):
        question = each.question
        writer.writerow(
            [
                each.key,
                question.label,
                question.hint,
                question.type,
                question.unit,
                limits_in_words(question),
                _listed(question.labels),
                _listed(each.retired),
                each.needed,
                _yes(question.not_known),
                _yes(question.not_applicable),
                _yes(any(asked.identifying for _, asked in each.asked)),
                question.certainty,
                question.source,
                question.replaces,
                counted.get(each.key, ""),
                each.asked_in,
            ]
        )
    return out.getvalue()


def entries(library: Library) -> list[Entry]:
    """Every key: the three main forms first; each form in the order of its questions, its newest version first."""
    forms = sorted(library.forms(), key=lambda form: (MAIN.index(form) if form in MAIN else len(MAIN), form))
    found: dict[Place, Entry] = {}
    for form in forms:
        for definition in reversed(library.versions(form)):
            for place, question in _places(definition):
                entry = found.setdefault(place, Entry(place, question, form))
                entry.asked.append((definition, question))
    order = {form: number for number, form in enumerate(forms)}
    return sorted(found.values(), key=lambda each: order[each.form])


def counted_as() -> Mapping[str, str]:
    """The present question for each older one, from the mapping."""
    path = Path(settings.ROOT) / "definitions" / "mapping.yaml"
    loaded: Any = (
        yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) if path.exists() else {}
    )
    lines = loaded.get("older", []) if loaded else []
    return {line["question"]: line.get("now") or "nothing" for line in lines}


@cache
def shipped() -> Library:
    """The forms that come with the program."""
    return load_library([Path(settings.ROOT) / "definitions"])


def _places(definition: Definition) -> Iterator[tuple[Place, Question]]:
    for question in definition.questions():
        yield (question.key,), question
        yield from (((question.key, part.key), part) for part in question.questions)


def _type(question: Question) -> str:
    unit = f" ({question.unit})" if question.unit else ""
    return TYPE_WORDS.get(question.type, question.type) + unit


def _choices(question: Question) -> str:
    """The codes, as far as a page can hold them."""
    codes = list(question.labels)
    more = f" and {len(codes) - MOST_CHOICES} more" if len(codes) > MOST_CHOICES else ""
    return ", ".join(code(each) for each in codes[:MOST_CHOICES]) + more


def _listed(labels: Mapping[str, str]) -> str:
    return "; ".join(f"{each} = {label}" for each, label in labels.items())


def _yes(is_so: bool) -> str:
    return "yes" if is_so else ""
