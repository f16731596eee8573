"""An open case that turns out not to be one for the review: one person proposes, a second confirms or gives it back.

Nothing is taken away: the case stays on file, and what was flagged of an unattended birth stays with it.
"""

from opencdop.accounts.roles import Act
from opencdop.audit.services import service
from opencdop.cases import access, events
from opencdop.cases.models import Case
from opencdop.cases.noting import note_event
from opencdop.cases.scope_models import ScopeDecision
from opencdop.cases.services import lock, reach, touch
from opencdop.cases.stages import LOCKED_STAGES, MilestoneKind, Stage
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
from opencdop.core.rows import read_locked
from opencdop.core.transitions import check_transition


def why_ended(stage: str) -> str:
    """Why a case in this stage is no longer put out of scope, as a sentence; nothing where it still can be."""
    if stage in (Stage.SIGNED_OFF, Stage.CLOSED):
        return "The chair has signed this review off, so its scope stays as it is."
    return "This case is not open, so there is nothing to put out of scope." if stage in LOCKED_STAGES else ""


@service
def propose_case_out(case: Case, *, rule: str, reason: str, by: Actor) -> ScopeDecision:
    """Propose, with the rule and the reason, that an open case is out of scope. It stays open until it is confirmed.

    Raises RuleBroken once the review is signed off or has ended, and where a proposal waits already.
    """
    access.require(by, Act.EDIT_RECORD, case)
    if not reason.strip():
        raise RuleBroken("Say why this death is out of scope.")
    if not rule:
        raise RuleBroken("Choose why this death is out of scope.")
    _hold(case)
    _check_open(case)
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
    """Confirm it, as a second person: the case ends as out of scope and is no longer counted.

    Raises RuleBroken where the review was signed off or ended since it was proposed: it can only be given back then.
    """
    case = _held_to_answer(proposed, state=CONFIRMED_OUT, by=by)
    _check_open(case)
    _write(proposed, CONFIRMED_OUT, answer="", by=by)
    note_event(events.OUT_CONFIRMED, case, by=by)
    reach(case, milestone=MilestoneKind.OUT_OF_SCOPE, on=clock.today(), by=by)


@service
def give_case_back(proposed: ScopeDecision, *, reason: str, by: Actor) -> None:
    """Answer that it is in scope, with the reason: the case goes on as before."""
    if not reason.strip():
        raise RuleBroken("Say why the case stays in scope.")
    case = _held_to_answer(proposed, state=GIVEN_BACK, by=by)
    _write(proposed, GIVEN_BACK, answer=reason.strip(), by=by)
    touch(case)
    note_event(events.OUT_GIVEN_BACK, case, by=by, after=reason.strip())


@service
def bring_case_back(decided: ScopeDecision, *, reason: str, by: Actor) -> None:
    """Bring a case back that was put out of scope and should not have been: it gathers again, its clocks unchanged."""
    case = decided.case
    access.require(by, Act.CONFIRM_OUT_OF_SCOPE, case)
    if not reason.strip():
        raise RuleBroken("Say why it is in scope after all.")
    _hold(case)
    if Stage(case.stage) is not Stage.OUT_OF_SCOPE:
        raise RuleBroken("This case is not out of scope.")
    _check_move(decided, BROUGHT_BACK)
    _write(decided, BROUGHT_BACK, answer=reason.strip(), by=by)
    note_event(events.BROUGHT_BACK_IN, case, by=by, after=reason.strip())
    reach(case, milestone=MilestoneKind.OPENED, on=clock.today(), by=by)


def _held_to_answer(proposed: ScopeDecision, *, state: str, by: Actor) -> Case:
    """The case of a proposal that somebody else than its author may answer so, held with it."""
    case = proposed.case
    access.require(by, Act.CONFIRM_OUT_OF_SCOPE, case)
    if proposed.proposed_by_id == by.id:
        raise RuleBroken("You proposed this yourself. Somebody else confirms it.")
    _hold(case)
    _check_move(proposed, state)
    return case


def _hold(case: Case) -> None:
    """The case as it stands now, under its lock, so that nobody signs its review off until this is done. It comes
    before the lock of a proposal.
    """
    lock(case)
    read_locked(case)


def _check_open(case: Case) -> None:
    if ended := why_ended(case.stage):
        raise RuleBroken(ended)


def _check_move(decision: ScopeDecision, state: str) -> None:
    read_locked(decision)
    check_transition(
        OUT_MOVES,
        before=decision.state,
        after=state,
        sentence="Somebody else has answered this already. Look at it again.",
    )


def _write(decision: ScopeDecision, state: str, *, answer: str, by: Actor) -> None:
    decision.state, decision.answer = state, answer
    decision.answered_by_name, decision.answered_at = by.name, clock.now()
    decision.save(update_fields=["state", "answer", "answered_by_name", "answered_at"])
