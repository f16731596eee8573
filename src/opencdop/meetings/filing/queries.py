"""What may be asked of the documents of a meeting."""

from opencdop.core.errors import NotFound
from opencdop.documents.filing.queries import Kept, together
from opencdop.keystore import keys
from opencdop.meetings.filing.models import MeetingDocument
from opencdop.meetings.models import Meeting


def kept_documents(meeting: Meeting) -> list[Kept[MeetingDocument]]:
    """The documents of a meeting, the latest first; two queries for any number of them."""
    rows = list(meeting.documents.select_related("document").order_by("-filed_at", "-version_no"))
    keys.load_keys({each.data_key_id for each in rows})
    return together(rows)


def standing_count(meeting: Meeting) -> int:
    """How many documents of the meeting are not set aside, each counted once."""
    return meeting.documents.filter(replaced_by__isnull=True, set_aside_at__isnull=True).count()


def filed_in(meeting: Meeting, filed_id: str) -> MeetingDocument:
    """One version of a document of the meeting. Raises NotFound."""
    found = meeting.documents.select_related("document").filter(id=filed_id).first()
    if found is None:
        raise NotFound("This meeting has no such document.")
    return found
