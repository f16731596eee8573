"""Looking documents up. Who may see one is for the floor above that links to it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from opencdop.audit.kinds import kind_of
from opencdop.audit.models import Event
from opencdop.core.errors import NotFound
from opencdop.documents.models import Document
from opencdop.documents.transitions import ERASED, HARMFUL

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


def untold_documents() -> QuerySet[Document]:
    """Documents that are harmful or unreadable, of which the office was not told yet, the oldest first."""
    closed = Q(scan=HARMFUL) | Q(unreadable_at__isnull=False)
    return Document.objects.filter(closed, told_at=None).exclude(state=ERASED).order_by("added_at")


@dataclass(frozen=True)
class Opening:
    """That somebody read a document: a download, or its pages as pictures."""

    who: str
    who_id: str
    what: str
    at: datetime


def openings_of(document: Document, *, case_ids: Collection[str], limit: int = 200) -> list[Opening]:
    """Who opened it, the latest first. `case_ids` are those under which its readings were recorded."""
    rows = _openings([document.id], case_ids).order_by("-seq")[:limit]
    return [Opening(row.actor_name, row.actor_id, kind_of(row.kind).sentence, row.at) for row in rows]


def openers_of(document_ids: Collection[str], *, case_ids: Collection[str]) -> dict[str, set[str]]:
    """Who opened each of these documents, by account; one query."""
    found: dict[str, set[str]] = {}
    for about, who_id in _openings(document_ids, case_ids).values_list("about", "actor_id").distinct():
        found.setdefault(about.partition(":")[2], set()).add(who_id)
    return found


def _openings(document_ids: Collection[str], case_ids: Collection[str]) -> QuerySet[Event]:
    about = [f"{Document._meta.label_lower}:{each}" for each in document_ids]
    return Event.objects.filter(case_id__in=list(case_ids), about__in=about, is_read=True)
