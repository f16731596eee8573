"""What questions are called inside a sentence, where their labels do not say it: question_names.yaml.

A name is no part of what is asked: it stands beside the forms, and changes no version and no digest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from .problems import fits_a_sentence
from .source import Source, Table

if TYPE_CHECKING:
    from .definition import Question

LONGEST_NAME = 100

_PATH = re.compile(r"[a-z*][a-z0-9_*]*(\.[a-z0-9_*]+)*", re.ASCII)
_ENDS_A_SENTENCE = re.compile(r"[.:;?!()\[\]\"“”‘\n]|(?<!\w)'|, (if|unless) ")


def parse_names(source: Source) -> dict[str, str]:
    """The names of a file by path: a key, or behind a dot the key inside it, perhaps with a * for any letters.
    Mistakes go to the source's faults.
    """
    root = source.root
    if not isinstance(root, Table):
        source.fault(source.start, "names", "write each name as KEY: the date of death")
        return {}
    names: dict[str, str] = {}
    for path, name in root.items():
        wrong = _wrong_with(path, name)
        if wrong:
            source.fault(root.place_of(path), path, wrong)
        else:
            names[path] = name
    return names


class Names:
    """What questions are called, by path: its own name, else that of the longest path with a * that it fits."""

    def __init__(self, names: Mapping[str, str]) -> None:
        starred = sorted((path for path in names if "*" in path), key=len, reverse=True)
        self._by_path = names
        self._starred = [names[path] for path in starred]
        self._fitting = re.compile("|".join(f"({_pattern(path)})" for path in starred), re.ASCII)

    def of(self, path: str) -> str:
        """The name for a path; empty where there is none."""
        if path in self._by_path:
            return self._by_path[path]
        found = self._fitting.fullmatch(path)
        return self._starred[found.lastindex - 1] if found and found.lastindex else ""

    def given_to(self, question: Question) -> Question:
        """The question, and those that it holds, called as the names say."""
        if not self._by_path:
            return question
        held = tuple(
            replace(part, called=self.of(f"{question.key}.{part.key}")) for part in question.questions
        )
        return replace(question, called=self.of(question.key), questions=held)


def _pattern(path: str) -> str:
    return re.escape(path).replace(r"\*", "[a-z0-9_]*")


def _wrong_with(path: str, name: object) -> str:
    if not _PATH.fullmatch(path):
        return "write the key of a question, and behind a dot a key inside it"
    if not isinstance(name, str) or not name.strip():
        return "write some words here, in quotes"
    if len(name) > LONGEST_NAME:
        return f"shorten this to {LONGEST_NAME} characters or fewer"
    if not fits_a_sentence(name):
        return "begin as inside a sentence: the, a, an, any, your, their, whether, what, how, when, in which"
    if _ENDS_A_SENTENCE.search(name):
        return "leave out brackets, quotes, conditions, and what ends a sentence or parts it in two"
    return ""
