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
from opencdop.panels.templates import email_for

AT_ONCE = 200


def tell_of_closed_files() -> int:
    """Tell of every file that nobody was told of. Returns how many e-mails were queued."""
    of_cases = untold_documents().filter(case_id__in=Case.objects.values("pk"))
    return sum(_tell(document, by=SYSTEM) for document in of_cases[:AT_ONCE])


@service
def _tell(document: Document, *, by: Actor) -> bool:
    """Tell of one file; False where somebody else did so at this moment."""
    case = Case.objects.select_related(
        "coordinator", "lead_panel", "merged_into__coordinator", "merged_into__lead_panel"
    ).get(pk=document.case_id)
    if not Document.objects.filter(pk=document.pk, told_at=None).update(told_at=clock.now()):
        return False
    stands = case.merged_into or case
    letter = email_for(
        stands.lead_panel,
        "file_closed",
        {
            "reference": stands.reference,
            "link": f"{settings.OPENCDOP_ADDRESS}/cases/{stands.pk}/documents/",
        },
    )
    queue_email(
        kind="a file that is closed",
        to=stands.coordinator.email,
        subject=letter.subject,
        body=letter.body,
        dedupe_key=f"document:{document.pk}:closed",
        case_id=stands.pk,
        words=letter.words,
        by=by,
    )
    record(events.OFFICE_TOLD, by=by, case_id=stands.pk, about=document)
    return True
