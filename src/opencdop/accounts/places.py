"""Who may manage whose seats, and which roles belong to which kind of organisation. Pure."""

from opencdop.accounts.models import Organisation
from opencdop.accounts.roles import Act, Role, has_act, places_for
from opencdop.core.actor import Actor, ActorKind

ROLES_IN: dict[str, tuple[Role, ...]] = {
    Organisation.HOST: (Role.ADMINISTRATOR, Role.ANALYST),
    Organisation.PANEL: (Role.COORDINATOR, Role.MANAGER, Role.CHAIR, Role.PANEL_MEMBER, Role.ANALYST),
    Organisation.AGENCY: (Role.AGENCY_REPORTER,),
}


def manages_everywhere(actor: Actor) -> bool:
    """An administrator, or the installation itself (its set-up command, the demonstration)."""
    return actor.kind is ActorKind.SYSTEM or has_act(actor, Act.MANAGE_INSTALLATION)


def manages(actor: Actor, *, organisation_id: str) -> bool:
    """Whether the actor may invite to, and end seats in, the organisation."""
    return manages_everywhere(actor) or organisation_id in places_for(actor, Act.MANAGE_PEOPLE)


def fits(role: str, *, kind: str) -> bool:
    """Whether a role can be held in an organisation of this kind."""
    return role in ROLES_IN.get(kind, ())
