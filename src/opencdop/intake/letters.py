"""The e-mails about a notification: our reference and a link, and nothing of the child. The one place that queues."""

from datetime import datetime

from django.conf import settings
from django.db.models.functions import Coalesce

from opencdop.audit.services import record, service
from opencdop.core.actor import SYSTEM, Actor
from opencdop.intake import events
from opencdop.intake.models import Notification
from opencdop.intake.policy import policy
from opencdop.intake.transitions import RECEIVED
from opencdop.outbox.models import OutgoingEmail
from opencdop.outbox.services import queue_email
from opencdop.panels.templates import email_for


def tell_office(notification: Notification, *, by: Actor) -> None:
    """Tell the office at once, inside the caller's service."""
    _queue(notification, "arrived", notification.panel.office_email, by=by)


@service
def remind_unopened(now: datetime, *, by: Actor = SYSTEM) -> int:
    """Remind the office, then its manager, of what nobody has opened; each message goes once. Returns how many went.

    The hours are counted from when it was entered, or passed on to the panel that has it: nobody could open it before.
    """
    hours = policy()
    here = Notification.objects.filter(state=RECEIVED).annotate(
        here_since=Coalesce("with_panel_since", "entered_at")
    )
    waiting = here.filter(here_since__lte=now - hours.remind_office_after).select_related("panel")
    gone = 0
    for notification in waiting:
        panel = notification.panel
        gone += _queue(notification, "unopened", panel.office_email, by=by)
        if notification.here_since <= now - hours.remind_manager_after:
            gone += _queue(notification, "manager", panel.manager_email, by=by)
    return gone


def _queue(notification: Notification, which: str, to: str, *, by: Actor) -> bool:
    """Queue one message; False when it went before."""
    dedupe_key = f"notification:{notification.pk}:{which}"
    if notification.with_panel_since is not None:
        dedupe_key += f":{notification.with_panel_since:%Y%m%d%H%M%S}"
    if OutgoingEmail.objects.filter(dedupe_key=dedupe_key).exists():
        return False
    letter = email_for(
        notification.panel,
        f"notification_{which}",
        {
            "reference": notification.reference,
            "link": f"{settings.OPENCDOP_ADDRESS}/notifications/{notification.pk}/",
        },
    )
    queue_email(
        kind=f"notification {which}",
        to=to,
        subject=letter.subject,
        body=letter.body,
        words=letter.words,
        dedupe_key=dedupe_key,
        by=by,
    )
    if which != "arrived":
        words = {
            "reference": notification.reference,
            "whom": "the office" if which == "unopened" else "the manager",
        }
        record(events.REMINDER_QUEUED, by=by, case_id=notification.pk, about=notification, words=words)
    return True
