"""Which questions of a page are shown, which the script may show later, and what is wrong where.

Pure. What the page cannot change is judged here, once; the script gets only what can change under it.
"""

from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from opencdop.formkit.answers import NO_ANSWER_LABELS
from opencdop.formkit.conditions import DATED, holds
from opencdop.formkit.definition import Group, Question
from opencdop.formkit.problems import Problem
from opencdop.formkit.types import TYPES
from opencdop.formkit.types.blocks import Block
from opencdop.formkit.types.parts import beside, read_parts
from opencdop.formkit.types.repeat import most_rows, rows_posted

_LIVE_TYPES = frozenset({"choice", "choices", "tick", "number"})
_NO_ANSWERS = tuple(NO_ANSWER_LABELS)
_UNSEEN_TYPES = frozenset({"computed", "file", "repeat", "table", "person", "professional"})
MOST_EMPTY_ROWS = 100
_NO_ROW: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Asked:
    """A question of this page: whether it is shown now, and the condition under which the script shows it."""

    question: Question
    shown: bool
    tree: Mapping[str, Any] | None = None


def asked_here(
    group: Group,
    answers: Mapping[str, Any],
    *,
    facts: Mapping[str, Any] | None = None,
) -> tuple[Asked, ...]:
    """The questions to put on the page of a group. Those that nothing on this page can call up are left out.

    `answers` is a formkit Asking, or plain answers with `facts` beside them.
    """
    known = facts if facts is not None else getattr(answers, "facts", _NO_ROW)
    return _asked(group.questions, answers, known, _names(group.questions))


def asked_in_row(
    repeat: Question,
    index: int,
    group: Group | None,
    answers: Mapping[str, Any],
    *,
    name: str,
) -> tuple[Asked, ...]:
    """The same for row `index` of a repeat whose posted name is `name`."""
    rows = answers.get(repeat.key)
    row = rows[index] if isinstance(rows, Sequence) and len(rows) > index else _NO_ROW
    return _asked_beside(repeat, row, group, answers, name=f"{name}-{index}")


def cells_in_row(
    table: Question,
    index: int,
    group: Group | None,
    answers: Mapping[str, Any],
    *,
    name: str,
) -> tuple[Asked | None, ...]:
    """The same for a table, a cell for every column; None for a question that this row is not asked."""
    found = {each.question.key: each for each in asked_in_row(table, index, group, answers, name=name)}
    return tuple(found.get(part.key) for part in table.questions)


def asked_in_block(
    block: Question,
    group: Group | None,
    answers: Mapping[str, Any],
    inputs: Mapping[str, Any],
    *,
    name: str,
) -> tuple[Asked, ...]:
    """The same for a block of parts, as far as its fields are filled in."""
    conditional = any(part.when is not None for part in block.questions)
    filled = read_parts(inputs, name, block.questions, None)[0] if conditional else _NO_ROW
    return _asked_beside(block, filled, group, answers, name=name)


def _asked_beside(
    holder: Question,
    row: Mapping[str, Any],
    group: Group | None,
    answers: Mapping[str, Any],
    *,
    name: str,
) -> tuple[Asked, ...]:
    around = group.questions if group else ()
    names = _names(around) | _names(holder.questions, within=f"{name}-")
    known = getattr(answers, "facts", _NO_ROW)
    return _asked(holder.questions, ChainMap(beside(row, holder.questions), dict(answers)), known, names)


@dataclass(frozen=True)
class Names:
    """The posted names of the questions of a page: of those whose value the script can compare, and of those of which
    it can only tell whether they are answered.
    """

    compared: Mapping[str, str]
    answered: Mapping[str, str]

    def __or__(self, other: "Names") -> "Names":
        return Names({**self.compared, **other.compared}, {**self.answered, **other.answered})

    def of(self, tree: Mapping[str, Any]) -> str | None:
        """The name of the question to which a comparison looks; None where the script cannot make it."""
        key, words = (
            tree.get("question", ""),
            {word: wanted for word, wanted in tree.items() if word != "question"},
        )
        if key in self.compared and not words.keys() & set(DATED):
            return self.compared[key]
        whether = all(
            word == "answered" or (word in ("is", "is_not") and wanted in _NO_ANSWERS)
            for word, wanted in words.items()
        )
        return self.answered.get(key) if whether else None


def _names(questions: Iterable[Question], *, within: str = "") -> Names:
    compared = {each.key: f"{within}{each.key}" for each in questions if each.type in _LIVE_TYPES}
    answered = {
        each.key: f"{within}{each.key}" for each in questions if each.type not in _LIVE_TYPES | _UNSEEN_TYPES
    }
    return Names(compared, answered)


def _asked(
    questions: Iterable[Question],
    answers: Mapping[str, Any],
    facts: Mapping[str, Any],
    names: Names,
) -> tuple[Asked, ...]:
    found = []
    for question in questions:
        when = question.when
        tree = {"settled": True} if when is None else page_tree(when, answers, facts, names)
        if tree == {"settled": False}:
            continue
        settled = tree == {"settled": True}
        shown = settled or holds(question.when, answers, facts)
        found.append(Asked(question, shown, None if settled else tree))
    return tuple(found)


def page_tree(
    tree: Mapping[str, Any],
    answers: Mapping[str, Any],
    facts: Mapping[str, Any],
    names: Names,
) -> Mapping[str, Any]:
    """The condition with everything settled that this page cannot change, and keys as their posted names."""
    for word, decides in (("all", False), ("any", True)):
        if word in tree:
            parts = [page_tree(part, answers, facts, names) for part in tree[word]]
            if {"settled": decides} in parts:
                return {"settled": decides}
            live = [part for part in parts if "settled" not in part]
            return {word: live} if live else {"settled": not decides}
    if "not" in tree:
        inner = page_tree(tree["not"], answers, facts, names)
        return {"settled": not inner["settled"]} if "settled" in inner else {"not": inner}
    name = names.of(tree)
    if name:
        return {**tree, "question": name}
    return {"settled": holds(tree, answers, facts)}


def marking_of(questions: Iterable[Question]) -> str:
    """Which questions of a page to mark: the `optional` ones where they are few, else those `needed`."""
    asked = [question for question in questions if question.when is None or question.blocks]
    optional = sum(1 for question in asked if question.needed == "optional")
    if not optional:
        return "none"
    return "optional" if optional * 2 <= len(asked) else "needed"


def problem_at(problems: Problem | Iterable[Problem] | None, name: str) -> Problem | None:
    """The first problem with the field of a posted name; one that blocks before one that warns."""
    if problems is None:
        return None
    each = (problems,) if isinstance(problems, Problem) else tuple(problems)
    here = [problem for problem in each if _is_at(problem, name)]
    here.sort(key=lambda problem: problem.level == "warns")
    return here[0] if here else None


def problem_of(problems: Problem | Iterable[Problem] | None, question: Question, name: str) -> Problem | None:
    """The problem to show at a question: of a block only what is wrong with the whole; its parts show their own."""
    if not isinstance(TYPES[question.type], Block):
        return problem_at(problems, name)
    each = (problems,) if isinstance(problems, Problem) else tuple(problems or ())
    return problem_at([problem for problem in each if problem.field_id in (name, f"{name}-none")], name)


def _is_at(problem: Problem, name: str) -> bool:
    field_id = problem.field_id or problem.question
    if field_id == name or (problem.question == name and not _in_row(field_id, name)):
        return True
    return field_id.startswith(f"{name}-") and not _in_row(field_id, name)


def _in_row(field_id: str, name: str) -> bool:
    """Whether the field belongs to a row of the repeat `name` (siblings-0-name)."""
    rest = field_id.removeprefix(f"{name}-").split("-")
    return field_id != name and field_id.startswith(f"{name}-") and len(rest) > 1 and rest[0].isdigit()


def picked(inputs: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The values posted under a name, one or many, as a tuple; empty ones left out."""
    value = inputs.get(name, "")
    many = value if isinstance(value, list | tuple) else (value,)
    return tuple(str(each) for each in many if each not in ("", None))


def one(inputs: Mapping[str, Any], name: str) -> str:
    """The value posted under a name as text; nothing where there is none."""
    return next(iter(picked(inputs, name)), "")


def row_count(inputs: Mapping[str, Any], name: str) -> int:
    """How many rows of a repeat to show: the posted count, and every row that was posted beyond it.

    So that a single row with a great number makes no great page, no more than a hundred are shown empty.
    """
    count = one(inputs, f"{name}-count")
    stated = min(int(count), MOST_EMPTY_ROWS) if count.isdecimal() and len(count) < 4 else 0
    posted = rows_posted(inputs, name)
    return max(stated, min(posted[-1] + 1, len(posted) + MOST_EMPTY_ROWS)) if posted else stated


def error_lines(problems: Problem | Iterable[Problem] | None) -> list[dict[str, str]]:
    """The lines of the error summary, each linked to its field. Warnings are not errors and are left out."""
    if problems is None:
        return []
    each = (problems,) if isinstance(problems, Problem) else tuple(problems)
    return [
        {"text": problem.message, "href": f"#{problem.field_id or problem.question}"}
        for problem in each
        if problem.level != "warns"
    ]


def hint_of(question: Question, usual: str = "") -> dict[str, str] | None:
    """The hint of a question: its own, else the usual one of its type."""
    words = question.hint or usual or _USUAL_HINTS.get(question.type, "")
    return {"text": words} if words else None


def is_long_list(question: Question) -> bool:
    """Whether the choices are many and short, so that they stand closer together."""
    hinted = sum(1 for choice in question.choices if choice.hint)
    return len(question.choices) > 9 and hinted * 2 < len(question.choices)


def add_words(item: str, count: int) -> str:
    """The words on the button that adds a row: Add a child, Add an adult, Add another child."""
    if count:
        return f"Add another {item}"
    return f"Add {'an' if item[:1].lower() in 'aeiou' else 'a'} {item}"


def word_count(text: str, most: int) -> str:
    """How many words a text has, of how many asked for; counted as the script counts them."""
    return f"{len(text.split()):,} of {most:,} words"


def date_fields(
    name: str, inputs: Mapping[str, Any], error: Mapping[str, str] | None
) -> list[dict[str, str]]:
    """Day, month and year for the design system's date input, not filled in by the browser."""
    return _part_fields(name, inputs, error, (("day", 2), ("month", 2), ("year", 4)))


def week_fields(
    name: str, inputs: Mapping[str, Any], error: Mapping[str, str] | None
) -> list[dict[str, str]]:
    """Weeks and days, in the manner of a date input."""
    return _part_fields(name, inputs, error, (("weeks", 2), ("days", 2)))


def _part_fields(
    name: str,
    inputs: Mapping[str, Any],
    error: Mapping[str, str] | None,
    parts: Iterable[tuple[str, int]],
) -> list[dict[str, str]]:
    """The fields, those marked that the error is about: the one it names, or all."""
    parts = tuple(parts)
    ids = [f"{name}-{part}" for part, _ in parts]
    at = error["at"] if error else ""
    wrong = {at} & set(ids) or (set(ids) if error and not at.startswith(f"{name}-") else set())
    return [
        {
            "id": field_id,
            "name": part,
            "label": part.capitalize(),
            "classes": f"govuk-input--width-{width}" + (" govuk-input--error" if field_id in wrong else ""),
            "value": one(inputs, field_id),
            "autocomplete": "off",
        }
        for field_id, (part, width) in zip(ids, parts, strict=True)
    ]


@dataclass(frozen=True)
class Look:
    """How a field of one line looks: its width, keyboard, and what is added to its name."""

    classes: str = "govuk-!-width-two-thirds"
    type: str = "text"
    inputmode: str = "text"
    spellcheck: bool = False
    suffix: str = ""


_LOOKS: Mapping[str, Look] = {
    "text": Look(),
    "number": Look(classes="govuk-input--width-5", inputmode="numeric"),
    "decimal": Look(classes="govuk-input--width-5", inputmode="decimal"),
    "time": Look(classes="govuk-input--width-5", suffix="-time"),
    "nhs_number": Look(
        classes="govuk-input--width-10 govuk-input--extra-letter-spacing", inputmode="numeric"
    ),
    "postcode": Look(classes="govuk-input--width-10"),
    "telephone": Look(classes="govuk-input--width-20", type="tel", inputmode="tel"),
    "email": Look(type="email", inputmode="email"),
}

_USUAL_HINTS: Mapping[str, str] = {
    "time": "By the 24-hour clock, for example 14:05.",
    "nhs_number": "10 digits, for example 999 012 3456.",
    "weeks_days": "For example 39 weeks and 2 days.",
    "date": "For example 3 6 2026.",
}


def field_look(type_name: str) -> Look:
    """The look of a one-line field of a question type."""
    return _LOOKS.get(type_name, _LOOKS["text"])


FOR_TEMPLATES = (
    asked_here,
    asked_in_row,
    asked_in_block,
    cells_in_row,
    most_rows,
    problem_of,
    marking_of,
    problem_at,
    error_lines,
    picked,
    one,
    row_count,
    hint_of,
    is_long_list,
    add_words,
    word_count,
    date_fields,
    week_fields,
    field_look,
)
