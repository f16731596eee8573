"""What may be done with an action: propose, plan, agree, inform, reply, start, complete.

The office and the chair may do all of it; an owner with an account may answer, start and complete their own.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from opencdop.accounts.models import Person
from opencdop.accounts.roles import Act, has_act
from opencdop.actions import events
from opencdop.actions.models import LEVELS, STRENGTHS, Action
from opencdop.actions.naming import names_child
from opencdop.actions.transitions import (
    ACCEPTED,
    ACTION_MOVES,
    AGREED,
    COMPLETED,
    IN_PROGRESS,
    INFORMED,
    NOT_ACCEPTED,
    PROPOSED,
)
from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.cases.models import Case, Child
from opencdop.cases.services import touch
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken, Stale
from opencdop.core.rows import read_locked
from opencdop.core.transitions import check_transition
from opencdop.design.words import day
from opencdop.panels.models import Panel

NAMES_THE_CHILD = (
    "Take out what names the child (name, NHS number or postcode): "
    "an action is read by people who never knew the case."
)
CHANGED_SINCE = (
    "Somebody has changed this action since you opened this page. Nothing of yours is saved yet. Both stand here: put "
    "them together below, and save again."
)


@service
def propose_action(
    about: Case | Panel,
    *,
    text: str,
    level: str,
    strength: str = "",
    addressee: str = "",
    owner_name: str = "",
    owner: Person | None = None,
    due_on: date | None = None,
    meeting_id: str = "",
    arose_as: str = "",
    by: Actor,
) -> Action:
    """Propose an action that arises from a case, or one of the panel's own. The same `arose_as` proposes it once."""
    case = about if isinstance(about, Case) else None
    panel = about.lead_panel if isinstance(about, Case) else about
    _require_manage(panel.pk, case=case, by=by)
    if arose_as and (there := Action.objects.filter(arose_as=arose_as).first()):
        return there
    action = Action(
        data_key_id=case.data_key_id if case else "",
        panel=panel,
        case=case,
        meeting_id=meeting_id,
        arose_as=arose_as,
        text=_checked_text(text, case=case),
        level=_known(level, LEVELS, "Choose at which level the action lies."),
        strength=_known(strength, STRENGTHS, "Choose how strong the action is.") if strength else "",
        addressee=addressee.strip(),
        owner_name=owner_name.strip() or (owner.name if owner else ""),
        owner=owner,
        due_on=due_on,
        proposed_at=clock.now(),
        proposed_by_name=by.name,
    )
    action.save(force_insert=True)
    _record(events.ACTION_PROPOSED, action, by=by, after=_plan(action))
    return action


@service
def plan_action(
    action: Action,
    *,
    text: str,
    level: str,
    strength: str,
    addressee: str,
    owner_name: str,
    owner: Person | None,
    due_on: date | None,
    seen: str | None = None,
    by: Actor,
) -> None:
    """Change an open action. Its words stay as they were agreed once it is agreed.

    `seen` is the mark of the plan that was on screen; raises Stale where somebody changed it since.
    """
    _require_manage(action.panel_id, case=action.case, by=by)
    read_locked(action)
    if not action.is_open:
        raise RuleBroken("This action has ended. What was recorded stays as it is.")
    if action.state != PROPOSED and text.strip() != action.text:
        raise RuleBroken("The words of an agreed action stay as they are. Propose another action instead.")
    before, stood = _plan(action), seen_of(action)
    action.text = _checked_text(text, case=action.case)
    action.level = _known(level, LEVELS, "Choose at which level the action lies.")
    action.strength = _known(strength, STRENGTHS, "Choose how strong the action is.") if strength else ""
    action.addressee, action.due_on = addressee.strip(), due_on
    action.owner, action.owner_name = owner, owner_name.strip() or (owner.name if owner else "")
    if seen is not None and seen_of(action) == stood:
        return  # nothing is changed, or it is pressed twice
    if seen not in (None, stood):
        raise Stale(CHANGED_SINCE)
    if action.state != PROPOSED and action.missing():
        raise RuleBroken(_lacks(action))
    action.save(update_fields=["text", "level", "strength", "addressee", "owner", "owner_name", "due_on"])
    _record(events.ACTION_CHANGED, action, by=by, before=before, after=_plan(action))


@service
def agree_action(action: Action, *, by: Actor) -> None:
    """Agree an action: from now on it binds. It needs somebody who should act, an owner and a day."""
    _require_manage(action.panel_id, case=action.case, by=by)
    _move(action, AGREED, "Only a proposed action can be agreed.")
    if action.missing():
        raise RuleBroken(_lacks(action))
    action.agreed_at = clock.now()
    action.save(update_fields=["state", "agreed_at"])
    _record(events.ACTION_AGREED, action, by=by)


@service
def inform_addressee(action: Action, *, on: date, by: Actor) -> None:
    """Record the day on which those who should act were told; the law asks that they are."""
    _require_manage(action.panel_id, case=action.case, by=by)
    _move(
        action, INFORMED, "Agree the action before those who should act are informed. They are informed once."
    )
    _check_day(on, "Check the date on which they were informed. It is in the future.")
    action.informed_on = on
    action.save(update_fields=["state", "informed_on"])
    _record(events.ADDRESSEE_INFORMED, action, by=by, words={"on": day(on)})


@service
def record_reply(action: Action, *, accepted: bool, reply: str, on: date, by: Actor) -> None:
    """Record what the addressee answered. That it was not accepted needs their reason."""
    _require_follow(action, by=by)
    after = ACCEPTED if accepted else NOT_ACCEPTED
    _move(
        action, after, "Record that they were informed before you record their answer. It is recorded once."
    )
    if not accepted and not reply.strip():
        raise RuleBroken("Write down why the action was not accepted.")
    _check_day(on, "Check the date of the answer. It is in the future.")
    action.reply, action.replied_on = reply.strip(), on
    action.save(update_fields=["state", "reply", "replied_on"])
    kind = events.ACTION_ACCEPTED if accepted else events.ACTION_NOT_ACCEPTED
    _record(kind, action, by=by, after=reply.strip())


@service
def start_action(action: Action, *, by: Actor) -> None:
    """Record that somebody has begun."""
    _require_follow(action, by=by)
    _move(action, IN_PROGRESS, "An action is begun once it has been accepted.")
    action.started_on = clock.today()
    action.save(update_fields=["state", "started_on"])
    _record(events.ACTION_STARTED, action, by=by)


@service
def complete_action(action: Action, *, evidence: str, on: date, by: Actor) -> None:
    """Record that it is done, and what shows it."""
    _require_follow(action, by=by)
    _move(action, COMPLETED, "An action is completed once it has been accepted. It is completed once.")
    if not evidence.strip():
        raise RuleBroken("Say what shows that the action is done.")
    _check_day(on, "Check the date on which it was done. It is in the future.")
    action.evidence, action.completed_on = evidence.strip(), on
    action.save(update_fields=["state", "evidence", "completed_on"])
    _record(events.ACTION_COMPLETED, action, by=by, after=evidence.strip())


def seen_of(action: Action) -> str:
    """By which a page knows whether the plan that it shows is still the one that stands."""
    plan = {name: value or "" for name, value in _plan(action).items()} | {"person": action.owner_id or ""}
    return hashlib.sha256(json.dumps(plan, sort_keys=True).encode()).hexdigest()[:16]


def may_follow(action: Action, *, by: Actor) -> bool:
    """Whether the actor answers for this action themselves."""
    return bool(by.id) and action.owner_id == by.id and has_act(by, Act.UPDATE_OWN_ACTION)


def _require_manage(panel_id: str, *, case: Case | None, by: Actor) -> None:
    if case is not None:
        access.require(by, Act.MANAGE_ACTIONS, case)
    else:
        access.require_panel(by, Act.MANAGE_ACTIONS, panel_id)


def _require_follow(action: Action, *, by: Actor) -> None:
    if not may_follow(action, by=by):
        _require_manage(action.panel_id, case=action.case, by=by)


def _move(action: Action, after: str, sentence: str) -> None:
    """Take the action to its next state, from what the database says it is now."""
    read_locked(action)
    check_transition(ACTION_MOVES, before=action.state, after=after, sentence=sentence)
    action.state = after


def _checked_text(text: str, *, case: Case | None) -> str:
    if not text.strip():
        raise RuleBroken("Say what should be done.")
    # The child's row is read afresh: what the caller holds may be older than the last corrected name.
    if case is not None and names_child(text, identity=Child.objects.get(case=case).known):
        raise RuleBroken(NAMES_THE_CHILD)
    return text.strip()


def _known(code: str, codes: Mapping[str, str], sentence: str) -> str:
    if code not in codes:
        raise RuleBroken(sentence)
    return code


def _check_day(on: date, sentence: str) -> None:
    if on > clock.today():
        raise RuleBroken(sentence)


def _lacks(action: Action) -> str:
    return f"The action still needs {' and '.join(action.missing())} before it can be agreed."


def _plan(action: Action) -> dict[str, Any]:
    return {
        "text": action.text,
        "level": action.level,
        "strength": action.strength,
        "addressee": action.addressee,
        "owner": action.owner_name,
        "due_on": action.due_on.isoformat() if action.due_on else None,
    }


def _record(
    kind: EventKind,
    action: Action,
    *,
    by: Actor,
    words: dict[str, object] | None = None,
    before: Any = None,
    after: Any = None,
) -> None:
    if action.case is not None:
        touch(action.case)
    record(
        kind,
        by=by,
        case_id=action.case_id or "",
        about=action,
        data_key_id=action.data_key_id,
        words=words,
        before=before,
        after=after,
    )
