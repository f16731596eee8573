"""Homes and places of a case, from which it follows whose review it is; they change as more becomes known."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.cases import events, jurisdiction_services, lead_shown
from opencdop.cases.access import case_for
from opencdop.cases.frame import frame_of
from opencdop.cases.jurisdiction_queries import chosen_for, has_to_be_settled, looked_at, needs_decision
from opencdop.cases.models import Case
from opencdop.core.errors import RuleBroken, Stale


@page(act=Act.PROPOSE_LEAD)
def whose(request: Any, case_id: str) -> HttpResponseBase:
    """Choose homes and places, and see whose review that makes it. No clock begins anew."""
    case = case_for(request.actor, case_id, Act.PROPOSE_LEAD)
    if request.method != "POST":
        return _shown(request, case)
    try:
        chosen = lead_shown.chosen_in(request.POST)
        jurisdiction_services.note_lead_facts(
            case, chosen=chosen, seen=request.POST.get("seen"), by=request.actor
        )
    except RuleBroken as refused:
        return _shown(request, case, refused=str(refused))
    except Stale as late:
        return _shown(request, case, refused=str(late), chosen=chosen)
    messages.success(request, "Kept. What follows from it stands here; time counts as before.")
    return redirect("cases:whose", case_id=case.pk)


@page(act=Act.PROPOSE_LEAD, methods=("POST",))
def decide(request: Any, case_id: str) -> HttpResponseBase:
    """Decide that a death without a duty to review is reviewed here, and say why."""
    case = case_for(request.actor, case_id, Act.PROPOSE_LEAD)
    try:
        reason = request.POST.get("review_reason", "")
        jurisdiction_services.decide_review(case, reason=reason, by=request.actor)
    except RuleBroken as refused:
        return _shown(request, case, refused=str(refused))
    messages.success(request, "Decided: it is reviewed here. The reason is kept with the case.")
    return redirect("cases:whose", case_id=case.pk)


def _shown(
    request: Any, case: Case, *, refused: str = "", chosen: Mapping[str, Any] | None = None
) -> HttpResponseBase:
    """The page; with what was `chosen` where somebody else chose otherwise since."""
    note_read(request, events.CASE_READ, case_id=case.id, data_key_id=case.data_key_id)
    looked, kept = looked_at(case), chosen_for(case)
    places = lead_shown.choices(looked, kept.chosen if kept else None)
    if kept is not None and chosen is not None:
        places = lead_shown.choices_beside(
            looked, kept.chosen, typed=chosen, by_name=kept.noted_by_name, at=kept.noted_at
        )
    context = {
        "case": case,
        "frame": frame_of(case, request.actor, current="lead"),
        "lead": lead_shown.shown(looked, panel_id=case.lead_panel_id),
        "places": places,
        "kept": kept,
        "to_settle": has_to_be_settled(looked.proposal, panel_id=case.lead_panel_id),
        "needs_reason": needs_decision(looked.proposal),
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "cases/whose.html", context, status=422 if refused else 200)
