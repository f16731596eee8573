"""Public documents and published figures: added by the office, published and taken off by a named person."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from opencdop.accounts.roles import Act
from opencdop.audit.services import record, service
from opencdop.cases.access import require_panel
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.transitions import check_transition
from opencdop.design.words import day
from opencdop.documents.kinds import kind_of
from opencdop.documents.services import keep_file
from opencdop.documents.storing import clean_name, why_closed
from opencdop.documents.transitions import KEPT
from opencdop.keystore import keys
from opencdop.panels.models import Panel
from opencdop.panels.refusals import Unfit
from opencdop.public_site import events
from opencdop.public_site.fit_to_publish import NOT_PUBLIC, PUBLIC_KINDS, hidden_in
from opencdop.public_site.models import PublicDocument, PublishedFigures
from opencdop.public_site.services import NO_REASON, reason_given, require_publisher
from opencdop.public_site.transitions import (
    DOCUMENT_MOVES,
    FIGURES_MOVES,
    PUBLISHED,
    REPLACED,
    WITHDRAWN,
)

PROCEDURE, ANNUAL_REPORT = "procedure", "annual_report"
DOCUMENT_KINDS = {PROCEDURE: "Procedure", ANNUAL_REPORT: "Annual report"}
LONGEST_TITLE = 150
DONE_ALREADY = "This was dealt with already. Look at the list again."
PUBLISHED_BEFORE = (
    "Figures of this year were published already. Say why they are published again: whoever kept the first ones can "
    "compare, so this is for putting a mistake right."
)


@service
def add_document(
    panel: Panel, *, kind: str, title: str, dated_on: date, upload: Any, by: Actor
) -> PublicDocument:
    """Keep a file (Django's UploadedFile) as a public document that nobody can see yet.

    Raises RuleBroken with a sentence for a file of another kind, one that could act by itself, and one that holds
    comments, tracked changes or hidden sheets.
    """
    require_panel(by, Act.WRITE_SITE, panel.pk)
    title = " ".join(title.split())
    if kind not in DOCUMENT_KINDS:
        raise Unfit("Choose what the document is.", at="kind")
    if not title or len(title) > LONGEST_TITLE:
        raise Unfit(f"Give the document a title of at most {LONGEST_TITLE} characters.", at="title")
    if dated_on > clock.today():
        raise Unfit(
            "The day of the document is still to come. Enter the day on its first page.", at="dated_on-day"
        )
    found = kind_of(upload.file, name=clean_name(upload.name or "")) if upload.size else None
    if upload.size and found not in PUBLIC_KINDS:
        raise RuleBroken(NOT_PUBLIC)
    if found and (hidden := hidden_in(upload.file, kind=found)):
        raise RuleBroken(hidden)
    kept = keep_file(upload, data_key_id=keys.create_key(), by=by)
    if kept.state != KEPT:
        raise RuleBroken(f"This file cannot be published. {kept.held_back_because}")
    made = PublicDocument.objects.create(
        panel=panel, kind=kind, title=title, dated_on=dated_on, document=kept, added_by_name=by.name
    )
    record(events.DOCUMENT_ADDED, by=by, about=made, words=_of(made))
    return made


@service
def publish_document(document: PublicDocument, *, by: Actor) -> PublicDocument:
    """Let anybody read the document. Who published it and when stands beside it."""
    require_publisher(document.panel_id, by=by)
    document = _moved(document, PUBLISHED)
    if why := why_closed(document.document):
        raise RuleBroken(why)
    document.published_by_name, document.published_at = by.name, clock.now()
    document.save()
    record(events.DOCUMENT_PUBLISHED, by=by, about=document, words=_of(document))
    return document


@service
def withdraw_document(document: PublicDocument, *, reason: str, by: Actor) -> PublicDocument:
    """Take a document off the site; the office can still open it."""
    require_publisher(document.panel_id, by=by)
    reason = reason_given(reason, missing=NO_REASON)
    document = _moved(document, WITHDRAWN)
    document.ended_at, document.ended_because = clock.now(), reason
    document.save()
    record(events.DOCUMENT_WITHDRAWN, by=by, about=document, words={**_of(document), "reason": reason})
    return document


@service
def publish_figures(
    panel: Panel, *, year: str, as_at: datetime, content: Mapping[str, Any], because: str = "", by: Actor
) -> PublishedFigures:
    """Publish the tables of a year. `content` holds only words that may be published, as `figures.content_of` reads.

    A second time needs a reason: whoever kept the first tables can lay both side by side, and find a single child in
    the difference. Raises RuleBroken without it.
    """
    require_publisher(panel.pk, by=by)
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    before = PublishedFigures.objects.filter(panel=panel, year=year).order_by("-published_at").first()
    if before or because.strip():
        because = reason_given(because, missing=PUBLISHED_BEFORE)
    if before and before.state == PUBLISHED:
        check_transition(FIGURES_MOVES, before=before.state, after=REPLACED, sentence=DONE_ALREADY)
        before.state, before.ended_at, before.ended_because = REPLACED, clock.now(), because
        before.save()
    made = PublishedFigures.objects.create(
        panel=panel, year=year, as_at=as_at, content=dict(content), because=because, published_by_name=by.name
    )
    words = {"year": year, "panel": panel.name, "as_at": day(as_at)}
    record(events.FIGURES_PUBLISHED, by=by, about=made, words=words)
    return made


@service
def withdraw_figures(figures: PublishedFigures, *, reason: str, by: Actor) -> PublishedFigures:
    """Take the figures of a year off the site."""
    require_publisher(figures.panel_id, by=by)
    reason = reason_given(reason, missing=NO_REASON)
    held = PublishedFigures.objects.select_for_update().select_related("panel").get(pk=figures.pk)
    check_transition(FIGURES_MOVES, before=held.state, after=WITHDRAWN, sentence=DONE_ALREADY)
    held.state, held.ended_at, held.ended_because = WITHDRAWN, clock.now(), reason
    held.save()
    words = {"year": held.year, "panel": held.panel.name, "reason": reason}
    record(events.FIGURES_WITHDRAWN, by=by, about=held, words=words)
    return held


def _moved(document: PublicDocument, state: str) -> PublicDocument:
    rows = PublicDocument.objects.select_for_update(of=("self",)).select_related("panel", "document")
    held = rows.get(pk=document.pk)
    check_transition(DOCUMENT_MOVES, before=held.state, after=state, sentence=DONE_ALREADY)
    held.state = state
    return held


def _of(document: PublicDocument) -> dict[str, object]:
    return {"title": document.title, "panel": document.panel.name}
