"""The joint response of a case: the decision, and the steps as a checklist with who and when."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.cases import events as case_events
from opencdop.cases.access import case_for
from opencdop.cases.frame import frame_of
from opencdop.cases.models import Case
from opencdop.cases.offered import forms_kept
from opencdop.cases.queries import agreed_values
from opencdop.core import clock
from opencdop.core.errors import RuleBroken
from opencdop.formkit.definition import Question
from opencdop.formkit.problems import Problem
from opencdop.formkit.types import TYPES
from opencdop.joint_response import procedure, services
from opencdop.joint_response.models import JointResponse
from opencdop.joint_response.queries import responses_of, step_of, steps_of
from opencdop.joint_response.transitions import DECISION_MOVES, DECISIONS, NEEDED

OWN_FORMS = ("joint_response_record", "joint_response_audit")
DONE_ON = Question(
    key="on",
    type="date",
    label="Done on",
    hint="Leave day and time empty for now.",
    called="the day on which it was done",
)
DONE_AT = Question(key="at", type="time", label="At", called="the time at which it was done")


@page(act=Act.DECIDE_JOINT_RESPONSE)
def joint_response(request: Any, case_id: str) -> HttpResponseBase:
    """Decide, or see the steps."""
    case = case_for(request.actor, case_id, Act.DECIDE_JOINT_RESPONSE)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            services.decide_response(
                case,
                decision=request.POST.get("decision", ""),
                grounds=request.POST.getlist("grounds"),
                reason=request.POST.get("reason", ""),
                by=request.actor,
            )
        except RuleBroken as refused:
            field = (
                "grounds" if "ground" in str(refused) else "reason" if "why" in str(refused) else "decision"
            )
            problems = (Problem(field, str(refused), field_id=field),)
        else:
            messages.success(
                request, "Your decision is recorded. The first steps stand below, in their order."
            )
            return redirect(f"/cases/{case.id}/joint-response/")
    return _show(request, case, problems=problems)


def _show(request: Any, case: Case, *, problems: tuple[Problem, ...]) -> HttpResponseBase:
    note_read(request, case_events.CASE_READ, case_id=case.id, data_key_id=case.data_key_id)
    responses = responses_of(case)
    response = responses[0] if responses else None
    steps = [_row(step) for step in steps_of(response)] if response else []
    answers = agreed_values(case)
    may_follow = DECISION_MOVES[response.decision if response else ""]
    context = {
        "case": case,
        "frame": frame_of(case, request.actor, current="joint-response"),
        "response": response,
        "decision": DECISIONS[response.decision] if response else "",
        "grounds_said": _grounds(response) if response else [],
        "others": [_other(each) for each in responses[1:]],
        "steps": steps,
        "late": sum(row["late"] for row in steps),
        "runs": bool(response and response.decision == NEEDED),
        "choices": [(code, DECISIONS[code]) for code in DECISIONS if code in may_follow],
        "grounds": procedure.grounds(),
        # What the record speaks for is ticked, to be confirmed by a person.
        "ticked": request.POST.getlist("grounds") or procedure.grounds_in(answers),
        "started": answers.get("jar_started"),
        "typed": request.POST,
        "problems": problems,
        "records": forms_kept(case, forms=OWN_FORMS) if response else (),
        "done_on": DONE_ON,
        "done_at": DONE_AT,
    }
    return render(request, "joint_response/joint_response.html", context, status=422 if problems else 200)


def _grounds(response: JointResponse) -> list[str]:
    titles = {ground.code: ground.title for ground in procedure.grounds()}
    return [titles[code] for code in response.grounds if code in titles]


def _other(response: JointResponse) -> dict[str, Any]:
    """The response of a case that was merged into this one, as it was decided and as far as it went."""
    return {
        "response": response,
        "decision": DECISIONS[response.decision],
        "grounds_said": _grounds(response),
        "steps": [_row(step) for step in steps_of(response)],
        "runs": response.decision == NEEDED,
    }


def _row(step: Any) -> dict[str, Any]:
    known = procedure.steps()[step.code]
    late = step.is_open and step.due_at is not None and step.due_at < clock.now()
    return {"step": step, "title": known.title, "hint": known.hint, "roles": known.who, "late": late}


@page(act=Act.DECIDE_JOINT_RESPONSE, methods=("POST",))
def record_step(request: Any, case_id: str, step_id: str) -> HttpResponseBase:
    """Record who has a step, that it was done, or why it is left out."""
    case = case_for(request.actor, case_id, Act.DECIDE_JOINT_RESPONSE)
    step = step_of(case, step_id)
    act = request.POST.get("act", "")
    try:
        if act == "who":
            services.take_on_step(step, who=request.POST.get("who", ""), by=request.actor)
        elif act == "leave-out":
            services.leave_out_step(step, reason=request.POST.get("note", ""), by=request.actor)
        else:
            services.complete_step(
                step,
                done_at=_moment(request.POST, step.id),
                note=request.POST.get("note", ""),
                by=request.actor,
            )
        messages.success(request, f"Recorded: {procedure.steps()[step.code].title}.")
    except RuleBroken as refused:
        return _show(request, case, problems=(Problem("note", str(refused), field_id=f"step-{step.id}"),))
    return redirect(f"/cases/{case.id}/joint-response/#step-{step.id}")


def _moment(posted: Any, step_id: str) -> datetime:
    """Day and time as typed, in England; now, where both are left empty."""
    on = TYPES["date"].read(posted, f"on-{step_id}", DONE_ON)
    at = TYPES["time"].read(posted, f"at-{step_id}", DONE_AT)
    if on.problem or at.problem:
        raise RuleBroken("Enter a real day and time, or leave both empty for now.")
    if on.value is None:
        return clock.now()
    return datetime.fromisoformat(f"{on.value}T{at.value or '12:00'}").replace(tzinfo=clock.LONDON)
