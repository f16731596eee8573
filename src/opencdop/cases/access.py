"""Who may see and do what in a case: `may` for one case, `visible_cases` for all. A property test shows they agree.

Chair and panel members work without the child's identity: their roles lack SEE_IDENTITY. A panel member sees only cases
for which a meeting gave a grant. A restricted case is open to its coordinator, managers and chair (without identity),
and by grant, which gives the papers and no more. Whoever may not see that a case exists is told that it is not found.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from opencdop.accounts.roles import ROLE_ACTS, Act, Role, places_for, refusal_for, roles_with
from opencdop.cases.models import Case, Grant
from opencdop.core import clock
from opencdop.core.actor import SYSTEM, Actor, ActorKind
from opencdop.core.errors import NotAllowed, NotFound

BY_GRANT = frozenset({Role.PANEL_MEMBER})  # roles that see a case only where they were given it
PAPERS = frozenset[Act]().union(
    *(ROLE_ACTS[role] for role in BY_GRANT)
)  # what a grant opens, in a restricted case too
OF_RESTRICTED = frozenset({Role.MANAGER, Role.CHAIR})  # roles that work with a restricted case of their panel


@dataclass(frozen=True)
class Standing:
    """What access needs to know of a case, for one actor."""

    lead_panel_id: str
    restricted: bool
    granted: bool
    coordinated: bool = False  # by the actor


@dataclass(frozen=True)
class Decision:
    allowed: bool
    reason: str


def may(actor: Actor, act: Act, standing: Standing) -> Decision:
    """Whether the actor may do this in this case, and if not, the sentence that says why. Pure."""
    if actor == SYSTEM:
        return Decision(True, "")
    if actor.kind is not ActorKind.PERSON:
        return Decision(False, "Sign in to see this.")
    roles = [role for role in roles_with(act) if standing.lead_panel_id in actor.organisations_as([role])]
    if not roles:
        return Decision(False, refusal_for(act))
    if any(_works_with(role, standing) for role in roles):
        return Decision(True, "")
    if act in PAPERS:
        return Decision(
            standing.granted, "" if standing.granted else "You have not been invited to this case."
        )
    return Decision(False, "This case is restricted: its coordinator and the panel's managers do this.")


def _works_with(role: Role, standing: Standing) -> bool:
    """Whether somebody in this role works with the case without having been given it."""
    if role in BY_GRANT:
        return False
    return not standing.restricted or standing.coordinated or role in OF_RESTRICTED


def visible_cases(actor: Actor, act: Act = Act.SEE_CASES) -> QuerySet[Case]:
    """The cases in which the actor may do `act`."""
    if actor == SYSTEM:
        return Case.objects.all()
    if actor.kind is not ActorKind.PERSON:
        return Case.objects.none()
    acting = set(roles_with(act))
    office, keeping = (
        actor.organisations_as(acting - BY_GRANT),
        actor.organisations_as(acting & OF_RESTRICTED),
    )
    reach = Q(lead_panel_id__in=keeping)
    reach |= Q(lead_panel_id__in=office) & (Q(restricted=False) | Q(coordinator_id=actor.id))
    if act in PAPERS and actor.organisations_as(acting) - keeping:
        given = (
            Q(case=OuterRef("pk")) | Q(case=OuterRef("merged_into_id")) | Q(case__merged_into=OuterRef("pk"))
        )
        reach |= Q(Exists(_granted(actor).filter(given)))
    return Case.objects.filter(reach, lead_panel_id__in=actor.organisations_as(acting))


def _granted(actor: Actor) -> QuerySet[Grant, str]:
    now = clock.now()
    live = Q(until_at__isnull=True) | Q(until_at__gt=now)
    return Grant.objects.filter(live, person_id=actor.id, from_at__lte=now).values_list("case_id", flat=True)


def standing_of(case: Case, actor: Actor) -> Standing:
    """The case as access sees it. Asks the database only where a grant may decide."""
    by_grant = case.restricted or case.lead_panel_id in actor.organisations_as(BY_GRANT)
    together = [case.pk, *case.merged_ids, *([case.merged_into_id] if case.merged_into_id else [])]
    return _standing(case, actor, granted=by_grant and _granted(actor).filter(case_id__in=together).exists())


def _standing(case: Case, actor: Actor, *, granted: bool) -> Standing:
    return Standing(
        lead_panel_id=case.lead_panel_id,
        restricted=case.restricted,
        granted=granted,
        coordinated=case.coordinator_id == actor.id,
    )


def sees(case: Case, actor: Actor, act: Act) -> bool:
    """Whether the actor may do this in the case. Asks for a grant only where no role of the actor could do without."""
    if may(actor, act, _standing(case, actor, granted=False)).allowed:
        return True
    hinges_on_grant = act in PAPERS and case.lead_panel_id in places_for(actor, act)
    return hinges_on_grant and may(actor, act, standing_of(case, actor)).allowed


def require(actor: Actor, act: Act, case: Case) -> None:
    """Raise NotFound when the actor may not know of the case, NotAllowed when the act is not theirs."""
    if sees(case, actor, act):
        return
    if not sees(case, actor, Act.SEE_CASES):
        raise NotFound("There is no such case.")
    raise NotAllowed(may(actor, act, standing_of(case, actor)).reason)


def case_for(actor: Actor, case_id: str, act: Act) -> Case:
    """The case, for an actor who may do `act` in it; for one that was merged, the case that stands for it.

    Raises NotFound or NotAllowed.
    """
    cases = Case.objects.select_related("lead_panel", "coordinator", "child")
    case = cases.filter(id=case_id).first()
    if case is not None and case.merged_into_id and sees(case, actor, Act.SEE_CASES):
        case = cases.filter(id=case.merged_into_id).first()
    if case is None:
        raise NotFound("There is no such case.")
    require(actor, act, case)
    return case


def require_panel(actor: Actor, act: Act, panel_id: str) -> None:
    """Raise unless the actor may do `act` for this panel: NotFound for another panel's, NotAllowed without the act."""
    if actor == SYSTEM or panel_id in places_for(actor, act):
        return
    if panel_id not in actor.organisations:
        raise NotFound("There is nothing here for you.")
    raise NotAllowed(refusal_for(act))
