"""An open case that turns out not to be one for the review: one person proposes, a second confirms or gives it back.

Nothing is taken away: the case stays on file, and what was flagged of an unattended birth stays with it.
"""

from opencdop.accounts.roles import Act
from opencdop.audit.services import service
from opencdop.cases import access, events
from opencdop.cases.models import Case
from opencdop.cases.noting import note_event
from opencdop.cases.scope_models import ScopeDecision
from opencdop.cases.services import reach, touch
from opencdop.cases.stages import OPEN_STAGES, MilestoneKind, Stage
from opencdop.cases.transitions import (
    BROUGHT_BACK,
    CONFIRMED_OUT,
    GIVEN_BACK,
    OUT_MOVES,
    PROPOSED_OUT,
)
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.transitions import check_transition


@service
def propose_case_out(case: Case, *, rule: str, reason: str, by: Actor) -> ScopeDecision:
    """Propose, with the rule and the reason, that an open case is out of scope. It stays open until it is confirmed."""
    access.require(by, Act.EDIT_RECORD, case)
    if not reason.strip():
        raise RuleBroken("Say why this death is out of scope.")
    if not rule:
        raise RuleBroken("Choose why this death is out of scope.")
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if Stage(locked.stage) not in OPEN_STAGES:
        raise RuleBroken("This case is not open, so there is nothing to put out of scope.")
    if ScopeDecision.objects.filter(case=case, state=PROPOSED_OUT).exists():
        raise RuleBroken("It has been proposed already. A manager confirms it, or gives it back.")
    proposed = ScopeDecision(
        case=case,
        data_key_id=case.data_key_id,
        rule=rule,
        reason=reason.strip(),
        proposed_by_id=by.id,
        proposed_by_name=by.name,
    )
    proposed.save(force_insert=True)
    touch(case)
    note_event(events.OUT_PROPOSED, case, by=by, after={"rule": rule, "reason": reason.strip()})
    return proposed


@service
def confirm_case_out(proposed: ScopeDecision, *, by: Actor) -> None:
    """Confirm it, as a second person: the case ends as out of scope and is no longer counted."""
    case = _answered(proposed, state=CONFIRMED_OUT, answer="", by=by)
    note_event(events.OUT_CONFIRMED, case, by=by)
    reach(case, milestone=MilestoneKind.OUT_OF_SCOPE, on=clock.today(), by=by)


@service
def give_case_back(proposed: ScopeDecision, *, reason: str, by: Actor) -> None:
    """Answer that it is in scope, with the reason: the case goes on as before."""
    if not reason.strip():
        raise RuleBroken("Say why the case stays in scope.")
    case = _answered(proposed, state=GIVEN_BACK, answer=reason.strip(), by=by)
    touch(case)
    note_event(events.OUT_GIVEN_BACK, case, by=by, after=reason.strip())


@service
def bring_case_back(decided: ScopeDecision, *, reason: str, by: Actor) -> None:
    """Bring a case back that was put out of scope and should not have been: it gathers again, its clocks unchanged."""
    case = decided.case
    access.require(by, Act.CONFIRM_OUT_OF_SCOPE, case)
    if not reason.strip():
        raise RuleBroken("Say why it is in scope after all.")
    if Stage(case.stage) is not Stage.OUT_OF_SCOPE:
        raise RuleBroken("This case is not out of scope.")
    _move(decided, BROUGHT_BACK, answer=reason.strip(), by=by)
    note_event(events.BROUGHT_BACK_IN, case, by=by, after=reason.strip())
    reach(case, milestone=MilestoneKind.OPENED, on=clock.today(), by=by)


def _answered(proposed: ScopeDecision, *, state: str, answer: str, by: Actor) -> Case:
    case = proposed.case
    access.require(by, Act.CONFIRM_OUT_OF_SCOPE, case)
    if proposed.proposed_by_id == by.id:
        raise RuleBroken("You proposed this yourself. Somebody else confirms it.")
    _move(proposed, state, answer=answer, by=by)
    return case


def _move(decision: ScopeDecision, state: str, *, answer: str, by: Actor) -> None:
    locked = ScopeDecision.objects.select_for_update().get(pk=decision.pk)
    check_transition(
        OUT_MOVES,
        before=locked.state,
        after=state,
        sentence="Somebody else has answered this already. Look at it again.",
    )
    locked.state, locked.answer = state, answer
    locked.answered_by_name, locked.answered_at = by.name, clock.now()
    locked.save()
    decision.refresh_from_db()
