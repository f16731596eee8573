"""A definition told to people: types, limits and conditions in words. For pages, comparisons and lists; no answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from .answers import NO_ANSWER_LABELS
from .conditions import Tree
from .definition import Question

TYPE_WORDS: Mapping[str, str] = {
    "text": "a line of text",
    "long_text": "text",
    "number": "a whole number",
    "decimal": "a number",
    "date": "a date",
    "partial_date": "a date, or the part of it that is known",
    "time": "a time of day",
    "moment": "a date and time, exact or estimated",
    "choice": "one of several",
    "choices": "any of several",
    "tick": "a box to tick",
    "nhs_number": "an NHS number",
    "postcode": "a postcode",
    "telephone": "a telephone number",
    "email": "an e-mail address",
    "address": "an address",
    "weeks_days": "weeks and days",
    "repeat": "entries, each with questions of its own",
    "table": "a table, each row with questions of its own",
    "person": "a person",
    "professional": "a professional",
    "file": "files",
    "causes": "the lines of a medical certificate",
    "icd10": "an ICD-10 code, which can be searched",
    "computed": "worked out from other answers",
}
NEEDED_WORDS: Mapping[str, str] = {
    "blocks": "Needed before the form can be sent",
    "expected": "Expected",
    "optional": "Optional",
}
CERTAINTY_WORDS: Mapping[str, str] = {
    "seen": "Seen in a published form or document",
    "inferred": "Inferred from a published form or document",
    "memory": "From memory of practice",
    "doubtful": "Doubtful",
    "proposed": "Proposed by this project",
}
LEVEL_WORDS: Mapping[str, str] = {"blocks": "Holds up sending", "warns": "Is pointed out"}
FACT_WORDS: Mapping[str, str] = {
    "age_hours": "the age at death in hours",
    "age_days": "the age at death in days",
    "age_weeks": "the age at death in weeks",
    "age_months": "the age at death in months",
    "age_years": "the age at death in years",
    "today": "today",
}
_AGE_UNITS = ("hours", "days", "weeks", "months", "years")
_AGE_LIMITS = {"at_least": "at least", "less_than": "under", "more_than": "over"}
_SAID = {
    "at_least": "is at least",
    "less_than": "is less than",
    "more_than": "is more than",
    "before": "is before",
    "after": "is after",
    "on_or_before": "is on or before",
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def type_in_words(question: Question) -> str:
    """What kind of answer a question takes, with its unit and limits: "a whole number in g, from 100 to 6500"."""
    words = TYPE_WORDS.get(question.type, question.type.replace("_", " "))
    if question.unit:
        words += f" in {question.unit}"
    limits = limits_in_words(question)
    return f"{words}, {limits}" if limits else words


def limits_in_words(question: Question) -> str:
    """The limits of a question: "from 1 to 9; below 2 or above 5 is asked about again; up to 200 words"."""
    parts = []
    if question.min is not None or question.max is not None:
        low = f"from {_number(question.min)}" if question.min is not None else ""
        high = f"to {_number(question.max)}" if question.max is not None else ""
        parts.append(" ".join(filter(None, [low, high if low else high.replace("to", "up to", 1)])))
    if question.soft_min is not None or question.soft_max is not None:
        low = f"below {_number(question.soft_min)}" if question.soft_min is not None else ""
        high = f"above {_number(question.soft_max)}" if question.soft_max is not None else ""
        parts.append(f"{' or '.join(filter(None, [low, high]))} is asked about again")
    if question.max_words:
        parts.append(f"up to {question.max_words:,} words")
    return "; ".join(parts)


def no_answers_in_words(question: Question) -> str:
    """The ways not to answer that a question offers: "Not known, Not applicable"."""
    offered = (("not_known", question.not_known), ("not_applicable", question.not_applicable))
    return ", ".join(NO_ANSWER_LABELS[code] for code, is_offered in offered if is_offered)


def with_answer(label: str, words: str) -> str:
    """A question with its answer in one line: "Sex: Female", "Was the death expected? Yes"."""
    return f"{label} {words}" if label.endswith("?") else f"{label}: {words}"


def condition_in_words(tree: Tree | None, questions: Mapping[str, Question]) -> str:
    """A condition as a phrase: "'Was it seen?' is 'Yes' and the child was under 28 days old".

    `questions` are all that may be named; one that is missing is named by its key.
    """
    return "" if tree is None else _Teller(questions).told(tree)


class _Teller:
    def __init__(self, questions: Mapping[str, Question]) -> None:
        self._questions = questions

    def told(self, tree: Tree, *, inside: bool = False) -> str:
        for name, word in (("all", " and "), ("any", " or ")):
            if name in tree:
                parts = [self.told(each, inside=True) for each in tree[name]]
                joined = word.join(parts)
                return f"({joined})" if inside and len(parts) > 1 else joined
        if "not" in tree:
            opposite = _opposite(tree["not"])
            return self.told(opposite) if opposite else f"not ({self.told(tree['not'])})"
        if (old := _age_told(tree)) is not None:
            return old
        question = self._questions.get(tree.get("question", ""))
        subject = self._subject(tree)
        comparisons = (name for name in tree if name not in ("question", "fact"))
        return " and ".join(f"{subject} {self._compared(name, tree[name], question)}" for name in comparisons)

    def _subject(self, tree: Tree) -> str:
        if "fact" in tree:
            return FACT_WORDS.get(tree["fact"], tree["fact"])
        question = self._questions.get(tree["question"])
        return f"'{question.label}'" if question else str(tree["question"])

    def _compared(self, name: str, expected: Any, question: Question | None) -> str:
        if name == "answered":
            ticked = question is not None and question.type == "tick"
            return f"{'is' if expected else 'is not'} {'ticked' if ticked else 'answered'}"
        if name == "any_row":
            inner = {part.key: part for part in question.questions} if question else {}
            return f"has an entry where {_Teller({**self._questions, **inner}).told(expected)}"
        if name == "mentions":
            return f"mentions {' or '.join(str(word) for word in expected)}"
        if name == "in":
            return f"is {' or '.join(_chosen(code, question) for code in expected)}"
        if name in ("is", "is_not", "has"):
            if expected is True:
                return "is not ticked" if name == "is_not" else "is ticked"
            verb = {"is": "is", "is_not": "is not", "has": "includes"}[name]
            return f"{verb} {_chosen(expected, question)}"
        other = self._subject(expected) if isinstance(expected, Mapping) else _value(expected)
        return f"{_SAID[name]} {other}"


def _opposite(tree: Tree) -> Tree | None:
    """The plain contrary of a comparison that has one; None for any other condition."""
    if tree.keys() == {"question", "is"} and tree["is"] is not True:
        return {"question": tree["question"], "is_not": tree["is"]}
    if tree.keys() == {"question", "answered"}:
        return {"question": tree["question"], "answered": not tree["answered"]}
    return None


def _age_told(tree: Tree) -> str | None:
    """An age limit as a person says it: "the child was under 28 days old"; None for any other condition."""
    compared = [name for name in tree if name != "fact"]
    unit = str(tree.get("fact", "")).removeprefix("age_")
    if unit not in _AGE_UNITS or not compared or not all(isinstance(tree[name], int) for name in compared):
        return None
    if not all(name in _AGE_LIMITS for name in compared):
        return None
    return (
        f"the child was {' and '.join(f'{_AGE_LIMITS[name]} {tree[name]}' for name in compared)} {unit} old"
    )


def _chosen(code: Any, question: Question | None) -> str:
    labels = {**NO_ANSWER_LABELS, **(question.labels if question else {})}
    return f"'{labels.get(code, code)}'"


def _value(value: Any) -> str:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if day else str(value)


def _number(value: Decimal | None) -> str:
    return "" if value is None else format(value.normalize(), "f")
