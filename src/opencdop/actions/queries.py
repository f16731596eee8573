"""What may be asked of actions: a panel's list, a case's, one's own, and what the office has to do about them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q, QuerySet

from opencdop.accounts.models import Membership, Person
from opencdop.accounts.roles import Act, Role, places_for
from opencdop.actions.models import Action
from opencdop.actions.services import may_follow
from opencdop.actions.transitions import AGREED, ENDED, INFORMED, NOT_ACCEPTED, OPEN, PROPOSED
from opencdop.cases.access import sees, visible_cases
from opencdop.cases.merged import shown_in_survivors
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound
from opencdop.keystore import keys
from opencdop.panels.models import Panel

REPLY_WITHIN_DAYS = 28  # after they were informed; proposal


@dataclass(frozen=True)
class ActionNeed:
    """Something that the office has to do about an action, since when or by when, with the words for a list."""

    action: Action
    words: str
    on: date
    href: str


def panel_actions(
    actor: Actor, *, which: str = "open", level: str = "", mine: bool = False, late: bool = False
) -> QuerySet[Action]:
    """The actions of the panels in which the actor manages them: open ones first, the earliest due first.

    `which` is open, ended or all; `mine` are those whose owner is the actor or whose case the actor coordinates.
    """
    found = Action.objects.filter(_managed(actor))
    if which in ("open", "ended"):
        found = found.filter(state__in=OPEN if which == "open" else ENDED)
    if level:
        found = found.filter(level=level)
    if mine:
        found = found.filter(Q(owner_id=actor.id) | Q(case__coordinator_id=actor.id))
    if late:
        found = found.filter(state__in=OPEN, due_on__lt=clock.today())
    return _with_case(found).order_by(_ended_last(), F("due_on").asc(nulls_first=True), "proposed_at")


def _managed(actor: Actor) -> Q:
    """The actions of the actor's panels, without those of a restricted case that the actor does not see."""
    seen = Q(case=None) | Q(case__restricted=False) | Q(case__in=visible_cases(actor, Act.MANAGE_ACTIONS))
    return Q(panel_id__in=places_for(actor, Act.MANAGE_ACTIONS)) & seen


def _ended_last() -> models.Case:
    return models.Case(models.When(state__in=ENDED, then=1), default=0, output_field=models.IntegerField())


def _with_case(found: QuerySet[Action]) -> QuerySet[Action]:
    return found.select_related("case", "case__child", "panel", "owner")


def opened(actions: list[Action]) -> list[Action]:
    """The actions with the keys of their cases fetched in one query."""
    keys.load_keys({action.data_key_id for action in actions})
    return shown_in_survivors(actions)


def actions_of(case: Case) -> list[Action]:
    """The actions that arose from a case, open ones first."""
    found = case.actions.select_related("owner", "panel")
    return list(found.order_by(_ended_last(), F("due_on").asc(nulls_first=True), "proposed_at"))


def unready_actions(case: Case) -> list[Action]:
    """The case's actions that lack somebody who should act, an owner or a day."""
    return [action for action in actions_of(case) if action.state != NOT_ACCEPTED and action.missing()]


def proposed_actions(case: Case, *, meeting_id: str) -> list[Action]:
    """The actions that one meeting proposed for a case and that nobody has agreed yet."""
    return list(case.actions.filter(meeting_id=meeting_id, state=PROPOSED).order_by("proposed_at"))


def my_actions(actor: Actor) -> list[Action]:
    """The open actions that the actor answers for, the earliest due first. No case is named to an owner outside."""
    found = Action.objects.filter(owner_id=actor.id, state__in=OPEN).exclude(state__in=(PROPOSED, AGREED))
    return opened(
        list(found.select_related("panel").order_by(F("due_on").asc(nulls_last=True), "proposed_at"))
    )


def actions_needing_office(actor: Actor) -> list[ActionNeed]:
    """What the actor's office has to do about actions, the earliest first; three queries at most."""
    today = clock.today()
    waiting = today - timedelta(days=REPLY_WITHIN_DAYS)
    due = (
        Q(state__in=(PROPOSED, AGREED))
        | Q(state=INFORMED, informed_on__lt=waiting)
        | Q(state__in=OPEN, due_on__lt=today)
    )
    actions = opened(list(_with_case(Action.objects.filter(due, _managed(actor)))))
    return sorted((_need(action, today=today) for action in actions), key=lambda need: need.on)


def _need(action: Action, *, today: date) -> ActionNeed:
    href = f"/actions/{action.id}/"
    since = clock.local_date(action.proposed_at)
    if action.state == PROPOSED:
        lacks = action.missing()
        words = f"Complete the action: it needs {' and '.join(lacks)}" if lacks else "Agree the action"
        return ActionNeed(action, words, since, href)
    if action.state == AGREED:
        agreed_on = clock.local_date(action.agreed_at) if action.agreed_at else since
        return ActionNeed(action, "Inform those who should act", agreed_on, href)
    if action.state == INFORMED and action.informed_on:
        answer_by = action.informed_on + timedelta(days=REPLY_WITHIN_DAYS)
        if not action.due_on or answer_by <= action.due_on or action.due_on >= today:
            return ActionNeed(action, "Ask for an answer to the action", answer_by, href)
    return ActionNeed(action, "Ask how far the action is", action.due_on or since, href)


def action_of(actor: Actor, action_id: str) -> Action:
    """An action that the actor manages, answers for, or may read with its case. Raises NotFound."""
    action = _with_case(Action.objects.filter(id=action_id)).first()
    if action is None:
        raise NotFound("There is no such action.")
    if may_follow(action, by=actor) or manages(action, actor):
        return action
    if action.case_id and visible_cases(actor, Act.SEE_ANALYSIS).filter(id=action.case_id).exists():
        return action
    raise NotFound("There is no such action.")


def manages(action: Action, actor: Actor) -> bool:
    """Whether the actor may do everything with the action."""
    if action.panel_id not in places_for(actor, Act.MANAGE_ACTIONS):
        return False
    return action.case is None or not action.case.restricted or sees(action.case, actor, Act.MANAGE_ACTIONS)


def panels_managed(actor: Actor) -> list[Panel]:
    """The panels for which the actor may propose an action."""
    return list(Panel.objects.filter(pk__in=places_for(actor, Act.MANAGE_ACTIONS)).order_by("name"))


def owner_with_email(panel_id: str, email: str) -> Person | None:
    """Somebody with an account who can answer for an action of the panel: of the panel itself or of an agency."""
    seats = Membership.objects.filter(
        Q(organisation_id=panel_id) | Q(role=Role.AGENCY_REPORTER.value),
        until_on__isnull=True,
        ended_at__isnull=True,
    )
    people = Person.objects.filter(id__in=seats.values("person_id"), is_active=True)
    return people.filter(email__iexact=email.strip()).first() if email.strip() else None
