"""That a document belongs to a meeting as a whole, and to no case. The file itself is `documents`'."""

from django.db import models

from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.documents.models import Document
from opencdop.keystore.fields import SealedField


class MeetingDocument(models.Model):
    """One version of a document of a meeting. Nothing of it is taken away.

    All of one meeting are sealed with one key of its own, and with no case's: a meeting sees many cases.
    """

    DOCUMENT_KINDS = {
        "agenda": "Agenda as it was sent",
        "minutes": "Minutes or notes",
        "attendance": "Attendance list",
        "terms": "Terms of reference",
        "slides": "Slides",
        "other": "Another document",
    }

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="documents")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="meeting_document")
    kind = models.CharField(max_length=12, choices=list(DOCUMENT_KINDS.items()))
    title = SealedField()
    version_no = models.PositiveIntegerField(default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    filed_by_name = models.CharField(max_length=200)
    filed_at = models.DateTimeField(default=clock.now)
    set_aside_at = models.DateTimeField(null=True)
    set_aside_by_name = models.CharField(max_length=200, blank=True)
    set_aside_reason = SealedField()

    @property
    def kind_title(self) -> str:
        return self.DOCUMENT_KINDS[self.kind]
