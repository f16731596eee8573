"""Filing documents with a meeting as a whole. The file is kept by `documents`; here is what it is."""

from typing import Any

from opencdop.accounts.roles import Act
from opencdop.audit.kinds import EventKind
from opencdop.audit.services import service
from opencdop.cases.access import require_panel
from opencdop.core.actor import Actor
from opencdop.design.words import day
from opencdop.documents.filing import services as filing
from opencdop.documents.filing.services import Told
from opencdop.documents.services import refusal_noted, release_document
from opencdop.keystore import keys
from opencdop.meetings.filing import events
from opencdop.meetings.filing.models import MeetingDocument
from opencdop.meetings.models import Meeting


def file_with_meeting(
    meeting: Meeting, *, upload: Any, kind: str, title: str = "", by: Actor
) -> MeetingDocument:
    """Keep a file and file it with the meeting. Raises RuleBroken where it is not taken, which leaves an event too."""
    require_panel(by, Act.ARRANGE_MEETING, meeting.panel_id)
    named = filing.title_for(title, kind=kind, kinds=MeetingDocument.DOCUMENT_KINDS)
    with refusal_noted(data_key_id="", upload=upload, by=by):
        values = {"kind": kind, "title": named}
        return _file(meeting, upload=upload, values=values, event=events.DOCUMENT_FILED, by=by)


def file_version(filed: MeetingDocument, *, upload: Any, by: Actor) -> MeetingDocument:
    """File a newer version; the older one stays, and says that there is a newer one."""
    require_panel(by, Act.ARRANGE_MEETING, filed.meeting.panel_id)
    with refusal_noted(data_key_id=filed.data_key_id, upload=upload, by=by):
        values = {"kind": filed.kind, **filing.after(filed)}
        return _file(filed.meeting, upload=upload, values=values, event=events.VERSION_FILED, by=by)


@service
def _file(
    meeting: Meeting, *, upload: Any, values: dict[str, Any], event: EventKind, by: Actor
) -> MeetingDocument:
    # Of two at once the second uses the first one's key.
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    of_meeting = MeetingDocument.objects.filter(meeting=meeting).values_list("data_key_id", flat=True)
    key_id = of_meeting.order_by("filed_at").first() or keys.create_key()
    filed = MeetingDocument(meeting=meeting, data_key_id=key_id, **values)
    return filing.file(filed, upload=upload, told=_told(event, filed), by=by)


@service
def set_aside(filed: MeetingDocument, *, reason: str, by: Actor) -> None:
    """Put a document away, with a reason: it leaves the list, and can be taken up again."""
    require_panel(by, Act.ARRANGE_MEETING, filed.meeting.panel_id)
    filing.set_aside(filed, reason=reason, told=_told(events.SET_ASIDE, filed), by=by)


@service
def put_away_harmful(filed: MeetingDocument, *, by: Actor) -> None:
    """Put away a document in which the scanner found something as it came in: no version of anything, and closed."""
    require_panel(by, Act.ARRANGE_MEETING, filed.meeting.panel_id)
    filing.put_away_harmful(filed, told=_told(events.SET_ASIDE, filed), by=by)


@service
def take_up(filed: MeetingDocument, *, by: Actor) -> None:
    """Take up again what was set aside."""
    require_panel(by, Act.ARRANGE_MEETING, filed.meeting.panel_id)
    filing.take_up(filed, told=_told(events.TAKEN_UP, filed), by=by)


@service
def let_out(filed: MeetingDocument, *, reason: str, by: Actor) -> None:
    """Let a document be opened that waited for a look."""
    require_panel(by, Act.ARRANGE_MEETING, filed.meeting.panel_id)
    release_document(filed.document, reason=reason, by=by)


@service
def erase_file(filed: MeetingDocument, *, reason: str, by: Actor) -> None:
    """Erase the file for good; that it was, what it was, its size and hash, and why it was erased stay."""
    require_panel(by, Act.ERASE_DOCUMENT, filed.meeting.panel_id)
    filing.erase_file(filed, reason=reason, told=_told(events.FILE_ERASED, filed), by=by)


def _told(event: EventKind, filed: MeetingDocument) -> Told:
    return Told(event, words={"on": day(filed.meeting.on)})
