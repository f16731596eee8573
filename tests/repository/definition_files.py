"""The definitions as the repository's tests look at them: as files, as a library, and as words that people read."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from opencdop.formkit.definition import Definition, Library, Question
from opencdop.formkit.loading import load_library

ROOT = Path(__file__).resolve().parent.parent.parent
DEFINITIONS = ROOT / "definitions"
CERTAINTIES = {"seen", "inferred", "memory", "doubtful", "proposed"}


def data(name: str) -> Any:
    """A file of the definitions as plain data."""
    return yaml.load((DEFINITIONS / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@cache
def library() -> Library:
    """Every form in every version."""
    return load_library([DEFINITIONS])


def every_version() -> tuple[Definition, ...]:
    """Every version of every form, in a fixed order."""
    return tuple(sorted(library().definitions, key=lambda each: (each.form, each.effective_from)))


def all_questions(form: Definition) -> Iterator[Question]:
    """Every question, those inside repeats and blocks too."""
    for question in form.questions():
        yield question
        yield from question.questions


def definition_files() -> list[Path]:
    """Every file of the definitions."""
    return sorted(DEFINITIONS.rglob("*.yaml"))


def words_of(thing: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a definition file with its place, without the words that are listed as not to be said."""
    if isinstance(thing, dict):
        name = thing.get("key") or thing.get("code") or thing.get("id") or thing.get("term")
        here = f"{at}/{name}" if name else at
        for key, value in thing.items():
            if key not in ("not", "only_in"):
                yield from words_of(value, f"{here}.{key}")
    elif isinstance(thing, list):
        for each in thing:
            yield from words_of(each, at)
    elif isinstance(thing, str):
        yield at, thing


def forbidden_words() -> re.Pattern[str]:
    """Finds what the glossary says is not to be said."""
    said = sorted((word for term in data("glossary.yaml")["terms"] for word in term.get("not", ())), key=len)
    return re.compile(rf"\b({'|'.join(re.escape(word) for word in reversed(said))})\b", re.IGNORECASE)
