"""The analysis form as meetings use it: how it begins, what of it names people, what becomes an action. Pure.

The form itself is a definition; here stand only the few keys that this product treats in a way of their own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from opencdop.actions.naming import names_child
from opencdop.formkit.answers import is_known
from opencdop.formkit.definition import Definition, Group, Question, Section
from opencdop.formkit.problems import WARNS
from opencdop.submissions.library import form

# Facts of the record from which ages are computed; the analysis form asks for none of them.
FACTS = (
    *("date_of_birth", "time_of_birth", "date_of_death", "time_of_death", "estimated_age"),
    *("inquest", "coroner_decision"),
)
# Answers that name living people: kept with the analysis, never on a panel's paper.
NAMING = frozenset({"attendance_names", "interests", "followup_person", "followup_by"})
RECOMMENDATIONS, OWNER = "recommendations", "owner"
# Of a repeat, what stays off the paper: who owns an action, which body convened an earlier meeting.
NOT_IN_ROWS = {RECOMMENDATIONS: OWNER, "earlier_meetings": "note"}


@dataclass(frozen=True)
class HeldMeeting:
    """A meeting before this one, as the form lists it."""

    on: date
    kind: str
    convened_by: str


@dataclass(frozen=True)
class Recommendation:
    """A line of the form that asks somebody to act."""

    text: str
    level: str
    addressee: str
    owner: str
    due_on: date | None


def analysis_form(version: str | None = None, *, panel: str = "") -> Definition:
    """The analysis form, in a version or the newest one, with what the panel of that slug adds to it."""
    return form("analysis", version, panel=panel)


def facts_for(record: Mapping[str, Any]) -> dict[str, Any]:
    """Of the agreed record, what the form's conditions and checks need to know."""
    return {key: record[key] for key in FACTS if key in record}


def first_answers(
    definition: Definition,
    *,
    record: Mapping[str, Any],
    earlier: Mapping[str, Any] | None,
    on: date | None,
    chair: str,
    meetings: Sequence[HeldMeeting],
) -> dict[str, Any]:
    """The answers with which an analysis begins.

    What the record already knows under the same key; over it what an earlier draft says; over that the meeting itself.
    """
    shared = {
        question.key: record[question.key] for question in definition.questions() if question.key in record
    }
    asked = definition.by_key
    begun = {**shared, **{key: value for key, value in (earlier or {}).items() if key in asked}}
    if on is not None:
        begun["review_date"] = on.isoformat()
    if chair:
        begun["review_chair"] = chair
    if meetings:
        begun["earlier_meetings"] = [
            {"held_on": each.on.isoformat(), "kind": each.kind, "note": each.convened_by} for each in meetings
        ]
    return {key: value for key, value in begun.items() if key in asked}


def as_draft(definition: Definition) -> Definition:
    """The form as the review meeting fills it in: everything is asked, nothing has to be answered yet."""
    sections = tuple(_section_as_draft(section) for section in definition.sections)
    checks = tuple(replace(check, level=WARNS) for check in definition.checks)
    return replace(definition, sections=sections, checks=checks)


def _section_as_draft(section: Section) -> Section:
    groups: tuple[Group, ...] = tuple(
        replace(group, questions=tuple(_milder(question) for question in group.questions))
        for group in section.groups
    )
    return replace(section, groups=groups)


def _milder(question: Question) -> Question:
    parts = tuple(_milder(part) for part in question.questions)
    return replace(question, needed="expected" if question.blocks else question.needed, questions=parts)


def named_in(
    definition: Definition, answers: Mapping[str, Any], *, identity: Mapping[str, Any]
) -> tuple[str, ...]:
    """The labels of the questions whose answers, as a paper shows them, name the child, in the order of the form."""
    shown = on_paper(answers)
    return tuple(
        question.label
        for question in definition.questions()
        if any(names_child(text, identity=identity) for text in _texts(shown.get(question.key)))
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def on_paper(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that a panel's paper shows: without those that name living people or say where the child was."""
    kept = {key: value for key, value in answers.items() if key not in NAMING}
    for question, left_out in NOT_IN_ROWS.items():
        rows = kept.get(question)
        if isinstance(rows, list):
            kept[question] = [{key: row[key] for key in row if key != left_out} for row in rows]
    return kept


def recommendations_in(answers: Mapping[str, Any]) -> tuple[Recommendation, ...]:
    """The recommendations of an analysis that say what should be done."""
    rows: Iterable[Mapping[str, Any]] = answers.get(RECOMMENDATIONS) or ()
    if not isinstance(rows, list):
        return ()
    return tuple(
        Recommendation(
            text=_text(row, "text"),
            level=_text(row, "level") or "local",
            addressee=_text(row, "addressee"),
            owner=_text(row, OWNER),
            due_on=date.fromisoformat(_text(row, "due_on")) if _text(row, "due_on") else None,
        )
        for row in rows
        if _text(row, "text")
    )


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return value.strip() if is_known(value) and isinstance(value, str) else ""
