"""A year on the panel's public site: its protected tables as a page, its document among the annual reports.

Only what may be published is handed on (YearReport, words alone), and only once the year is over.
"""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from opencdop.accounts.roles import Act
from opencdop.audit.services import service
from opencdop.cases.access import require_panel
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.public_site.document_services import ANNUAL_REPORT, add_document, publish_figures
from opencdop.public_site.models import PublicDocument, PublishedFigures
from opencdop.returns.editions import Edition
from opencdop.returns.queries import report_of
from opencdop.returns.services import make_document
from opencdop.statistics.tables import Table
from opencdop.statistics.year import YearReport

NOT_OVER = "The year is not over. Its figures can be published once it is, and its last deaths are notified."


@service
def publish_year(edition: Edition, *, because: str = "", by: Actor) -> PublishedFigures:
    """Put the tables of a year on the public site as they stand at the edition's moment.

    A second time needs a reason (`because`). Raises RuleBroken for a year that is not over.
    """
    require_panel(by, Act.MAKE_RETURN, edition.panel.pk)
    _require_over(edition)
    content = content_of(report_of(edition))
    return publish_figures(
        edition.panel,
        year=edition.year.slug,
        as_at=edition.as_at,
        content=content,
        because=because,
        by=by,
    )


@service
def put_annual_report(edition: Edition, *, by: Actor) -> PublicDocument:
    """Keep the document of a year among the panel's public annual reports, as a draft until it is published."""
    _require_over(edition)
    made = make_document(edition, by=by)
    return add_document(
        edition.panel,
        kind=ANNUAL_REPORT,
        title=f"Annual report {edition.year.span}: figures",
        dated_on=clock.local_date(edition.as_at),
        upload=SimpleUploadedFile(made.name, made.content, content_type=made.media_type),
        by=by,
    )


def content_of(report: YearReport) -> dict[str, Any]:
    """The words of the report as plain values: no number stands behind a word, so none that is hidden can leave."""
    return {
        "title": report.title,
        "as_at_words": report.as_at_words,
        "threshold": report.threshold,
        "tables": [_plain(table) for table in (report.summary, *report.tables)],
        "notes": list(report.notes),
    }


def _plain(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "columns": list(table.columns),
        "rows": [
            {
                "label": row.label,
                "texts": [figure.text for figure in row.figures],
                "is_total": row.is_total,
            }
            for row in table.rows
        ],
        "method": table.method,
        "remarks": list(table.remarks),
    }


def _require_over(edition: Edition) -> None:
    if not edition.year_is_over:
        raise RuleBroken(NOT_OVER)
