"""Deciding on a joint response and recording its steps."""

from collections.abc import Collection
from datetime import datetime

from opencdop.accounts.roles import Act
from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.cases.models import Case
from opencdop.cases.queries import agreed_values
from opencdop.cases.services import lock, reach, touch
from opencdop.cases.stages import MilestoneKind
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.rows import read_locked
from opencdop.core.transitions import check_transition
from opencdop.joint_response import events, procedure
from opencdop.joint_response.models import JointResponse, ResponseStep
from opencdop.joint_response.queries import response_of, time_of_death
from opencdop.joint_response.transitions import DECISION_MOVES, DECISIONS, NEEDED


@service
def decide_response(
    case: Case, *, decision: str, grounds: Collection[str], reason: str, by: Actor
) -> JointResponse:
    """Decide whether a joint response is needed, or stand one down. A reason is given either way."""
    access.require(by, Act.DECIDE_JOINT_RESPONSE, case)
    known = {ground.code for ground in procedure.grounds()}
    if decision == NEEDED and not known & set(grounds):
        raise RuleBroken("Choose at least one ground for the joint agency response.")
    if not reason.strip():
        raise RuleBroken("Say why, in a sentence: it is read when the decision is looked at again.")
    lock(case)
    response = response_of(case)
    before = response.decision if response else ""
    check_transition(
        DECISION_MOVES,
        before=before,
        after=decision,
        sentence="A response that was begun is stood down, and one that was stood down or not needed can be begun.",
    )
    response = response or JointResponse(case=case, data_key_id=case.data_key_id)
    response.decision = decision
    response.grounds = [code for code in grounds if code in known] if decision == NEEDED else response.grounds
    response.reason, response.decided_by_name, response.decided_at = reason.strip(), by.name, clock.now()
    response.save()
    if decision == NEEDED:
        _begin_steps(response, case)
    reach(case, milestone=MilestoneKind.JOINT_RESPONSE_DECIDED, on=clock.today(), by=by)
    words: dict[str, object] = {"decision": DECISIONS[decision].lower()}
    _record(events.RESPONSE_DECIDED, case, response, words=words, by=by)
    return response


def _begin_steps(response: JointResponse, case: Case) -> None:
    """The first steps, each once, due from the death where its day is known."""
    said = agreed_values(case, questions=["suspicion_kinds"])
    suicide = "suicide_or_self_harm" in (said.get("suspicion_kinds") or ())
    known = set(response.steps.values_list("code", flat=True))
    died_at = time_of_death(case)
    death = procedure.moment_of_death(case.died_on, died_at=died_at) if case.died_on else None
    ResponseStep.objects.bulk_create(
        [
            ResponseStep(
                data_key_id=case.data_key_id,
                response=response,
                code=step.code,
                position=position,
                due_at=procedure.due_at(step, death=death) if death else None,
            )
            for position, step in enumerate(procedure.first_steps(suspected_suicide=suicide))
            if step.code not in known
        ]
    )


@service
def take_on_step(step: ResponseStep, *, who: str, by: Actor) -> None:
    """Note who, by name, has the step."""
    case = _case_of_open(step, by=by)
    if not who.strip():
        raise RuleBroken("Write the name of the person who has this step.")
    step.who = who.strip()
    step.save(update_fields=["who"])
    _record(events.STEP_TAKEN_ON, case, step, words=_words(step), by=by)


@service
def complete_step(step: ResponseStep, *, done_at: datetime, note: str = "", by: Actor) -> None:
    """Record that the step was done, and when."""
    case = _case_of_open(step, by=by)
    if done_at > clock.now():
        raise RuleBroken("Check the time. It lies in the future.")
    step.done_at, step.recorded_by_name = done_at, by.name
    step.note = note.strip() or step.note
    step.save(update_fields=["done_at", "recorded_by_name", "note"])
    _record(events.STEP_DONE, case, step, words=_words(step), by=by)


@service
def leave_out_step(step: ResponseStep, *, reason: str, by: Actor) -> None:
    """Record that the step is not taken in this response, and why."""
    case = _case_of_open(step, by=by)
    if not reason.strip():
        raise RuleBroken("Say why this step is left out.")
    step.left_out_at, step.recorded_by_name, step.note = clock.now(), by.name, reason.strip()
    step.save(update_fields=["left_out_at", "recorded_by_name", "note"])
    _record(events.STEP_LEFT_OUT, case, step, words=_words(step), by=by)


def _case_of_open(step: ResponseStep, *, by: Actor) -> Case:
    case = step.response.case
    access.require(by, Act.DECIDE_JOINT_RESPONSE, case)
    lock(case)
    read_locked(step.response)
    read_locked(step)
    if step.response.decision != NEEDED:
        raise RuleBroken(
            "The joint agency response was stood down. Begin it again before recording its steps."
        )
    if not step.is_open:
        raise RuleBroken("This step was recorded already.")
    return case


def _words(step: ResponseStep) -> dict[str, object]:
    return {"step": procedure.steps()[step.code].title}


def _record(
    event_kind: EventKind,
    case: Case,
    about: JointResponse | ResponseStep,
    *,
    words: dict[str, object],
    by: Actor,
) -> None:
    touch(case)
    record(event_kind, by=by, case_id=case.id, about=about, data_key_id=case.data_key_id, words=words)
