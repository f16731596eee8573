"""The return as files: CSV and JSON, and its checks as CSV. Pure: the same return gives the same bytes.

No moment of making is written, only the moment that the return speaks of.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from opencdop.design import sheets
from opencdop.returns.checks import Finding
from opencdop.returns.rows import COLUMNS, Line, Value
from opencdop.statistics.periods import ReportYear

SHAPE = "opencdop-return-1"
NOTE = "note"


@dataclass(frozen=True)
class Return:
    """A panel's return of a year as at a moment, with the findings on its rows and notes on its columns."""

    panel: str
    year: ReportYear
    as_at: datetime
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()

    @property
    def file_stem(self) -> str:
        """Such as "return-2025-26-as-at-20260501T090000Z"."""
        return f"return-{self.year.slug}-as-at-{self.as_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def csv_of(made: Return) -> bytes:
    """One row a completed review, with a header (RFC 4180); what a spreadsheet could run is made harmless."""
    return sheets.csv_of(
        ("reference", *(column.key for column in COLUMNS)), [(x.reference, *x.values) for x in made.lines]
    )


def checks_csv_of(made: Return) -> bytes:
    """One row a finding: the reference, the question, the kind and what to do; then the notes on all rows."""
    references = {line.case: line.reference for line in made.lines}
    rows: list[tuple[Value, ...]] = [
        (references[each.case], each.question, each.kind, each.words) for each in made.findings
    ]
    rows += [("", "", NOTE, words) for words in made.notes]
    return sheets.csv_of(("reference", "question", "kind", "what_to_do"), rows)


def json_of(made: Return) -> bytes:
    """The same rows with the meaning of each column, the moment and the findings; keys in a fixed order."""
    references = {line.case: line.reference for line in made.lines}
    content = {
        "shape": SHAPE,
        "panel": made.panel,
        "year": made.year.label,
        "from": made.year.first.isoformat(),
        "to": made.year.last.isoformat(),
        "as_at": made.as_at.astimezone(UTC).isoformat(),
        "columns": [{"key": column.key, "meaning": column.meaning} for column in COLUMNS],
        "reviews": [{"reference": line.reference, **_named(line.values)} for line in made.lines],
        "checks": [
            {"reference": references[x.case], "question": x.question, "kind": x.kind, "what_to_do": x.words}
            for x in made.findings
        ],
        "notes": list(made.notes),
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _named(values: Sequence[Value]) -> Mapping[str, Value]:
    return {column.key: value for column, value in zip(COLUMNS, values, strict=True)}
