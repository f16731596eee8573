"""A form with what others have settled folded away at its end, behind one page that asks what is known differently.

The form stays the same form, of the same version and digest; it only asks less, and what it asks less of can be opened.
Pure.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from opencdop.agency_requests.settled.questions import leading
from opencdop.formkit.asking import Asking
from opencdop.formkit.conditions import questions_in
from opencdop.formkit.definition import Choice, Condition, Definition, Group, Question, Section
from opencdop.formkit.telling import with_answer

DIFFERS = "known_differently"
"""The key of the question by which a settled page is opened. It says which pages, and is never sent."""

SECTION, PAGE = "settled", "already_known"
NOTHING_HELD = "nothing_held"
TITLE, ANSWERED_BY_OTHERS = "The office already has this", "Answered by others"
ASKS = "Do you know any of this differently, or can you say more?"
SAID = (
    "Others have answered these questions and the office has agreed their answers. You need not answer them again. "
    "Tick a line if your records say otherwise or more: its questions then follow. If not, leave this page as it is."
)
_WEIGHTS = {"long_text": 5, "repeat": 4, "table": 4, "text": 2, "causes": 2}
_SUFFIX = "_settled"


@dataclass(frozen=True)
class Settled:
    """What is folded away: the settled questions page by page, as the agency is told of them before it begins."""

    pages: tuple[tuple[str, tuple[str, ...]], ...]  # title of the page, labels of its questions
    count: int


def folded(
    definition: Definition,
    settled: Collection[str],
    *,
    agreed: Mapping[str, Any],
    shown: Mapping[str, str] | None = None,
    today: date | None = None,
) -> Definition:
    """The form for an agency that need not answer what is settled. Its estimates of minutes shrink accordingly.

    `agreed` is the record by which the estimates are made. `shown` has the answers, in words, that the office shows.
    """
    moved = {key for key in leading(definition, settled) if key in definition.by_key}
    if not moved:
        return definition
    sections, pages = [], []
    for section in definition.sections:
        groups = []
        for group in section.groups:
            away = _moved_of(group, moved)
            if left := tuple(each for each in group.questions if each.key not in away):
                groups.append(replace(group, questions=left))
            if away:
                pages.append((group, tuple(each for each in group.questions if each.key in away)))
        if groups:
            minutes = _minutes(definition, section, settled, agreed=agreed, today=today)
            sections.append(replace(section, groups=tuple(groups), minutes=minutes))
    unless = {"question": NOTHING_HELD, "answered": False} if NOTHING_HELD in definition.by_key else None
    sections.append(_section(pages, settled=moved, shown=shown or {}, when=unless))
    return replace(definition, sections=tuple(sections), whole=definition.whole or definition)


def settled_pages(definition: Definition, settled: Collection[str]) -> Settled:
    """What is folded away, in words."""
    moved = set(leading(definition, settled))
    pages = [
        (group.title, labels)
        for group in definition.groups()
        if (labels := tuple(each.label for each in group.questions if each.key in moved))
    ]
    return Settled(tuple(pages), sum(len(labels) for _, labels in pages))


def without_opened(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers without what only opened pages: that is no answer of the form."""
    return {key: value for key, value in answers.items() if key != DIFFERS}


def opened_in(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What opened pages, and nothing else."""
    return {key: value for key, value in answers.items() if key == DIFFERS}


def _moved_of(group: Group, moved: Collection[str]) -> set[str]:
    """The settled questions of a page, with those of the page that only these lead to."""
    away = {each.key for each in group.questions if each.key in moved}
    if not away:
        return away
    while more := {
        each.key
        for each in group.questions
        if each.key not in away and away & frozenset(questions_in(each.when))
    }:
        away |= more
    return away


def _section(
    pages: Sequence[tuple[Group, tuple[Question, ...]]],
    *,
    settled: Collection[str],
    shown: Mapping[str, str],
    when: Condition | None,
) -> Section:
    choices = tuple(
        Choice(group.key, group.title, _hint(questions, settled=settled, shown=shown))
        for group, questions in pages
    )
    first = Group(
        key=PAGE,
        title=TITLE,
        hint=SAID,
        when=when,
        questions=(Question(DIFFERS, "choices", ASKS, choices=choices),),
    )
    return Section(
        key=SECTION, title=ANSWERED_BY_OTHERS, groups=(first, *(_opened(*page) for page in pages)), minutes=1
    )


def _opened(group: Group, questions: tuple[Question, ...]) -> Group:
    """The page of settled questions, asked once its line is ticked; none of them holds anything up."""
    ticked = {"question": DIFFERS, "has": group.key}
    return replace(
        group,
        key=f"{group.key}{_SUFFIX}",
        questions=tuple(replace(each, needed="optional") for each in questions),
        when={"all": [group.when, ticked]} if group.when else ticked,
    )


def _hint(questions: Sequence[Question], *, settled: Collection[str], shown: Mapping[str, str]) -> str:
    lines = [
        with_answer(each.label, shown[each.key]) if each.key in shown else each.label
        for each in questions
        if each.key in settled
    ]
    return " ".join(line if line.endswith(("?", ".")) else f"{line}." for line in lines)


def _minutes(
    definition: Definition,
    section: Section,
    settled: Collection[str],
    *,
    agreed: Mapping[str, Any],
    today: date | None,
) -> int:
    """The section's minutes, by the share of its work that is left: a narrative weighs more than a tick."""
    before = Asking(definition, agreed, today=today)
    after = Asking(
        definition, {key: value for key, value in agreed.items() if key not in settled}, today=today
    )
    questions = [each for group in section.groups for each in group.questions]
    whole = sum(_weight(each) for each in questions if before.question(each))
    left = sum(_weight(each) for each in questions if after.question(each) and each.key not in settled)
    if not whole or left >= whole:
        return section.minutes
    return max(round(section.minutes * left / whole), 1 if left else 0)


def _weight(question: Question) -> int:
    return _WEIGHTS.get(question.type, 1)


def questions_asked(
    definition: Definition,
    settled: Collection[str] = (),
    *,
    agreed: Mapping[str, Any],
    today: date | None = None,
) -> int:
    """How many questions an agency is asked, as far as the agreed record tells: without those it may skip."""
    known = {key: value for key, value in agreed.items() if key not in settled}
    asked = Asking(definition, known, today=today)
    return sum(
        asked.question(each) and each.key not in settled and each.type != "computed"
        for each in definition.questions()
    )
