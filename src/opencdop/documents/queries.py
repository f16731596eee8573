"""Looking documents up. Who may see one is for the floor above that links to it."""

from collections.abc import Collection

from opencdop.core.errors import NotFound
from opencdop.documents.models import Document

NO_SUCH_DOCUMENT = "There is no such document."


def document(document_id: str) -> Document:
    """The document of that identifier. Raises NotFound."""
    found = Document.objects.filter(id=document_id).first()
    if found is None:
        raise NotFound(NO_SUCH_DOCUMENT)
    return found


def documents(document_ids: Collection[str]) -> dict[str, Document]:
    """The documents of these identifiers that are there, in one query."""
    return {each.id: each for each in Document.objects.filter(id__in=set(document_ids))}
