"""The office's pages of a case's agencies: who was asked, one request, reminding and withdrawing it."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.agency_requests import queries, services
from opencdop.agency_requests.asked import definition_of
from opencdop.agency_requests.case_forms.catalogue import REPORTING, newer_versions
from opencdop.agency_requests.due import agency_type_words, due_words, is_awaited, state_words, waiting_words
from opencdop.agency_requests.entering.services import CAME_BY
from opencdop.agency_requests.frame import forms_of, home_of, page_of, shared
from opencdop.agency_requests.link.asked_besides import passings_of
from opencdop.agency_requests.link.message_services import thread_of
from opencdop.agency_requests.link.sent_along import sent_along_of
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.transitions import ANSWERED, DECLINED
from opencdop.cases.access import case_for
from opencdop.cases.filing.pages import state_of
from opencdop.cases.filing.queries import filed_with
from opencdop.core import clock
from opencdop.core.actor import PUBLIC
from opencdop.core.errors import RuleBroken
from opencdop.design.fields import FieldProblem
from opencdop.design.shell import Act as RowAct
from opencdop.design.shell import WorkRow
from opencdop.submissions.library import form_or_kept

GET = ("GET", "HEAD")
POST = ("POST",)


@page(act=Act.SEE_RETURNS, methods=GET)
def agencies(request: Any, case_id: str) -> HttpResponseBase:
    """Who was asked, how it stands, and the one thing to do about each."""
    case = case_for(request.actor, case_id, Act.SEE_RETURNS)
    asked, lost = queries.requests_of(case), queries.undelivered(case)
    rows = [_row(each, undelivered=each.id in lost) for each in asked]
    around = shared(request, case)
    context = {
        **around,
        "rows": rows,
        "may_ask": around["may_ask"] and not around["locked"],
        "has_returns": any(each.state == ANSWERED for each in asked),
    }
    return render(request, "agency_requests/agencies.html", context)


def _row(request: AgencyRequest, *, undelivered: bool) -> WorkRow:
    here = f"{home_of(request.case)}{request.id}/"
    today = clock.today()
    words, tint = state_words(request)
    if undelivered and is_awaited(request):
        words, tint = "E-mail not delivered", "rose"
    return WorkRow(
        child=request.agency_name,
        href=here,
        details=", ".join(part for part in (agency_type_words(request), form_words(request)) if part),
        tag=words,
        tint=tint,
        need=due_words(request, today=today),
        reason=waiting_words(request, today=today),
        who=request.respondent_name,
        when=request.respondent_role,
        acts=(act_of(request, about=request.agency_name),),
    )


def act_of(request: AgencyRequest, *, about: str) -> RowAct:
    """The one thing to do about a request next."""
    here = f"{home_of(request.case)}{request.id}/"
    if request.is_being_entered:
        return RowAct("Go on", f"{forms_of(request.case)}{request.id}/fill/", about=about)
    if is_awaited(request):
        return RowAct("Remind", f"{here}remind/", post=True, about=about)
    if request.state == ANSWERED and not request.merged_at and not request.superseded_at:
        return RowAct("Take into the record", f"{here}merge/", about=about)
    if request.state == DECLINED:
        return RowAct("Read why", f"{here}declined/", about=about)
    return (
        RowAct("Read", f"{here}return/", about=about)
        if request.submission_id
        else RowAct("Look", here, about=about)
    )


def form_words(request: AgencyRequest) -> str:
    """Which form it is, where it is not the usual report; and that it corrects one."""
    title = "" if request.form == REPORTING else form_or_kept(request.form, request.version).title
    if request.corrects_id:
        return f"{title}, corrected" if title else "corrected report"
    return title


@page(act=Act.SEE_RETURNS, methods=GET)
def one_request(request: Any, case_id: str, request_id: str) -> HttpResponseBase:
    """One request: who was asked for what, and what has happened since."""
    case = case_for(request.actor, case_id, Act.SEE_RETURNS)
    asked = queries.request_in(case, request_id)
    context = {
        **shared(request, case, current=page_of(asked)),
        "asked": asked,
        "agency_type": agency_type_words(asked),
        "state": state_words(asked),
        "due": due_words(asked, today=clock.today()),
        "sections": [section.title for section in definition_of(asked).sections],
        "undelivered": queries.undelivered(case).get(asked.id),
        "form_title": definition_of(asked).title,
        "came_by": CAME_BY.get(asked.came_by, ""),
        "newer": newer_versions(asked.form, asked.version) if _may_change(asked) else (),
        "correction": queries.correction_in_hand(asked),
        "is_on_receipt": asked.asked_by_id == PUBLIC.id,
        "passings": passings_of(asked),
        "along": sent_along_of(asked),
        "filed": filed_with(case, f"request:{asked.pk}"),
        "state_of": state_of,
        "thread": thread_of(asked),
    }
    return render(request, "agency_requests/request.html", context)


def _may_change(asked: AgencyRequest) -> bool:
    """Whether it can still be moved to a newer version or corrected: neither withdrawn nor replaced."""
    return asked.withdrawn_at is None and asked.superseded_at is None


@page(act=Act.ASK_AGENCY, methods=POST)
def remind(request: Any, case_id: str, request_id: str) -> HttpResponseBase:
    """Send a reminder with a fresh link."""
    case = case_for(request.actor, case_id, Act.ASK_AGENCY)
    asked = queries.request_in(case, request_id)
    try:
        services.remind(asked, by=request.actor)
    except RuleBroken as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request,
            f"{asked.agency_name} was reminded, with a fresh link. What they have written so far is kept.",
        )
    return redirect("/agencies/" if request.GET.get("from") == "board" else home_of(case))


@page(act=Act.ASK_AGENCY)
def withdraw(request: Any, case_id: str, request_id: str) -> HttpResponseBase:
    """Ask no longer, with a reason."""
    case = case_for(request.actor, case_id, Act.ASK_AGENCY)
    asked = queries.request_in(case, request_id)
    reason, problems = request.POST.get("reason", ""), []
    if request.method == "POST":
        try:
            services.withdraw_request(asked, reason=reason, by=request.actor)
        except RuleBroken as refusal:
            problems.append(FieldProblem("reason", str(refusal), "reason"))
        else:
            messages.success(request, _withdrawn(asked))
            return redirect(home_of(case))
    context = {
        **shared(request, case, current=page_of(asked)),
        "asked": asked,
        "reason": reason,
        "problems": problems,
    }
    return render(request, "agency_requests/withdraw.html", context, status=422 if problems else 200)


def _withdrawn(asked: AgencyRequest) -> str:
    if asked.is_entered_here:
        return "The form that was being entered is given up."
    return f"The request to {asked.agency_name} is withdrawn. They are told that nothing more is needed."
