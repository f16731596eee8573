"""Tells a case's coordinator, by e-mail and once, that a file of it is harmful or can no longer be opened."""

from django.conf import settings

from opencdop.audit.services import record, service
from opencdop.cases.filing import events
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.actor import SYSTEM, Actor
from opencdop.documents.models import Document
from opencdop.documents.queries import untold_documents
from opencdop.outbox.services import queue_email

SUBJECT = "A file of a case needs a look"
BODY = """A file of case {reference} is kept closed: a scanner found something in it, or it cannot be opened any more.

Look at the case's documents and its timeline: {link}

You will be asked to sign in. This message says nothing about the child on purpose. Please do not answer it.
"""
AT_ONCE = 200


def tell_of_closed_files() -> int:
    """Tell of every file that nobody was told of. Returns how many e-mails were queued."""
    of_cases = untold_documents().filter(case_id__in=Case.objects.values("pk"))
    return sum(_tell(document, by=SYSTEM) for document in of_cases[:AT_ONCE])


@service
def _tell(document: Document, *, by: Actor) -> bool:
    """Tell of one file; False where somebody else did so at this moment."""
    case = Case.objects.select_related("coordinator", "merged_into__coordinator").get(pk=document.case_id)
    if not Document.objects.filter(pk=document.pk, told_at=None).update(told_at=clock.now()):
        return False
    stands = case.merged_into or case
    queue_email(
        kind="a file that is closed",
        to=stands.coordinator.email,
        subject=SUBJECT,
        body=BODY,
        dedupe_key=f"document:{document.pk}:closed",
        case_id=stands.pk,
        words={
            "reference": stands.reference,
            "link": f"{settings.OPENCDOP_ADDRESS}/cases/{stands.pk}/documents/",
        },
        by=by,
    )
    record(events.OFFICE_TOLD, by=by, case_id=stands.pk, about=document)
    return True
