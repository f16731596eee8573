"""Asking the chairs of both panels, and recording what one outside said, on the pages of the case."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.actions.small_form import Filled
from opencdop.transfers import chair_services
from opencdop.transfers import forms as small
from opencdop.transfers.case_form_pages import agreement_at, form_page


@page(act=Act.PROPOSE_LEAD)
def to_chairs(request: Any, case_id: str, agreement_id: str) -> HttpResponseBase:
    """Ask the chairs of both panels to decide."""
    case, agreement = agreement_at(request, case_id, agreement_id)

    def act(filled: Filled) -> None:
        chair_services.ask_the_chairs(agreement, reason=filled.text("reason"), by=request.actor)
        messages.success(request, "The chairs are asked. They read the reasons, and never who the child was.")

    return form_page(
        request, case, small.TO_CHAIRS, act=act, at="reason", label="Ask the chairs",
        title="Ask the chairs to decide", agreement=agreement,
    )  # fmt: skip


@page(act=Act.PROPOSE_LEAD)
def record_chair(request: Any, case_id: str, agreement_id: str) -> HttpResponseBase:
    """Record what the chair of a panel outside this installation said."""
    case, agreement = agreement_at(request, case_id, agreement_id)

    def act(filled: Filled) -> None:
        settled = chair_services.record_chair_answer(
            agreement,
            lead=filled.text("lead"),
            words=filled.text("words"),
            said_by=filled.text("said_by"),
            how=filled.text("how"),
            by=request.actor,
        )
        messages.success(request, "Both chairs say the same: it is settled." if settled else "Recorded.")

    form = small.chairs_answer(agreement, outside=True)
    return form_page(
        request,
        case,
        form,
        act=act,
        at="lead",
        label="Record it",
        title="What their chair says",
        agreement=agreement,
    )
