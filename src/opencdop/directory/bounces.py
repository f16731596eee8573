"""Mail that comes back: contacts are marked by it, so that nobody is asked at an address that is not read."""

from datetime import datetime, timedelta

from opencdop.audit.services import record, service
from opencdop.core import clock
from opencdop.core.actor import SYSTEM
from opencdop.directory import events
from opencdop.directory.models import Contact
from opencdop.directory.queries import plain_address
from opencdop.outbox.queries import undeliverable_since

LOOKED_BACK = timedelta(days=7)  # as long as the outbox keeps addresses


@service
def mark_returned_mail() -> int:
    """Mark everybody to whom an e-mail came back since their address was written; returns how many were marked."""
    came_back: dict[str, datetime] = {}
    for email in undeliverable_since(clock.now() - LOOKED_BACK):
        moment = email.returned_at or email.failed_at
        if email.to and moment is not None:
            address = plain_address(email.to)
            came_back[address] = max(moment, came_back.get(address, moment))
    if not came_back:
        return 0
    waiting = Contact.objects.filter(email__in=came_back, bounced_at__isnull=True).select_related("agency")
    marked = 0
    for contact in waiting:
        moment = came_back[contact.email]
        if moment < contact.address_since:
            continue
        as_read = Contact.objects.filter(pk=contact.pk, email=contact.email, address_since__lte=moment)
        if as_read.filter(bounced_at__isnull=True).update(bounced_at=moment):
            words = {"contact": contact.name, "agency": contact.agency.name}
            record(events.MAIL_CAME_BACK, by=SYSTEM, about=contact, words=words)
            marked += 1
    return marked
