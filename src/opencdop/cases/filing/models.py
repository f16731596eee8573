"""That a document belongs to a case: what it is, from whom, when it came, for what. The file itself is `documents`'."""

from typing import ClassVar

from django.db import models

from opencdop.cases.belonging import OfCase
from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.documents.models import Document
from opencdop.keystore.fields import SealedField


class FiledDocument(models.Model):
    """One version of a document of a case, or a copy of one for the panel. Nothing of it is taken away.

    `about` names what it was filed with besides the case ("request:<id>", "meeting:<id>"): a note, not a link.
    """

    id = IdField()
    case = OfCase("cases.Case", on_delete=models.PROTECT, related_name="filed_documents")
    data_key_id = models.CharField(max_length=26)  # of the case to which it came first
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="filed")
    kind = models.CharField(max_length=40)  # a code of definitions/document_kinds.yaml
    title = SealedField()
    from_whom = SealedField()
    received_on = models.DateField(null=True)
    about = models.CharField(max_length=60, blank=True)
    version_no = models.PositiveIntegerField(default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    copy_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="copies")
    said = SealedField(holds="json")  # of a copy: what a reader of it should know
    for_meeting_at = models.DateTimeField(null=True)  # of a copy: when it was given to the meeting in `about`
    filed_by_name = models.CharField(max_length=200)
    filed_at = models.DateTimeField(default=clock.now)
    set_aside_at = models.DateTimeField(null=True)
    set_aside_by_name = models.CharField(max_length=200, blank=True)
    set_aside_reason = SealedField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["about"], name="filed_about")]
