"""What a panel's paper shows of a case: the analysis and the coded record, without anything that names somebody. Pure.

No names and no dates: the exact age stands in the heading. Free text is shown with the child's names taken out, though
it was refused with them in the first place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from opencdop.actions.naming import without_names
from opencdop.cases.answer_services import is_countable
from opencdop.design.shell import SummaryRow
from opencdop.formkit.definition import Definition, Question
from opencdop.formkit.types import TYPES
from opencdop.meetings.forms import NAMING, facts_for, on_paper
from opencdop.submissions.shown import ShownGroup, ShownSection, sections_shown

# Of the agreed record, a paper shows codes and measures. Dates would say who the child was.
CODED = frozenset({"choice", "choices", "tick", "number", "decimal", "weeks_days", "icd10"})
# Codes that stand in the heading already, or that say little but where.
NOT_ON_PAPER = frozenset({"sex", "nhs_number_absent", "unnamed_baby", "notifier_agency_type"})


@dataclass(frozen=True)
class PaperSection:
    """Some answers of the agreed record under the title of the form that asked them."""

    title: str
    rows: tuple[SummaryRow, ...]


def analysis_on_paper(
    definition: Definition,
    answers: Mapping[str, Any],
    *,
    record: Mapping[str, Any],
    identity: Mapping[str, Any],
    today: date,
) -> tuple[ShownSection, ...]:
    """What an analysis says, section by section, naming nobody."""
    laid = {**facts_for(record), **on_paper(answers)}
    sections = sections_shown(definition, laid, today=today, only_answered=True, without=NAMING)

    def hide(text: str) -> str:
        return without_names(text, identity=identity)

    return tuple(
        replace(section, groups=tuple(_shown(group, definition, laid, hide) for group in section.groups))
        for section in sections
    )


def _shown(
    group: ShownGroup, definition: Definition, answers: Mapping[str, Any], hide: Callable[[str], str]
) -> ShownGroup:
    repeats = {
        each.label: each for each in definition.group(group.key).questions if each.type in ("repeat", "table")
    }
    return replace(group, rows=tuple(_row(row, repeats.get(row.key), answers, hide) for row in group.rows))


def _row(
    row: SummaryRow, repeat: Question | None, answers: Mapping[str, Any], hide: Callable[[str], str]
) -> SummaryRow:
    value = row.value
    said = answers.get(repeat.key) if repeat else None
    if repeat and isinstance(said, list):
        value = tuple(_line(repeat, each) for each in said)
    return replace(row, value=hide(value) if isinstance(value, str) else tuple(hide(line) for line in value))


def _line(repeat: Question, row: Mapping[str, Any]) -> str:
    """A row of a repeat in one line; a bare yes or no is told with what it answers."""
    parts = []
    for part in repeat.questions:
        words = TYPES[part.type].show(row.get(part.key), part)
        bare = words in ("Yes", "No", "Not known")
        if words:
            parts.append(f"{part.label.rstrip('?')}: {words.lower()}" if bare else words)
    return " · ".join(parts)


def record_on_paper(
    record: Mapping[str, Any],
    *,
    questions: Mapping[str, tuple[str, Question]],
    analysis: Definition,
) -> tuple[PaperSection, ...]:
    """The coded answers of the agreed record, without those of the analysis itself."""
    by_title: dict[str, list[SummaryRow]] = {}
    for key, (title, question) in questions.items():
        if key not in record or key in analysis.by_key or key in NOT_ON_PAPER:
            continue
        if question.type in CODED and is_countable(question):
            words = TYPES[question.type].show(record[key], question)
            by_title.setdefault(title, []).append(SummaryRow(question.label, words))
    return tuple(PaperSection(title, tuple(rows)) for title, rows in by_title.items())
