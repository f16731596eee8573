"""The forms of a case, /cases/<id>/forms/: what is proposed and in use, and for each to ask, enter, read and print."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.agency_requests import correcting_services, queries
from opencdop.agency_requests.case_forms.catalogue import has_old_forms, older_forms
from opencdop.agency_requests.case_forms.shown import (
    CaseForm,
    CaseForms,
    Part,
    agency_words,
    forms_of_case,
    newest,
)
from opencdop.agency_requests.due import due_words, state_words
from opencdop.agency_requests.frame import forms_of, home_of, shared
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.pages import act_of
from opencdop.cases.access import case_for, sees
from opencdop.cases.models import Case
from opencdop.cases.offered import known_besides
from opencdop.cases.queries import agreed_values, form_decisions
from opencdop.cases.stages import why_locked
from opencdop.cases.supplement_services import set_form_aside, use_form
from opencdop.cases.supplements import proposed
from opencdop.core import clock
from opencdop.core.errors import RuleBroken
from opencdop.formkit.computed import facts_of

GET, POST = ("GET", "HEAD"), ("POST",)
BY_HAND = "Added by hand."
CHOOSE = "Choose the form that you want to add."


def proposals_for(case: Case) -> CaseForms:
    """The forms of a case, sorted, from its record, its decisions and its requests; three queries and what packages
    hold besides.
    """
    answers = {**agreed_values(case), **known_besides(case)}
    return forms_of_case(
        requests=queries.requests_of(case),
        decisions=form_decisions(case),
        proposals=proposed(answers, facts_of(answers, today=clock.today())),
        older=older_forms(case),
    )


@page(act=Act.SEE_RETURNS, methods=GET)
def forms(request: Any, case_id: str) -> HttpResponseBase:
    """Every form of the case, and what is to be done about each."""
    case = case_for(request.actor, case_id, Act.SEE_RETURNS)
    found = proposals_for(case)
    context = {
        **shared(request, case, current="forms"),
        "found": found,
        "used": [_card(case, each) for each in found.used],
        "before_2019": has_old_forms(case),
        "old": [_card(case, each) for each in found.old],
        "may_enter": sees(case, request.actor, Act.EDIT_RECORD)
        and (has_old_forms(case) or not why_locked(case.stage)),
    }
    return render(request, "agency_requests/forms.html", context)


def _card(case: Case, each: CaseForm) -> dict[str, Any]:
    """One form in use as the page shows it."""
    kind = f"&type={each.ask[0]}" if each.ask else ""
    return {
        "form": each,
        "ask_words": agency_words(each.ask),
        "ask_href": f"{home_of(case)}ask/?form={each.key}{kind}",
        "enter_href": f"{forms_of(case)}enter/?form={each.key}",
        "rows": [_row(row) for row in each.requests],
        "parts": [_part(case, each, part) for part in each.parts],
    }


def _part(case: Case, each: CaseForm, part: Part) -> dict[str, Any]:
    kind = f"&type={part.ask[0]}" if part.ask else ""
    return {
        "part": part,
        "ask_words": agency_words(part.ask),
        "href": f"{home_of(case)}ask/?form={each.key}&section={part.section}{kind}",
        "state": state_words(part.requests[-1])
        if part.requests
        else ("To ask", "gold")
        if part.proposed
        else None,
    }


def _row(request: AgencyRequest) -> dict[str, Any]:
    return {
        "request": request,
        "href": f"{home_of(request.case)}{request.id}/",
        "state": state_words(request),
        "due": due_words(request, today=clock.today()),
        "act": act_of(request, about=request.agency_name),
    }


@page(act=Act.EDIT_RECORD, methods=POST)
def decide(request: Any, case_id: str) -> HttpResponseBase:
    """Use a form for this death, or set it aside with a reason."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    form, said = request.POST.get("form", ""), request.POST.get("say", "")
    reason = request.POST.get("reason", "")
    if not form:
        messages.warning(request, CHOOSE)
        return redirect(forms_of(case))
    try:
        if said == "not-needed":
            decision = set_form_aside(case, form=form, reason=reason, by=request.actor)
            told = "is set aside for this death, with your reason."
        else:
            by_hand = BY_HAND if said == "add" else reason
            decision = use_form(case, form=form, reason=by_hand, by=request.actor)
            told = "is in use. Next: ask whoever was there, or enter it here."
    except RuleBroken as refusal:
        messages.warning(request, str(refusal))
        return redirect(forms_of(case))
    messages.success(request, f"“{newest(decision.form).title}” {told}")
    return redirect(f"{forms_of(case)}#{decision.form}")


@page(act=Act.EDIT_RECORD, methods=POST)
def correct(request: Any, case_id: str, request_id: str) -> HttpResponseBase:
    """Begin a corrected form that the office enters, with what was sent filled in."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    asked = queries.request_in(case, request_id)
    try:
        corrected = correcting_services.enter_correction(asked, by=request.actor)
    except RuleBroken as refusal:
        messages.warning(request, str(refusal))
        return redirect(f"{home_of(case)}{asked.id}/")
    return redirect(f"{forms_of(case)}{corrected.id}/fill/")
