"""A panel's public pages: every version of every text, its public documents, and the figures it published.

All of it is written for anybody to read and stands in clear; nothing of a child belongs here.
"""

from django.db import models
from django.db.models import Q

from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.documents.models import Document
from opencdop.panels.models import Panel
from opencdop.public_site.transitions import (
    DOCUMENT_STATES,
    DRAFT,
    FIGURES_STATES,
    PUBLISHED,
    VERSION_STATES,
)


class PageVersion(models.Model):
    """One text of one page in one language, as it was saved once. It never changes but for its state."""

    id = IdField()
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT)
    page = models.CharField(max_length=40)
    language = models.CharField(max_length=20)
    number = models.PositiveIntegerField()  # 1, 2, 3 of this page in this language
    title = models.CharField(max_length=200)
    body = models.TextField()  # Markdown
    digest = models.CharField(max_length=64)
    taken_from = models.CharField(max_length=60, blank=True)  # "version 2", "the shipped text"
    state = models.CharField(max_length=10, choices=list(VERSION_STATES.items()), default=DRAFT)
    written_by_name = models.CharField(max_length=200)
    written_at = models.DateTimeField(default=clock.now)
    published_by_name = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True)
    # Of a translation: who read it beside the English, as what, and which English that was.
    checked_by = models.CharField(max_length=200, blank=True)
    checked_as = models.CharField(max_length=200, blank=True)
    english_digest = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "page", "language", "number"], name="one_text_a_number"),
            models.UniqueConstraint(
                fields=["panel", "page", "language"],
                condition=Q(state=PUBLISHED),
                name="one_published_text",
            ),
        ]

    @property
    def state_title(self) -> str:
        return VERSION_STATES[self.state]


class PublicDocument(models.Model):
    """A file for anybody: a procedure, an annual report. The file itself lies in the document store."""

    id = IdField()
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    dated_on = models.DateField()
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="public_document")
    state = models.CharField(max_length=10, choices=list(DOCUMENT_STATES.items()), default=DRAFT)
    added_by_name = models.CharField(max_length=200)
    added_at = models.DateTimeField(default=clock.now)
    published_by_name = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)

    @property
    def state_title(self) -> str:
        return DOCUMENT_STATES[self.state]


class PublishedFigures(models.Model):
    """The tables of a year as they were published, small numbers hidden: words only, no number behind a word."""

    id = IdField()
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT)
    year = models.CharField(max_length=7)  # 2025-26
    as_at = models.DateTimeField()
    content = models.JSONField()
    state = models.CharField(max_length=10, choices=list(FIGURES_STATES.items()), default=PUBLISHED)
    published_by_name = models.CharField(max_length=200)
    published_at = models.DateTimeField(default=clock.now)
    because = models.CharField(max_length=300, blank=True)  # why published again
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "year"], condition=Q(state=PUBLISHED), name="one_published_year"
            )
        ]

    @property
    def state_title(self) -> str:
        return FIGURES_STATES[self.state]
