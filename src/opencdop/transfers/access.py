"""Who of a panel that does not lead may see what it keeps of a case, and who speaks for a party.

`may_keep` for one interest and `visible_interests` for all agree. Nothing here opens a record: that stays with the
panel that leads (`cases/access.py`). Whoever may not know of it is told that it is not found.
"""

from django.db.models import Q, QuerySet

from opencdop.accounts.roles import Act, places_for
from opencdop.cases.access import require_panel
from opencdop.core.actor import SYSTEM, Actor, ActorKind
from opencdop.core.errors import NotFound
from opencdop.transfers.models import Interest, JurisdictionAgreement
from opencdop.transfers.transitions import ESCALATED, SETTLED

OF_THE_OFFICE = Act.PROPOSE_LEAD
BEFORE_CHAIRS = (ESCALATED, SETTLED)  # states in which chairs see a proposal, without the child's identity


def may_keep(actor: Actor, interest: Interest) -> bool:
    """Whether the actor sees the child behind an interest of their panel: its office does, while it lasts."""
    if actor.kind is not ActorKind.PERSON or interest.ended_at is not None:
        return False
    return interest.panel_id in places_for(actor, OF_THE_OFFICE)


def visible_interests(actor: Actor) -> QuerySet[Interest]:
    """The interests of the actor's panels that have not ended."""
    if actor.kind is not ActorKind.PERSON:
        return Interest.objects.none()
    places = places_for(actor, OF_THE_OFFICE)
    return Interest.objects.filter(panel_id__in=places, ended_at__isnull=True)


def interest_for(actor: Actor, interest_id: str) -> Interest:
    """An interest of one of the actor's panels, with its case. Raises NotFound."""
    found = visible_interests(actor).select_related("panel", "case__child", "case__lead_panel")
    interest = found.filter(id=interest_id).first()
    if interest is None:
        raise NotFound("There is nothing here for you.")
    return interest


def before_chairs(actor: Actor) -> QuerySet[JurisdictionAgreement]:
    """What the chairs of two panels decide or decided, for the chair of either."""
    if actor.kind is not ActorKind.PERSON:
        return JurisdictionAgreement.objects.none()
    places = places_for(actor, Act.SETTLE_LEAD)
    party = Q(proposing_panel_id__in=places) | Q(other_panel_id__in=places)
    return JurisdictionAgreement.objects.filter(party, state__in=BEFORE_CHAIRS)


def agreement_for_chair(actor: Actor, agreement_id: str) -> JurisdictionAgreement:
    """A proposal that waits for the actor as a chair. Raises NotFound."""
    found = before_chairs(actor).select_related(
        "case__child", "case__lead_panel", "proposing_panel", "other_panel", "lead_panel"
    )
    agreement = found.filter(id=agreement_id).first()
    if agreement is None:
        raise NotFound("There is nothing here for you.")
    return agreement


def require_party(actor: Actor, act: Act, agreement: JurisdictionAgreement) -> str:
    """The id of the panel for which the actor speaks in this: NotFound for nobody's, NotAllowed without the act."""
    parties = [agreement.proposing_panel_id, agreement.other_panel_id]
    if actor == SYSTEM:
        return agreement.proposing_panel_id
    for panel_id in parties:
        if panel_id is not None and panel_id in places_for(actor, act):
            return str(panel_id)
    for panel_id in parties:
        if panel_id is not None and panel_id in actor.organisations:
            require_panel(actor, act, panel_id)
    raise NotFound("There is nothing here for you.")
