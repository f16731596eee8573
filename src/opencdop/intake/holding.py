"""A notification held until an act about it is done, so that of two people the second sees what the first did."""

from opencdop.intake.models import Notification


def held(notification: Notification) -> Notification:
    """The notification as it stands, its row held.

    Held first and read after: whoever waited for somebody who passed it on, or moved it, would find none on PostgreSQL,
    which joins the new row with the old panel.
    """
    Notification.objects.select_for_update().get(pk=notification.pk)
    return Notification.objects.select_related("panel", "submission", "case").get(pk=notification.pk)
