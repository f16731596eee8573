"""What is wrong with an answer, said as a sentence that tells the person what to do. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .answers import NO_ANSWER_LABELS, NOT_APPLICABLE, NOT_KNOWN

if TYPE_CHECKING:
    from .definition import Question

BLOCKS = "blocks"
WARNS = "warns"

_OWN_START = ("the ", "a ", "an ", "any ", "your ", "their ", "this ", "his ", "her ", "all ", "each ")
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
    """The question's label as it stands inside a sentence: "the date of death", "the NHS number"."""
    label = " ".join(question.label.split()).rstrip(".:?")
    if (len(label) > 1 and label[1].islower()) or (len(label) > 1 and label[1] == " "):
        label = label[0].lower() + label[1:]
    lower = label.lower() + " "
    if lower.startswith(_OWN_START + _ASKING):
        return label
    return f"the {label}"


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
    if is_asked_as_question(question):
        verb = "Choose an answer to" if question.choices else "Answer"
        return f"{verb} '{question.label.strip()}'"
    name = named(question)
    if name.startswith(_ASKING):
        return f"Say {name}"
    if question.type == "choices":
        return f"Choose what applies under '{question.label.strip()}'"
    if question.type == "choice":
        return f"Choose {name}"
    if question.type == "tick":
        return f"Tick the box '{question.label.strip()}'"
    if question.type == "repeat":
        return f"Add at least one {question.item}"
    return f"Enter {name}"
