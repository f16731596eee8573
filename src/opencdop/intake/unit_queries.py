"""Whether the unit was asked for the rest of a notification, and when."""

from datetime import date, datetime

from opencdop.intake.models import Notification
from opencdop.keystore import keys
from opencdop.outbox.models import OutgoingEmail

KIND = "notification unit"


def asked_key(notification: Notification, *, to: str, on: date) -> str:
    """By what the outbox knows that this address was asked on that day; the address does not stand in it."""
    whom = keys.index_hash(f"unit:{to.casefold()}")[:16]
    return f"{_of(notification)}{whom}:{on.isoformat()}"


def unit_asked_at(notification: Notification) -> list[datetime]:
    """The moments at which the unit was asked, the first first."""
    rows = OutgoingEmail.objects.filter(dedupe_key__startswith=_of(notification))
    return list(rows.order_by("queued_at").values_list("queued_at", flat=True))


def _of(notification: Notification) -> str:
    return f"notification:{notification.pk}:unit:"
