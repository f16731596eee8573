"""Taking in a delivery report: the message of ours that it names is marked as returned; nothing else is believed."""

from opencdop.outbox.models import OutgoingEmail
from opencdop.outbox.queries import email_named
from opencdop.outbox.reports import NoReport, message_id_in
from opencdop.outbox.services import note_returned

FOREIGN = "It is about a message that this installation did not send."


def take_in(report: bytes) -> OutgoingEmail:
    """Mark what a report says never arrived. The same report twice changes nothing more. Raises NoReport."""
    found = email_named(message_id_in(report))
    if found is None or found.state in (OutgoingEmail.QUEUED,):
        raise NoReport(FOREIGN)
    note_returned(found)
    return found
