"""What is kept of a file. The file itself lies sealed in the document storage, under the row's identifier."""

from django.db import models

from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.documents.transitions import (
    DOCUMENT_STATES,
    HARMFUL,
    KEPT,
    NOT_SCANNED,
    SCAN_STATES,
    TO_SCAN,
)
from opencdop.keystore.fields import SealedField


class Document(models.Model):
    """A file as it came in; it never changes. `case_id` is a note for the audit, not a link."""

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    case_id = models.CharField(max_length=26, blank=True, db_index=True)
    name = SealedField()
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()  # bytes, of the plain file
    sha256 = models.CharField(max_length=64)  # of the plain file, in hexadecimal
    state = models.CharField(max_length=12, choices=list(DOCUMENT_STATES.items()), default=KEPT)
    held_back_because = SealedField()
    scan = models.CharField(max_length=8, choices=list(SCAN_STATES.items()), default=NOT_SCANNED)
    scanned_at = models.DateTimeField(null=True)
    found = models.CharField(max_length=200, blank=True)  # by the scanner: its name for what is harmful
    unreadable_at = models.DateTimeField(
        null=True
    )  # when the stored file was first seen to be altered or gone
    told_at = models.DateTimeField(null=True)  # when the office was told that it is harmful or unreadable
    added_by = SealedField()
    added_at = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(null=True)

    @property
    def state_title(self) -> str:
        return DOCUMENT_STATES[self.state]

    @property
    def scan_title(self) -> str:
        return SCAN_STATES[self.scan]

    @property
    def is_harmful(self) -> bool:
        return self.scan == HARMFUL

    @property
    def is_open(self) -> bool:
        """Whether it may be read by those who have the right: looked at where it had to be, and not held by a scan."""
        return self.state == KEPT and self.scan not in (TO_SCAN, HARMFUL)

    @property
    def stored_as(self) -> str:
        """Where the sealed file lies in the storage; nothing of its name stands there."""
        return f"{self.id[:2]}/{self.id}"
