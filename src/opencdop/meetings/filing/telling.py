"""Tells the panel's office, by e-mail and once, that a file of a meeting is harmful or can no longer be opened."""

from django.conf import settings

from opencdop.audit.services import service
from opencdop.cases.filing.telling import AT_ONCE, tell_once
from opencdop.core.actor import SYSTEM, Actor
from opencdop.design.words import day
from opencdop.documents.queries import untold_documents
from opencdop.meetings.filing import events
from opencdop.meetings.filing.models import MeetingDocument
from opencdop.panels.templates import email_for


def tell_of_closed_meeting_files() -> int:
    """Tell of every file of a meeting that nobody was told of. Returns how many e-mails were queued."""
    untold = MeetingDocument.objects.filter(document__in=untold_documents()).order_by("filed_at")
    return sum(
        _tell(filed, by=SYSTEM) for filed in untold.select_related("document", "meeting__panel")[:AT_ONCE]
    )


@service
def _tell(filed: MeetingDocument, *, by: Actor) -> bool:
    meeting = filed.meeting
    link = f"{settings.OPENCDOP_ADDRESS}/meetings/{meeting.pk}/documents/"
    return tell_once(
        filed.document,
        to=meeting.panel.office_email,
        letter=email_for(meeting.panel, "meeting_file_closed", {"link": link}),
        event=events.OFFICE_TOLD,
        words={"on": day(meeting.on)},
        by=by,
    )
