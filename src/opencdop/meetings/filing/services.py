"""Filing documents with a meeting as a whole. The file is kept by `documents`; here is what it is."""

from typing import Any

from opencdop.accounts.roles import Act
from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record, service
from opencdop.cases.access import require_panel
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken, Stale
from opencdop.design.words import day
from opencdop.documents.services import erase_document, keep_file, refusal_noted, release_document
from opencdop.documents.storing import FOUND_HARMFUL
from opencdop.keystore import keys
from opencdop.meetings.filing import events
from opencdop.meetings.filing.models import MeetingDocument
from opencdop.meetings.models import Meeting

REASON_MISSING = "Say why."
LONGEST_TITLE = 200


def file_with_meeting(
    meeting: Meeting, *, upload: Any, kind: str, title: str = "", by: Actor
) -> MeetingDocument:
    """Keep a file and file it with the meeting. Raises RuleBroken where it is not taken, which leaves an event too."""
    require_panel(by, Act.ARRANGE_MEETING, meeting.panel_id)
    if kind not in MeetingDocument.DOCUMENT_KINDS:
        raise RuleBroken("Choose what it is.")
    named = " ".join(title.split())
    if len(named) > LONGEST_TITLE:
        raise RuleBroken(f"Keep the title to {LONGEST_TITLE} characters or fewer.")
    values = {"kind": kind, "title": named or MeetingDocument.DOCUMENT_KINDS[kind]}
    with refusal_noted(data_key_id="", by=by):
        return _file(meeting, upload=upload, values=values, event=events.DOCUMENT_FILED, by=by)


def file_version(filed: MeetingDocument, *, upload: Any, by: Actor) -> MeetingDocument:
    """File a newer version; the older one stays, and says that there is a newer one."""
    require_panel(by, Act.ARRANGE_MEETING, filed.meeting.panel_id)
    values = {
        "kind": filed.kind,
        "title": filed.title,
        "replaces": filed,
        "version_no": filed.version_no + 1,
    }
    with refusal_noted(data_key_id="", by=by):
        return _file(filed.meeting, upload=upload, values=values, event=events.VERSION_FILED, by=by)


@service
def _file(
    meeting: Meeting, *, upload: Any, values: dict[str, Any], event: EventKind, by: Actor
) -> MeetingDocument:
    Meeting.objects.select_for_update().get(
        pk=meeting.pk
    )  # of two at once the second uses the first one's key
    earlier = values.get("replaces")
    if earlier is not None:
        if _locked(earlier).set_aside_at:
            raise RuleBroken("This document was set aside. Take it up again first.")
        if MeetingDocument.objects.filter(replaces=earlier).exists():
            raise Stale("Somebody has added a newer version in the meantime. Look at it first.")
    of_meeting = MeetingDocument.objects.filter(meeting=meeting).values_list("data_key_id", flat=True)
    key_id = of_meeting.order_by("filed_at").first() or keys.create_key()
    filed = MeetingDocument(
        meeting=meeting,
        data_key_id=key_id,
        document=keep_file(upload, data_key_id=key_id, by=by),
        filed_by_name=by.name,
        filed_at=clock.now(),
        **values,
    )
    filed.save(force_insert=True)
    _record(event, filed, by=by, number=filed.version_no)
    return filed


@service
def set_aside(filed: MeetingDocument, *, reason: str, by: Actor) -> None:
    """Put a document away, with a reason: it leaves the list, and can be taken up again."""
    require_panel(by, Act.ARRANGE_MEETING, filed.meeting.panel_id)
    if not reason.strip():
        raise RuleBroken(REASON_MISSING)
    if _locked(filed).set_aside_at:
        raise RuleBroken("This document was set aside already.")
    _put_away(filed, reason=reason.strip(), by=by)


@service
def put_away_harmful(filed: MeetingDocument, *, by: Actor) -> None:
    """Put away a document in which the scanner found something as it came in: no version of anything, and closed."""
    require_panel(by, Act.ARRANGE_MEETING, filed.meeting.panel_id)
    filed.replaces, filed.version_no = None, 1
    filed.save(update_fields=["replaces", "version_no"])
    _put_away(filed, reason=FOUND_HARMFUL, by=by)


def _put_away(filed: MeetingDocument, *, reason: str, by: Actor) -> None:
    filed.set_aside_at, filed.set_aside_by_name, filed.set_aside_reason = clock.now(), by.name, reason
    filed.save(update_fields=["set_aside_at", "set_aside_by_name", "set_aside_reason"])
    _record(events.SET_ASIDE, filed, by=by, after=reason)


@service
def take_up(filed: MeetingDocument, *, by: Actor) -> None:
    """Take up again what was set aside."""
    require_panel(by, Act.ARRANGE_MEETING, filed.meeting.panel_id)
    if not _locked(filed).set_aside_at:
        raise RuleBroken("This document was not set aside.")
    if filed.document.is_harmful:
        raise RuleBroken(FOUND_HARMFUL)
    reason, filed.set_aside_at, filed.set_aside_by_name = filed.set_aside_reason, None, ""
    filed.set_aside_reason = ""
    filed.save(update_fields=["set_aside_at", "set_aside_by_name", "set_aside_reason"])
    _record(events.TAKEN_UP, filed, by=by, before=reason)


@service
def let_out(filed: MeetingDocument, *, reason: str, by: Actor) -> None:
    """Let a document be opened that waited for a look."""
    require_panel(by, Act.ARRANGE_MEETING, filed.meeting.panel_id)
    release_document(filed.document, reason=reason, by=by)


@service
def erase_file(filed: MeetingDocument, *, reason: str, by: Actor) -> None:
    """Erase the file for good; that it was, what it was, its size and hash, and why it was erased stay."""
    require_panel(by, Act.ERASE_DOCUMENT, filed.meeting.panel_id)
    erase_document(filed.document, reason=reason, by=by)
    _record(events.FILE_ERASED, filed, by=by, after=reason.strip())


def _locked(filed: MeetingDocument) -> MeetingDocument:
    return MeetingDocument.objects.select_for_update().get(pk=filed.pk)


def _record(event: EventKind, filed: MeetingDocument, *, by: Actor, number: int = 0, **values: Any) -> None:
    record(
        event,
        by=by,
        about=filed,
        data_key_id=filed.data_key_id,
        words={"title": filed.title, "number": number, "on": day(filed.meeting.on)},
        **values,
    )
