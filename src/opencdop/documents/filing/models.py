"""What every filed document has, whoever's it is. The tables are those of the floors above."""

from django.db import models

from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.documents.models import Document
from opencdop.keystore.fields import SealedField


class Filed(models.Model):
    """One version of a document, with what somebody said of it. Nothing of it is taken away.

    Each table adds whose it is, its kinds, and the link to the file, by the name that the file knows it by.
    """

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    document: "models.OneToOneField[Document, Document]"
    title = SealedField()
    version_no = models.PositiveIntegerField(default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    replaces_id: str | None
    filed_by_name = models.CharField(max_length=200)
    filed_at = models.DateTimeField(default=clock.now)
    set_aside_at = models.DateTimeField(null=True)
    set_aside_by_name = models.CharField(max_length=200, blank=True)
    set_aside_reason = SealedField()

    class Meta:
        abstract = True

    @property
    def is_copy(self) -> bool:
        """Whether it was made here of another, for people who should not learn who wrote that."""
        return False
