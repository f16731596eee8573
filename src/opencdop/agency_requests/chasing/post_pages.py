"""Post that did not arrive, /post/: which e-mail, to whom, why, and what to do: send it again, correct the address."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.agency_requests.chasing.address_services import correct_address
from opencdop.agency_requests.chasing.post import MOST, Lost, lost_email, lost_post
from opencdop.agency_requests.chasing.words import why_not_arrived
from opencdop.agency_requests.frame import home_of
from opencdop.agency_requests.queries import request_in
from opencdop.cases.access import case_for
from opencdop.cases.events import CASE_LISTED, CASE_READ
from opencdop.cases.frame import name_for
from opencdop.core import clock
from opencdop.core.errors import RuleBroken
from opencdop.design.fields import FieldProblem
from opencdop.design.words import day_clock
from opencdop.outbox.services import send_again

HOME = "/post/"
POST = ("POST",)

KINDS = {
    "request_link": "Request to an agency",
    "request_reminder": "Reminder to an agency",
    "request_correction": "Link to correct a form",
    "request_code": "One-time code",
    "request_withdrawn": "That nothing more is needed",
    "request_manager": "To an agency’s manager",
    "request_answered": "To the office: an agency has answered",
}


@page(act=Act.ASK_AGENCY, methods=("GET", "HEAD"))
def post(request: Any) -> HttpResponseBase:
    """What did not arrive, of the office's cases."""
    found = lost_post(request.actor)
    for each in found:
        note_read(request, CASE_LISTED, case_id=each.case.pk, data_key_id=each.case.data_key_id)
    rows = [_row(each, request.actor) for each in found]
    may_go = sum(each.may_go_again for each in found)
    return render(request, "agency_requests/post.html", {"rows": rows, "may_go": may_go, "most": MOST})


def _row(each: Lost, actor: Any) -> dict[str, Any]:
    email, asked = each.email, each.request
    return {
        "email": email,
        "what": KINDS.get(email.kind, "E-mail"),
        "whom": asked.agency_name if asked else "",
        "to": email.to or (asked.email if asked else ""),
        "child": name_for(each.case, actor),
        "case": each.case,
        "why": why_not_arrived(email, today=clock.today()),
        "since": day_clock(email.queued_at),
        "may_go_again": each.may_go_again,
        "address_href": f"{home_of(each.case)}{asked.id}/address/" if asked else "",
        "request_href": f"{home_of(each.case)}{asked.id}/" if asked else f"/cases/{each.case.pk}/",
    }


@page(act=Act.ASK_AGENCY, methods=POST)
def send_one_again(request: Any, email_id: str) -> HttpResponseBase:
    """Put one back in the queue."""
    try:
        send_again(lost_email(request.actor, email_id).email, by=request.actor)
    except RuleBroken as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, "The e-mail is in the queue again.")
    return redirect(HOME)


@page(act=Act.ASK_AGENCY, methods=POST)
def send_all_again(request: Any) -> HttpResponseBase:
    """Put all that our own mail server held back in the queue; what was refused for its address stays."""
    held = [
        each for each in lost_post(request.actor) if each.may_go_again and not each.email.refused_for_good
    ]
    for each in held:
        send_again(each.email, by=request.actor)
    messages.success(
        request,
        f"{len(held)} e-mails are in the queue again."
        if len(held) != 1
        else "One e-mail is in the queue again.",
    )
    return redirect(HOME)


@page(act=Act.ASK_AGENCY)
def address(request: Any, case_id: str, request_id: str) -> HttpResponseBase:
    """Write to the same person at another address."""
    case = case_for(request.actor, case_id, Act.ASK_AGENCY)
    asked = request_in(case, request_id)
    typed, problems = request.POST.get("email", ""), []
    if request.method == "POST":
        try:
            correct_address(asked, email=typed, by=request.actor)
        except RuleBroken as refused:
            problems.append(FieldProblem("email", str(refused), "email"))
        else:
            messages.success(
                request, f"{asked.respondent_name} is written to at {asked.email}, with a fresh link."
            )
            return redirect(f"{home_of(case)}{asked.id}/")
    note_read(request, CASE_READ, case_id=case.id, data_key_id=case.data_key_id)
    context = {
        "asked": asked,
        "typed": typed or asked.email,
        "problems": problems,
        "back": f"{home_of(case)}{asked.id}/",
    }
    return render(request, "agency_requests/address.html", context, status=422 if problems else 200)
