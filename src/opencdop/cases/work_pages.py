"""Small acts on a case: chased and look again, go on without something, another coordinator, a cause of waiting."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.cases import events, services
from opencdop.cases.access import case_for
from opencdop.cases.frame import frame_of
from opencdop.cases.models import Case
from opencdop.cases.queries import need_of, office_of, person_of_office
from opencdop.cases.readiness.queries import GATES
from opencdop.cases.readiness.rules import key_of_need
from opencdop.cases.readiness.services import DECIDED_SINCE
from opencdop.core import clock
from opencdop.core.dates import add_working_days
from opencdop.core.errors import RuleBroken
from opencdop.design.words import day
from opencdop.formkit.problems import Problem


def posted_date(posted: Any, name: str) -> date:
    """A day from three fields. Raises RuleBroken with a sentence."""
    parts = [str(posted.get(f"{name}-{part}", "")).strip() for part in ("year", "month", "day")]
    try:
        return date(*(int(part) for part in parts))
    except (ValueError, OverflowError):
        raise RuleBroken("Enter a real date, such as 3 6 2026.") from None


def _show(request: Any, template: str, case: Case, **context: Any) -> HttpResponseBase:
    note_read(request, events.CASE_READ, case_id=case.id, data_key_id=case.data_key_id)
    frame = frame_of(case, request.actor, current="overview")
    status = 422 if context.get("problems") else 200
    return render(request, template, {"case": case, "frame": frame, **context}, status=status)


def usual_look_again() -> date:
    """The day on which somebody looks again who chose no other: the fifth working day."""
    return add_working_days(clock.today(), 5)


@page(act=Act.EDIT_RECORD)
def look_again(request: Any, case_id: str) -> HttpResponseBase:
    """“Chased, look again on ...”: on the usual day in one press from the work list, or on a day chosen here."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    suggested = usual_look_again()
    if request.method == "POST" and request.GET.get("from") == "list":
        services.look_again(case, on=suggested, note=case.look_again_note or "", by=request.actor)
        messages.success(request, f"Noted as chased: {case.reference} comes back to you on {day(suggested)}.")
        return redirect("/")
    inputs = {"on-day": str(suggested.day), "on-month": str(suggested.month), "on-year": str(suggested.year)}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            on = posted_date(request.POST, "on")
            services.look_again(case, on=on, note=request.POST.get("note", ""), by=request.actor)
        except RuleBroken as refused:
            problems = (Problem("on", str(refused), field_id="on-day"),)
            inputs = {name: request.POST.get(name, "") for name in inputs}
        else:
            messages.success(request, f"{case.reference} will come back to you on {day(on)}.")
            return redirect(f"/cases/{case.id}/")
    note = request.POST.get("note", "")
    return _show(request, "cases/look_again.html", case, inputs=inputs, note=note, problems=problems)


@page(act=Act.EDIT_RECORD)
def waive(request: Any, case_id: str, need_id: str) -> HttpResponseBase:
    """Go on without something that a gate waits for, by name and with a reason."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    need = need_of(case, need_id)
    if (
        need.gate_enum in GATES
    ):  # these have a page of their own, which asks who decided where that is for the chair
        key = key_of_need(need.gate_enum, need.code, need.id)
        return redirect(f"/cases/{case.id}/ready/{need.gate}/{key}/waive/")
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            is_decided = services.waive_need(need, reason=request.POST.get("reason", ""), by=request.actor)
        except RuleBroken as refused:
            problems = (Problem("reason", str(refused), field_id="reason"),)
        else:
            if is_decided:
                messages.success(request, f"The review goes on without: {need.words}.")
            else:
                messages.warning(request, DECIDED_SINCE)
            return redirect(f"/cases/{case.id}/")
    return _show(request, "cases/waive.html", case, need=need, problems=problems)


@page(act=Act.ASSIGN_CASE)
def assign(request: Any, case_id: str) -> HttpResponseBase:
    """Give the case to another person of the office."""
    case = case_for(request.actor, case_id, Act.ASSIGN_CASE)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        person = person_of_office(case.lead_panel_id, request.POST.get("coordinator", ""))
        if person is None:
            problems = (Problem("coordinator", "Choose who takes the case", field_id="coordinator"),)
        else:
            services.assign_case(case, to=person, by=request.actor)
            messages.success(request, f"{person.name} is now the coordinator.")
            return redirect(f"/cases/{case.id}/")
    return _show(request, "cases/assign.html", case, office=office_of(case.lead_panel_id), problems=problems)


@page(act=Act.CLOSE_CASE, methods=("POST",))
def close(request: Any, case_id: str) -> HttpResponseBase:
    """Close a case whose review was signed off."""
    case = case_for(request.actor, case_id, Act.CLOSE_CASE)
    try:
        services.close_case(case, by=request.actor)
        messages.success(
            request, f"{case.reference} is closed. Its actions stay on their list until they are done."
        )
    except RuleBroken as refused:
        messages.warning(request, str(refused))
    return redirect(f"/cases/{case.id}/")
