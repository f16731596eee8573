"""What is needed for a case, /cases/<id>/ready/, and what people decide about it."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.cases import events
from opencdop.cases.access import case_for, sees
from opencdop.cases.frame import frame_of
from opencdop.cases.models import Case
from opencdop.cases.readiness import queries, services
from opencdop.cases.readiness.offered import Way
from opencdop.cases.readiness.queries import Standing
from opencdop.cases.readiness.rules import Line, Readiness, State
from opencdop.cases.stages import GATE_TITLES, Gate, why_locked
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.formkit.problems import Problem

FORMS = Way("forms/", "The forms of this case")


def home_of(case: Case) -> str:
    return f"/cases/{case.id}/ready/"


@page(act=Act.SEE_CASES, methods=("GET", "HEAD"))
def ready(request: Any, case_id: str) -> HttpResponseBase:
    """What the case needs before its review meeting and before the panel, the next gate first."""
    case = case_for(request.actor, case_id, Act.SEE_CASES)
    standing = queries.standing_at_gates(case)
    over = why_locked(case.stage)
    decides = queries.may_waive(case, request.actor)
    context = {
        "over": over,
        "gates": [_gate(standing, each) for each in standing.in_order],
        "edits": sees(case, request.actor, Act.EDIT_RECORD) and not over,
        "waives": decides and not over,
        "reasons": queries.reasons_of(case) if decides else {},
    }
    return _show(request, "cases/readiness/ready.html", case, **context)


def _gate(standing: Standing, at: Readiness) -> dict[str, Any]:
    passed = at.gate is Gate.G1 and standing.next_gate is Gate.G2
    return {
        "at": at,
        "title": GATE_TITLES[at.gate],
        "passed": passed,
        "missing": [_row(standing, at.gate, line) for line in (*at.holding, *at.warning)],
        "waived": [_row(standing, at.gate, line) for line in at.waived],
        "here": at.here,
    }


def _row(standing: Standing, gate: Gate, line: Line) -> dict[str, Any]:
    case = standing.case
    way = _way(standing, line)
    return {
        "line": line,
        "way": way,
        "href": f"{home_of(case)}{gate}/{line.key}/",
        "takes_back": line.marked and (line.has_rule or way is None or way.again),
    }


def _way(standing: Standing, line: Line) -> Way | None:
    """The act that brings it: on the page of the package that waits for it, or on the one that the item names."""
    home = f"/cases/{standing.case.id}/"
    if line.need_code in standing.ways:
        return standing.ways[line.need_code]
    if line.need_code.startswith("form:"):
        return Way(f"{home}{FORMS.href}", FORMS.words)
    return Way(f"{home}{line.page}/", line.act) if line.page else None


@page(act=Act.SEE_CASES)
def waive(request: Any, case_id: str, gate: str, key: str) -> HttpResponseBase:
    """Go on without something, by name and with a reason."""
    case = case_for(request.actor, case_id, Act.SEE_CASES)
    if not queries.may_waive(case, request.actor):
        raise NotAllowed("The panel's office, its chair and its managers decide this.")
    at, line = _line(case, gate, key)
    if line.state is not State.MISSING:
        raise NotFound("This is no longer waited for.")
    typed = {name: request.POST.get(name, "") for name in ("reason", "decided_by")}
    asks_who = line.is_hard and not queries.decides(case, request.actor)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            services.go_on_without(case, gate=at, lines=[line], **typed, by=request.actor)
        except RuleBroken as refused:
            field = "decided_by" if str(refused) == services.SAY_WHO else "reason"
            problems = (Problem(field, str(refused), field_id=field),)
        else:
            messages.success(request, f"The review goes on without: {line.words}.")
            return redirect(home_of(case))
    context = {"line": line, "title": GATE_TITLES[at], "typed": typed, "asks_who": asks_who}
    return _show(request, "cases/readiness/waive.html", case, problems=problems, **context)


@page(act=Act.EDIT_RECORD, methods=("POST",))
def here(request: Any, case_id: str, gate: str, key: str) -> HttpResponseBase:
    """Note that something is here which the record does not show by itself."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    at, line = _line(case, gate, key)
    try:
        services.note_here(case, gate=at, line=line, by=request.actor)
    except RuleBroken as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"Noted as here: {line.words}.")
    return redirect(home_of(case))


@page(act=Act.SEE_CASES, methods=("POST",))
def back(request: Any, case_id: str, need_id: str) -> HttpResponseBase:
    """Take back what somebody decided, so that it is looked for again."""
    case = case_for(request.actor, case_id, Act.SEE_CASES)
    if not queries.may_waive(case, request.actor):
        raise NotAllowed("The panel's office, its chair and its managers decide this.")
    need = queries.decision_of(case, need_id)
    try:
        services.wait_again(need, by=request.actor)
    except RuleBroken as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"Looked for again: {need.words}.")
    return redirect(home_of(case))


def _line(case: Case, gate: str, key: str) -> tuple[Gate, Line]:
    """A line of a gate of the case. Raises NotFound."""
    at = next((each for each in queries.GATES if each.value == gate), None)
    line = queries.standing_at_gates(case).at[at].line(key) if at else None
    if at is None or line is None:
        raise NotFound("This is no longer waited for.")
    return at, line


def _show(request: Any, template: str, case: Case, **context: Any) -> HttpResponseBase:
    note_read(request, events.CASE_READ, case_id=case.id, data_key_id=case.data_key_id)
    frame = frame_of(case, request.actor, current="ready")
    status = 422 if context.get("problems") else 200
    return render(request, template, {"case": case, "frame": frame, **context}, status=status)
