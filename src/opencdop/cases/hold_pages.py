"""Causes of waiting: naming one, and noting that it has ended. No clock stops for either."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.cases import events, services
from opencdop.cases.access import case_for
from opencdop.cases.frame import frame_of
from opencdop.cases.queries import hold_of
from opencdop.cases.regimes import delay_reasons
from opencdop.cases.work_pages import posted_date
from opencdop.core import clock
from opencdop.core.errors import RuleBroken
from opencdop.formkit.problems import Problem


@page(act=Act.EDIT_RECORD)
def add_hold(request: Any, case_id: str) -> HttpResponseBase:
    """Name what the review waits for, since when, and until when it is expected."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    today = clock.today()
    typed = request.POST or {
        "since-day": str(today.day),
        "since-month": str(today.month),
        "since-year": str(today.year),
    }
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            reason = request.POST.get("reason", "")
            if reason not in {known.code for known in delay_reasons()}:
                raise RuleBroken("Choose what the review waits for.")
            has_expected = any(
                request.POST.get(f"until-{part}", "").strip() for part in ("day", "month", "year")
            )
            services.open_hold(
                case,
                reason=reason,
                note=request.POST.get("note", "").strip(),
                opened_on=posted_date(request.POST, "since"),
                expected_on=posted_date(request.POST, "until") if has_expected else None,
                by=request.actor,
            )
        except RuleBroken as refused:
            problems = (Problem("reason", str(refused), field_id="reason"),)
        else:
            messages.success(
                request, "The cause of waiting is noted. It explains the time; no clock stops for it."
            )
            return redirect(f"/cases/{case.id}/")
    note_read(request, events.CASE_READ, case_id=case.id, data_key_id=case.data_key_id)
    context = {
        "case": case,
        "frame": frame_of(case, request.actor, current="overview"),
        "reasons": delay_reasons(),
        "typed": typed,
        "problems": problems,
    }
    return render(request, "cases/hold.html", context, status=422 if problems else 200)


@page(act=Act.EDIT_RECORD, methods=("POST",))
def end_hold(request: Any, case_id: str, hold_id: str) -> HttpResponseBase:
    """Note that the waiting for this has ended today."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    try:
        services.close_hold(hold_of(case, hold_id), closed_on=clock.today(), by=request.actor)
        messages.success(request, "Noted that this is no longer waited for.")
    except RuleBroken as refused:
        messages.warning(request, str(refused))
    return redirect(f"/cases/{case.id}/")
