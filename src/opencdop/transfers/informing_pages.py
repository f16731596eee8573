"""Keeping a further panel informed of the outcome of a review, or no longer, on the pages of the case."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.actions.small_form import Filled
from opencdop.cases.access import case_for
from opencdop.panels.queries import panels_by_name
from opencdop.transfers import forms as small
from opencdop.transfers import outcome_services, queries
from opencdop.transfers.case_form_pages import form_page
from opencdop.transfers.reporting import SUMMARY, default_days


@page(act=Act.PROPOSE_LEAD)
def inform(request: Any, case_id: str) -> HttpResponseBase:
    """Keep a further panel informed of the outcome."""
    case = case_for(request.actor, case_id, Act.PROPOSE_LEAD)
    others = [panel for panel in panels_by_name() if panel.pk != case.lead_panel_id]

    def act(filled: Filled) -> None:
        days = filled.answers.get("due_working_days")
        outcome_services.keep_informed(
            case,
            panel=next((panel for panel in others if panel.pk == filled.text("other")), None),
            body=filled.text("other_body"),
            why=filled.text("why"),
            method=filled.text("method"),
            due_working_days=int(days) if days is not None else None,
            by=request.actor,
        )
        messages.success(
            request, "Noted. It is told of the outcome once the chair has signed the review off."
        )

    return form_page(
        request, case, small.informing(others), known={"method": SUMMARY, "due_working_days": default_days()},
        act=act, at="other", label="Keep it informed", title="Keep another panel informed",
    )  # fmt: skip


@page(act=Act.PROPOSE_LEAD)
def inform_no_longer(request: Any, case_id: str, interest_id: str) -> HttpResponseBase:
    """End what another panel wants to know."""
    case = case_for(request.actor, case_id, Act.PROPOSE_LEAD)
    interest = queries.interest_in(case, interest_id)

    def act(filled: Filled) -> None:
        outcome_services.end_interest(interest, reason=filled.text("reason"), by=request.actor)
        messages.success(request, f"{interest.name} is no longer kept informed.")

    return form_page(
        request,
        case,
        small.WHY,
        act=act,
        at="reason",
        label="End it",
        title=f"No longer keep {interest.name} informed",
    )
