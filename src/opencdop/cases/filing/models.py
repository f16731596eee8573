"""That a document belongs to a case: what it is, from whom, when it came, for what. The file itself is `documents`'."""

from typing import ClassVar

from django.db import models

from opencdop.cases.belonging import OfCase
from opencdop.documents.filing.models import Filed
from opencdop.documents.models import Document
from opencdop.keystore.fields import SealedField


class FiledDocument(Filed):
    """One version of a document of a case, or a copy of one for the panel; sealed with the key of the case to which it
    came first. `about` names what it was filed with besides ("request:<id>", "meeting:<id>"): a note, not a link.
    """

    case = OfCase("cases.Case", on_delete=models.PROTECT, related_name="filed_documents")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="filed")
    kind = models.CharField(max_length=40)  # a code of definitions/document_kinds.yaml
    from_whom = SealedField()
    received_on = models.DateField(null=True)
    about = models.CharField(max_length=60, blank=True)
    copy_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="copies")
    said = SealedField(holds="json")  # of a copy: what a reader of it should know
    for_meeting_at = models.DateTimeField(null=True)  # of a copy: when it was given to the meeting in `about`

    class Meta:
        indexes: ClassVar = [models.Index(fields=["about"], name="filed_about")]

    @property
    def is_copy(self) -> bool:
        return self.copy_of_id is not None
