"""What may be asked of the keys of other systems. The keys themselves are kept nowhere."""

from opencdop.accounts.roles import Act, places_for
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound
from opencdop.intake.models import SenderKey
from opencdop.panels.models import Panel


def panels_kept(actor: Actor) -> list[Panel]:
    """The panels for which the actor may make keys."""
    return list(Panel.objects.filter(pk__in=places_for(actor, Act.KEEP_PANEL)).order_by("name"))


def keys_of(actor: Actor) -> list[SenderKey]:
    """The keys of these panels, those in use first."""
    rows = SenderKey.objects.filter(panel_id__in=places_for(actor, Act.KEEP_PANEL)).select_related("panel")
    return sorted(rows.order_by("-made_at"), key=lambda row: row.revoked_at is not None)


def key_for(actor: Actor, key_id: str) -> SenderKey:
    """One of these keys. Raises NotFound."""
    found = SenderKey.objects.filter(pk=key_id, panel_id__in=places_for(actor, Act.KEEP_PANEL)).first()
    if found is None:
        raise NotFound("There is no such key.")
    return found
