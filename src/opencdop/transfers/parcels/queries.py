"""What may be asked of parcels: by somebody who exchanges cases for a panel, of that panel's."""

from django.db.models import Q, QuerySet

from opencdop.accounts.roles import Act, places_for
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound
from opencdop.transfers.parcel_models import Parcel
from opencdop.transfers.parcels.transitions import WAITING

NO_SUCH_PARCEL = "There is no such file."


def parcels_of(actor: Actor) -> QuerySet[Parcel]:
    """The parcels of the actor's panels, and those of no panel, the newest first."""
    places = places_for(actor, Act.EXCHANGE_CASES)
    if not places:
        return Parcel.objects.none()
    mine = Q(panel_id__in=places) | Q(panel__isnull=True)
    return Parcel.objects.filter(mine).select_related("other", "panel", "case").order_by("-noted_at", "-pk")


def waiting_parcels(actor: Actor) -> list[Parcel]:
    """The cases that wait for an answer of theirs, or for a decision of ours; the oldest first."""
    return list(parcels_of(actor).filter(state__in=WAITING, kind=Parcel.CASE).order_by("noted_at"))


def parcel_for(actor: Actor, parcel_id: str) -> Parcel:
    """One of them. Raises NotFound."""
    found = parcels_of(actor).select_related("file", "case__lead_panel").filter(pk=parcel_id).first()
    if found is None:
        raise NotFound(NO_SUCH_PARCEL)
    return found
