"""A page of one small form about who leads a case: what those pages have in common."""

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read
from opencdop.accounts.roles import Act
from opencdop.actions.small_form import Filled, SmallForm
from opencdop.cases import events as case_events
from opencdop.cases.access import case_for
from opencdop.cases.frame import frame_of
from opencdop.cases.models import Case
from opencdop.transfers import queries
from opencdop.transfers.models import JurisdictionAgreement


def home_of(case: Case) -> str:
    """Where a case says which panel leads it."""
    return f"/cases/{case.pk}/lead/"


def agreement_at(request: Any, case_id: str, agreement_id: str) -> tuple[Case, JurisdictionAgreement]:
    case = case_for(request.actor, case_id, Act.PROPOSE_LEAD)
    return case, queries.agreement_of(case, agreement_id)


def form_page(
    request: Any,
    case: Case,
    form: SmallForm,
    *,
    act: Callable[[Filled], None],
    at: str,
    label: str,
    title: str = "",
    known: dict[str, Any] | None = None,
    template: str = "transfers/case_form.html",
    agreement: JurisdictionAgreement | None = None,
    gone: str = "",
) -> HttpResponseBase:
    """A page of one small form: shown, or read and acted on; a refusal keeps everything typed.

    `gone` is where to go once the case may belong to another panel.
    """

    def done(filled: Filled) -> str:
        act(filled)
        return gone or home_of(case)

    filled, leads_to = form.taken(request, done, at=at, known=known)
    if leads_to:
        return redirect(leads_to)
    note_case_read(request, case)
    context = {
        "case": case,
        "frame": frame_of(case, request.actor, current="lead"),
        "filled": filled,
        "problems": filled.problems,
        "title": title,
        "label": label,
        "agreement": agreement,
    }
    return render(request, template, context, status=422 if filled.problems else 200)


def note_case_read(request: Any, case: Case) -> None:
    note_read(request, case_events.CASE_READ, case_id=case.pk, data_key_id=case.data_key_id)
