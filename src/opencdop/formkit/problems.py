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

_START = re.compile(r"(the|an?|any|anything|your|their|this|his|her|all|each) ")
_NEVER_AFTER_THE = tuple(
    f"{word} "
    for word in re.findall(
        r"\w+",
        "about after and anything as at because before between but by during for from if in into its known"
        " nothing of on or since something then to under until with without",
    )
)
_SHORT_PHRASE = re.compile(r"[^\W\d][\w'’/-]*( [\w'’/-]+){0,6}")
_ASKING = re.compile(
    r"((in|at|on|to|from|of|by|for|with|about|under|within) )*"
    r"(why|how|what|who|whom|whose|when|where|which|whether) "
)


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


def fits_a_sentence(name: str) -> bool:
    """Whether words can stand inside a sentence as they are: "the date of death", "whether the child could swim"."""
    return bool(_START.match(f"{name} ") or _ASKING.match(f"{name} "))


def named(question: Question) -> str:
    """The question inside a sentence: "the date of death", "why it is missing", or in quotes "'In a word'"."""
    if question.called:
        return question.called
    label = " ".join(question.label.split()).rstrip(".:")
    if question.type in ("tick", "repeat", "table") or is_asked_as_question(question):
        return f"'{label}'"
    inside = lowered(label)
    if fits_a_sentence(f"{label[:1].lower()}{label[1:]}"):
        return inside
    if (
        f"{inside.lower()} ".startswith(_NEVER_AFTER_THE)
        or question.type == "long_text"
        or not _SHORT_PHRASE.fullmatch(label)
    ):
        return f"'{label}'"
    return f"the {inside}"


def lowered(words: str) -> str:
    """The beginning of a sentence, or a label, as it stands inside one: without its capital, unless it is one for
    good ("NHS number").
    """
    plain_start = words[1:2].islower() or words[1:2] == " " or words.startswith("E-mail")
    return words[:1].lower() + words[1:] if plain_start else words


def opening(question: Question) -> str:
    """The question at the beginning of a sentence: "The date of death", "In a word", "'Was it seen?'"."""
    name = named(question)
    if name.startswith("'") and not is_asked_as_question(question):
        name = name.strip("'")
    return name[:1].upper() + name[1:]


def about(question: Question, what: str) -> str:
    """The one shape of what is said of an answer: "The date of death: enter the year"."""
    return f"{opening(question)}: {what}"


def verb_for(question: Question) -> str:
    """What to tell the person to do: Enter the date, Answer 'Was it seen?', Say why, Fill in 'In a word'."""
    name = named(question)
    if _ASKING.match(f"{name} "):
        return "Say"
    if name.startswith("'"):
        return "Answer" if is_asked_as_question(question) else "Fill in"
    return "Choose" if question.type in ("choice", "choices") else "Enter"


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
    name = named(question)
    if question.type in ("repeat", "table"):
        return f"Add at least one {question.item}"
    if question.type == "tick":
        return f"Tick the box '{question.label.strip()}'"
    if question.type == "file":
        return f"Choose a file for {name}"
    if question.type in ("person", "professional"):
        return f"Enter details of {name}" if not name.startswith("'") else f"Fill in {name}"
    if question.type == "icd10":
        return f"Search for {name} and choose it"
    if question.type == "choices" and name.startswith("'"):
        return f"Choose all that apply under {name}"
    if question.type == "choice" and name.startswith("'"):
        return f"Choose an answer to {name}"
    return f"{verb_for(question)} {name}"
