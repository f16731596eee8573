"""The demonstration's public site: Ashmoor's own pages, Polish and Urdu, a procedure, a year. Harrowdale has none."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.panels.mailbox_services import change_mailboxes
from opencdop.panels.models import Panel
from opencdop.public_site.document_services import PROCEDURE, add_document, publish_document
from opencdop.public_site.services import approve_standing, publish_page, write_page
from opencdop.returns.editions import edition_for
from opencdop.returns.publishing import publish_year, put_annual_report
from opencdop.statistics.periods import ReportYear
from opencdop.web.demo.casting import Cast
from opencdop.web.demo.source import Entry
from opencdop.web.demo.steps import Step


def public_page_steps(said: Entry, *, cast: Cast, now: datetime) -> Iterator[Step]:
    """The pages as they came to stand there in the last months, each at its moment."""
    panel = cast.panels[said["panel"]]
    writer, publisher = cast.actor(said["writer"]), cast.actor(said["publisher"])

    def write() -> None:
        change_mailboxes(
            panel, general_email=said["general_email"], secure_email=said["secure_email"], by=publisher
        )
        for page in said["pages"]:
            words = {"title": page["title"], "body": page["body"]}
            draft = write_page(panel, page=page["page"], language_key="en", seen=0, by=writer, **words)
            publish_page(draft, by=publisher)
        _procedure(panel, said["procedure"], writer=writer, publisher=publisher)

    def approve() -> None:
        for translated in said["translations"]:
            reader = {name: translated[name] for name in ("checked_by", "checked_as")}
            for key in translated["pages"]:
                approve_standing(
                    panel,
                    page=key,
                    language_key=translated["language"],
                    read_both=True,
                    by=publisher,
                    **reader,
                )

    yield Step(now - timedelta(days=200), write)
    yield Step(now - timedelta(days=90), approve)


def publish_last_year(said: Entry, *, cast: Cast, now: datetime) -> None:
    """The figures of the last year that was over, and its document; after the facts have been counted."""
    panel, publisher = cast.panels[said["panel"]], cast.actor(said["publisher"])
    with clock.pretend(now):
        over = ReportYear.holding(clock.today() - timedelta(days=366))
        edition = edition_for(publisher, panel, year=over, asked="", now=clock.now())
        publish_year(edition, by=publisher)
        publish_document(put_annual_report(edition, by=publisher), by=publisher)


def _procedure(panel: Panel, said: Entry, *, writer: Actor, publisher: Actor) -> None:
    made = add_document(
        panel,
        kind=PROCEDURE,
        title=said["title"],
        dated_on=clock.today() - timedelta(days=10),
        upload=SimpleUploadedFile("procedure.docx", _word_file(said, author=panel.name)),
        by=writer,
    )
    publish_document(made, by=publisher)


def _word_file(said: Entry, *, author: str) -> bytes:
    from docx import Document  # takes a while to load, and only this needs it

    document = Document()
    document.add_heading(said["title"], level=0)
    document.add_paragraph("Invented for the demonstration.")
    for line in said["lines"]:
        document.add_paragraph(line, style="List Number")
    document.core_properties.author = author
    document.core_properties.created = document.core_properties.modified = clock.now().replace(tzinfo=None)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
