"""What is wrong with an answer, said as a sentence that tells the person what to do. It decides nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .answers import NO_ANSWER_LABELS, NOT_APPLICABLE, NOT_KNOWN

if TYPE_CHECKING:
    from .definition import Question

BLOCKS = "blocks"
WARNS = "warns"

_OWN_START = ("the ", "a ", "an ", "any ", "your ", "their ", "this ", "his ", "her ", "all ", "each ")
_NEVER_AFTER_THE = tuple(
    f"{word} "
    for word in re.findall(
        r"\w+",
        "about after and anything as at because before between but by during for from if in into its known"
        " nothing of on or since something then to under until with without",
    )
)
_SHORT_PHRASE = re.compile(r"[^\W\d][\w'’/-]*( [\w'’/-]+){0,6}")
_ASKING = ("why ", "how ", "what ", "who ", "when ", "where ", "which ", "whether ")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right. `level` is `blocks` or `warns`; `field_id` is the posted name to link to.

    `about` says what kind: `entry` (cannot be read), `unanswered`, `unusual` (outside the soft limits),
    `long`, `check:<key>` (a check of the definition).
    """

    question: str
    message: str
    level: str = BLOCKS
    field_id: str = ""
    about: str = "entry"


def blocking(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that hold up sending."""
    return tuple(problem for problem in problems if problem.level == BLOCKS)


def named(question: Question) -> str:
    """The question inside a sentence: "the date of death", "why it is missing", or in quotes "'In a word'"."""
    label = " ".join(question.label.split()).rstrip(".:")
    if question.type in ("tick", "repeat", "table") or is_asked_as_question(question):
        return f"'{label}'"
    plain_start = label[1:2].islower() or label[1:2] == " " or label.startswith("E-mail")
    inside = label[0].lower() + label[1:] if plain_start else label
    start = f"{inside.lower()} "
    if start.startswith(_OWN_START + _ASKING):
        return inside
    if (
        start.startswith(_NEVER_AFTER_THE)
        or question.type == "long_text"
        or not _SHORT_PHRASE.fullmatch(label)
    ):
        return f"'{label}'"
    return f"the {inside}"


def verb_for(question: Question) -> str:
    """What to tell the person to do: Enter the date, Answer 'Was it seen?', Say why, Fill in 'In a word'."""
    name = named(question)
    if is_asked_as_question(question):
        return "Answer"
    if f"{name} ".startswith(_ASKING):
        return "Say"
    return "Fill in" if name.startswith("'") else "Enter"


def is_asked_as_question(question: Question) -> bool:
    """Whether the label is itself a question ("Was the child in school?")."""
    return question.label.rstrip().endswith("?")


def or_no_answer(question: Question) -> str:
    """The end of a sentence that offers the ways not to answer: ", or choose 'Not known'"."""
    offered = [f"'{NO_ANSWER_LABELS[code]}'" for code in offered_no_answers(question)]
    return f", or choose {' or '.join(offered)}" if offered else ""


def offered_no_answers(question: Question) -> tuple[str, ...]:
    """The codes of no answer that a question offers."""
    codes = ((NOT_KNOWN, question.not_known), (NOT_APPLICABLE, question.not_applicable))
    return tuple(code for code, offered in codes if offered)


def asking_for(question: Question) -> str:
    """The sentence shown when an answer is missing."""
    return _request(question) + or_no_answer(question)


def _request(question: Question) -> str:
    label = f"'{question.label.strip()}'"
    if question.type in ("repeat", "table"):
        return f"Add at least one {question.item}"
    if question.type == "file":
        return f"Choose a file for {label}"
    if question.type in ("person", "professional"):
        return f"Fill in {label}"
    if question.type == "icd10":
        return f"Search for {named(question)} and choose it"
    if question.type == "tick":
        return f"Tick the box {label}"
    if question.type == "choices":
        return f"Choose all that apply under {label}"
    if question.type == "choice":
        return f"Choose an answer to {label}"
    return f"{verb_for(question)} {named(question)}"
