"""Asking the unit for the rest of a thin notification: an e-mail with our reference and the way to our form alone."""

from django.conf import settings

from opencdop.accounts.roles import Act
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.intake import events
from opencdop.intake.holding import held
from opencdop.intake.models import Notification
from opencdop.intake.second_queries import second_expected
from opencdop.intake.transitions import RECEIVED
from opencdop.intake.unit_queries import KIND, asked_key
from opencdop.outbox.models import OutgoingEmail
from opencdop.outbox.services import queue_email
from opencdop.panels.templates import Email, email_for

TEMPLATE = "unit_asked"


def email_to_unit(notification: Notification) -> Email:
    """The e-mail, in the panel's own words where it has approved some."""
    panel = notification.panel
    words = {
        "reference": notification.reference,
        "link": f"{settings.OPENCDOP_ADDRESS}/panel/{panel.slug}/notify/",
    }
    return email_for(panel, TEMPLATE, words)


@service
def ask_unit(notification: Notification, *, to: str, by: Actor) -> OutgoingEmail:
    """Ask the unit in which the baby died to notify us itself. Asking the same address twice on a day sends one e-mail.

    Raises RuleBroken where nothing more is expected, and for an address that is none.
    """
    access.require_panel(by, Act.TRIAGE, notification.panel_id)
    notification = held(notification)
    access.require_panel(by, Act.TRIAGE, notification.panel_id)
    if notification.state == RECEIVED:
        raise RuleBroken("Open the notification first.")
    if second_expected(notification) is None:
        raise RuleBroken("Nothing more is expected for this notification.")
    email, address = email_to_unit(notification), to.strip()
    key = asked_key(notification, to=address, on=clock.today())
    known = OutgoingEmail.objects.filter(dedupe_key=key).first()
    if known is not None:
        return known
    queued = queue_email(
        kind=KIND,
        to=address,
        subject=email.subject,
        body=email.body,
        words=email.words,
        dedupe_key=key,
        case_id=notification.case_id or "",
        by=by,
    )
    record(
        events.UNIT_ASKED,
        by=by,
        case_id=notification.case_id or notification.pk,
        about=notification,
        data_key_id=notification.data_key_id,
        words={"reference": notification.reference},
    )
    return queued
