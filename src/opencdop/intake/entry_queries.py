"""What may be asked of forms that are being entered, of originals, and of what somebody notified with an account."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from opencdop.accounts.roles import Act, places_for
from opencdop.cases.access import visible_cases
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound
from opencdop.documents.models import Document
from opencdop.formkit.definition import Group
from opencdop.formkit.reading import inputs_of
from opencdop.intake.channels import SIGNED_IN
from opencdop.intake.models import FormInHand, Notification, Original
from opencdop.panels.models import Panel


@dataclass(frozen=True)
class Receipt:
    """That somebody notified: the reference, to which panel, and when. Nothing of what was told."""

    reference: str
    panel_name: str
    sent_at: datetime


def came_inputs(in_hand: FormInHand, group: Group) -> dict[str, Any]:
    """How and when a form in hand came, as its fields hold it."""
    if in_hand.received_at is None:
        return {}
    at = in_hand.received_at.astimezone(clock.LONDON)
    answers = {"channel": in_hand.channel, "came_on": at.date().isoformat(), "came_at": f"{at:%H:%M}"}
    return inputs_of(group, answers)


def originals_of(data_key_id: str) -> list[Document]:
    """The originals that belong to a form in hand, or to a notification, by their data key."""
    rows = Original.objects.filter(data_key_id=data_key_id).select_related("document")
    return [row.document for row in rows.order_by("document__added_at")]


def original_for(actor: Actor, document_id: str) -> Document:
    """An original of a form or a notification of the actor's panels, or of one whose case they see. Raises NotFound."""
    panels = places_for(actor, Act.TRIAGE)
    row = Original.objects.filter(document_id=document_id).select_related("document").first()
    if row is not None:
        in_hand = FormInHand.objects.filter(draft__data_key_id=row.data_key_id, panel_id__in=panels)
        seen = Q(case=None, panel_id__in=panels) | Q(case__in=visible_cases(actor, Act.TRIAGE))
        if (
            Notification.objects.filter(seen, data_key_id=row.data_key_id).exists()
            or in_hand.filter(draft__submission=None).exists()
        ):
            return row.document
    raise NotFound("There is no such document.")


def own_receipts(actor: Actor, *, most: int = 50) -> list[Receipt]:
    """What this person notified with their own account, the latest first."""
    rows = Notification.objects.filter(notifier_id=actor.id).select_related("panel")
    return [
        Receipt(row.reference, row.panel.name, row.entered_at) for row in rows.order_by("-entered_at")[:most]
    ]


def own_draft(actor: Actor, draft_id: str) -> FormInHand:
    """A form that this person fills in with their own account. Raises NotFound."""
    held = FormInHand.objects.select_related("draft__submission", "panel")
    found = held.filter(draft_id=draft_id, channel=SIGNED_IN, begun_by_id=actor.id).first()
    if found is None:
        raise NotFound("There is no such form.")
    return found


def own_drafts(actor: Actor) -> list[FormInHand]:
    """The forms that this person began and has not sent."""
    held = FormInHand.objects.select_related("draft", "panel")
    mine = held.filter(channel=SIGNED_IN, begun_by_id=actor.id, draft__submission=None)
    return list(mine.filter(draft__expires_at__gt=clock.now()).order_by("-draft__saved_at"))


def all_panels() -> list[Panel]:
    """The panels that may be notified; that they are there is public."""
    return list(Panel.objects.order_by("name"))


def own_panel(slug: str) -> Panel:
    """The panel of this slug. Raises NotFound."""
    panel = Panel.objects.filter(slug=slug).first()
    if panel is None:
        raise NotFound("There is no panel of this name here.")
    return panel
