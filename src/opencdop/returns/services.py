"""Making the files of a return, and recording who looked at a year's figures."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from opencdop.accounts.roles import Act
from opencdop.audit.services import record, service
from opencdop.cases.access import require_panel
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.design.saved import DOCX, MEDIA_TYPES
from opencdop.design.words import count_of
from opencdop.returns import events
from opencdop.returns.document import docx_of
from opencdop.returns.editions import Edition
from opencdop.returns.queries import report_of, return_of
from opencdop.returns.writing import Return, checks_csv_of, csv_of, json_of
from opencdop.statistics.year import YearReport


@dataclass(frozen=True)
class File:
    """A file to be handed over: its name holds nothing confidential."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class _Shape:
    words: str
    suffix: str
    media_type: str
    write: Callable[[Return], bytes]


FILES = {
    "csv": _Shape("CSV file", ".csv", "text/csv; charset=utf-8", csv_of),
    "json": _Shape("JSON file", ".json", "application/json", json_of),
    "checks": _Shape("checks report", "-checks.csv", "text/csv; charset=utf-8", checks_csv_of),
}


@service
def make_return(edition: Edition, *, file: str, by: Actor) -> File:
    """Write one file of the return (`csv`, `json` or `checks`) and record it, and that each row was read.

    The same edition gives the same bytes, whenever it is made.
    """
    require_panel(by, Act.MAKE_RETURN, edition.panel.pk)
    if file not in FILES:
        raise RuleBroken("Choose which file you need: CSV, JSON or the checks.")
    shape, ready = FILES[file], return_of(edition)
    made = File(
        name=f"{edition.panel.slug}-{ready.made.file_stem}{shape.suffix}",
        media_type=shape.media_type,
        content=shape.write(ready.made),
    )
    words = {
        "file": shape.words,
        "year": edition.year.label,
        "as_at": edition.as_at_words,
        "rows": count_of(ready.reviews, "review"),
        "sha256": made.sha256,
    }
    record(events.RETURN_MADE, by=by, about=edition.panel, words=words)
    for case in ready.cases:
        of = {"year": edition.year.label}
        record(events.REVIEW_TAKEN, by=by, case_id=case.case_id, data_key_id=case.data_key_id, words=of)
    return made


@service
def read_figures(edition: Edition, *, by: Actor) -> YearReport:
    """The protected tables of a year, with the record that they were looked at."""
    require_panel(by, Act.SEE_FIGURES, edition.panel.pk)
    record(events.FIGURES_READ, by=by, about=edition.panel, words=_words(edition))
    return report_of(edition)


@service
def make_document(edition: Edition, *, by: Actor) -> File:
    """The tables of a year as a Word document: what the page says, and nothing else."""
    require_panel(by, Act.SEE_FIGURES, edition.panel.pk)
    record(events.DOCUMENT_MADE, by=by, about=edition.panel, words=_words(edition))
    return File(
        name=f"{edition.panel.slug}-figures-{edition.year.slug}-as-at-{edition.as_at:%Y%m%dT%H%M%SZ}.docx",
        media_type=MEDIA_TYPES[DOCX],
        content=docx_of(report_of(edition), panel_name=edition.panel.name),
    )


def _words(edition: Edition) -> dict[str, str]:
    return {"year": edition.year.label, "as_at": edition.as_at_words}
