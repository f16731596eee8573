"""That a document belongs to a meeting as a whole, and to no case. The file itself is `documents`'."""

from django.db import models

from opencdop.documents.filing.models import Filed
from opencdop.documents.models import Document


class MeetingDocument(Filed):
    """One version of a document of a meeting.

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

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="documents")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="meeting_document")
    kind = models.CharField(max_length=12, choices=list(DOCUMENT_KINDS.items()))

    @property
    def kind_title(self) -> str:
        return self.DOCUMENT_KINDS[self.kind]
