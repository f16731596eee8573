"""Tells an office, by e-mail and once, that a file is harmful or can no longer be opened: of a case its coordinator."""

from collections.abc import Mapping

from django.conf import settings

from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record, service
from opencdop.cases.filing import events
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.actor import SYSTEM, Actor
from opencdop.documents.models import Document
from opencdop.documents.queries import untold_documents
from opencdop.outbox.services import queue_email
from opencdop.panels.templates import Email, email_for

AT_ONCE = 200


def tell_of_closed_files() -> int:
    """Tell of every file of a case that nobody was told of. Returns how many e-mails were queued."""
    of_cases = untold_documents().filter(case_id__in=Case.objects.values("pk"))
    return sum(_tell(document, by=SYSTEM) for document in of_cases[:AT_ONCE])


@service
def _tell(document: Document, *, by: Actor) -> bool:
    case = Case.objects.select_related(
        "coordinator", "lead_panel", "merged_into__coordinator", "merged_into__lead_panel"
    ).get(pk=document.case_id)
    stands = case.merged_into or case
    letter = email_for(
        stands.lead_panel,
        "file_closed",
        {
            "reference": stands.reference,
            "link": f"{settings.OPENCDOP_ADDRESS}/cases/{stands.pk}/documents/",
        },
    )
    return tell_once(
        document,
        to=stands.coordinator.email,
        letter=letter,
        event=events.OFFICE_TOLD,
        case_id=stands.pk,
        by=by,
    )


@service
def tell_once(
    document: Document,
    *,
    to: str,
    letter: Email,
    event: EventKind,
    case_id: str = "",
    words: Mapping[str, object] | None = None,
    by: Actor,
) -> bool:
    """Tell of one file; False where somebody else did so at this moment."""
    if not Document.objects.filter(pk=document.pk, told_at=None).update(told_at=clock.now()):
        return False
    queue_email(
        kind="a file that is closed",
        to=to,
        subject=letter.subject,
        body=letter.body,
        dedupe_key=f"document:{document.pk}:closed",
        case_id=case_id,
        words=letter.words,
        by=by,
    )
    record(event, by=by, case_id=case_id, about=document, data_key_id=document.data_key_id, words=words)
    return True
