"""What a panel tells another of a finished review, in the form that was agreed: made from the analysis, naming nobody.

What is shown, kept and put on paper is one shape: sections with rows of a label and its lines.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from opencdop.actions.naming import names_child
from opencdop.cases.frame import age_in_words
from opencdop.cases.models import Case
from opencdop.cases.queries import agreed_values
from opencdop.core import clock
from opencdop.core.errors import RuleBroken
from opencdop.design.words import day
from opencdop.meetings.models import Analysis
from opencdop.meetings.papers import analysis_on_paper
from opencdop.submissions.library import definition_of
from opencdop.submissions.paper.sheet import Entry, Leaf, Part, Sheet
from opencdop.submissions.shown import ShownSection
from opencdop.transfers.models import OutcomeReport
from opencdop.transfers.reporting import ANALYSIS, METHODS, MINUTES, SUMMARY

# The parts of the analysis form that a summary, and an extract of the minutes, take over.
OF_SUMMARY = frozenset({"final_cause", "category", "modifiable", "learning", "actions", "outcome"})
OF_MINUTES = frozenset({"category", "modifiable", "actions", "outcome"})
EXTRACT = "From the minutes"

Section = tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]


@dataclass(frozen=True)
class Outcome:
    """A report: its title, a line that says of which review, and its sections."""

    method: str
    of: str
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        return "The outcome of a child death review"

    @property
    def content(self) -> list[Any]:
        """As it is kept."""
        return [
            self.of,
            [[title, [[label, list(lines)] for label, lines in rows]] for title, rows in self.sections],
        ]


def outcome_of(case: Case, *, method: str, words: str = "") -> Outcome:
    """The report of a review that was signed off. `words` are the office's own: an extract of the minutes, a message.

    Raises RuleBroken where nothing was signed off, and where the words name the child.
    """
    if method not in METHODS:
        raise RuleBroken("Choose how the outcome is reported.")
    analysis = signed_analysis(case)
    if analysis is None and not words.strip():
        raise RuleBroken("No analysis was signed off here. Say in your own words what the review found.")
    if method == MINUTES and not words.strip():
        raise RuleBroken("Copy the part of the minutes that is about this review.")
    if names_child(words, identity=case.child.known):
        raise RuleBroken(
            "Take out what names the child (name, NHS number or postcode): the report names nobody."
        )
    sections: list[Section] = []
    if words.strip():
        heading = EXTRACT if method == MINUTES else "From the office"
        sections.append(
            (heading, (("", tuple(line for line in words.strip().splitlines() if line.strip())),))
        )
    if analysis is not None:
        sections += _from_analysis(case, analysis, method=method)
    return Outcome(method, _of_which(case, analysis), tuple(sections))


def signed_analysis(case: Case) -> Analysis | None:
    """The analysis that the chair signed off last."""
    signed = case.analyses.filter(signed_off_at__isnull=False, submission__isnull=False)
    return signed.select_related("submission", "item__meeting").order_by("-signed_off_at").first()


def _of_which(case: Case, analysis: Analysis | None) -> str:
    parts = [case.reference, age_in_words(case)]
    if analysis is not None and analysis.signed_off_at is not None:
        parts.append(f"signed off on {day(analysis.signed_off_at)}")
    return ", ".join(part for part in parts if part)


def _from_analysis(case: Case, analysis: Analysis, *, method: str) -> list[Section]:
    assert analysis.submission is not None  # signed_analysis asks for one
    shown = analysis_on_paper(
        definition_of(analysis.submission),
        analysis.submission.answers or {},
        record=agreed_values(case),
        identity=case.child.known,
        today=clock.today(),
    )
    wanted = {SUMMARY: OF_SUMMARY, MINUTES: OF_MINUTES, ANALYSIS: None}[method]
    return [section for each in shown if (section := _section(each, wanted))]


def _section(shown: ShownSection, wanted: frozenset[str] | None) -> Section | None:
    rows = [
        (row.key, (row.value,) if isinstance(row.value, str) else tuple(row.value))
        for group in shown.groups
        if wanted is None or group.key in wanted
        for row in group.rows
    ]
    return (shown.title, tuple(rows)) if rows else None


def read_back(report: OutcomeReport) -> Outcome:
    """A report as it was sent."""
    of, sections = report.content or ["", []]
    return Outcome(report.method, of, tuple(_kept(sections)))


def _kept(sections: Iterable[Any]) -> Iterable[Section]:
    for title, rows in sections:
        yield title, tuple((label, tuple(lines)) for label, lines in rows)


def sheet_of(outcome: Outcome, *, from_panel: str, on: date) -> Sheet:
    """The report on paper."""
    parts = tuple(
        Part(title, (Leaf("", tuple(Entry(label or title, answer=lines) for label, lines in rows)),))
        for title, rows in outcome.sections
    )
    standing = (outcome.of, f"From {from_panel}, {day(on)}", METHODS[outcome.method])
    return Sheet(title=outcome.title, standing=standing, parts=parts, confidential=True)
