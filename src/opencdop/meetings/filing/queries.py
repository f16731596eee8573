"""What may be asked of the documents of a meeting."""

from dataclasses import dataclass, field

from opencdop.core.errors import NotFound
from opencdop.keystore import keys
from opencdop.meetings.filing.models import MeetingDocument
from opencdop.meetings.models import Meeting


@dataclass
class Kept:
    """A document of a meeting: its newest version, and the older ones, newest first."""

    newest: MeetingDocument
    older: list[MeetingDocument] = field(default_factory=list)

    @property
    def all(self) -> list[MeetingDocument]:
        return [self.newest, *self.older]


def kept_documents(meeting: Meeting) -> list[Kept]:
    """The documents of a meeting, the latest first; two queries for any number of them."""
    rows = list(meeting.documents.select_related("document").order_by("-filed_at", "-version_no"))
    keys.load_keys({each.data_key_id for each in rows})
    before = {each.pk: each for each in rows}
    replaced = {each.replaces_id for each in rows}
    kept = [Kept(each) for each in rows if each.pk not in replaced]
    for one in kept:
        earlier = one.newest.replaces_id
        while earlier:
            one.older.append(before[earlier])
            earlier = before[earlier].replaces_id
    return kept


def standing_count(meeting: Meeting) -> int:
    """How many documents of the meeting are not set aside, each counted once."""
    return meeting.documents.filter(replaced_by__isnull=True, set_aside_at__isnull=True).count()


def filed_in(meeting: Meeting, filed_id: str) -> MeetingDocument:
    """One version of a document of the meeting. Raises NotFound."""
    found = meeting.documents.select_related("document").filter(id=filed_id).first()
    if found is None:
        raise NotFound("This meeting has no such document.")
    return found


def kept_with(meeting: Meeting, filed: MeetingDocument) -> Kept:
    """The document of which this is a version."""
    return next(one for one in kept_documents(meeting) if any(each.pk == filed.pk for each in one.all))
