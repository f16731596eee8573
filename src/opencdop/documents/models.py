"""What is kept of a file. The file itself lies sealed in the document storage, under the row's identifier."""

from django.db import models

from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.documents.transitions import DOCUMENT_STATES, KEPT
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
    added_by = SealedField()
    added_at = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(null=True)

    @property
    def state_title(self) -> str:
        return DOCUMENT_STATES[self.state]

    @property
    def stored_as(self) -> str:
        """Where the sealed file lies in the storage; nothing of its name stands there."""
        return f"{self.id[:2]}/{self.id}"
