"""The office's pages of what came besides a form: why an agency does not answer, and a first message to them."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.actions.small_form import Filled, SmallForm
from opencdop.agency_requests import queries
from opencdop.agency_requests.frame import home_of, shared
from opencdop.agency_requests.link import declining_services, message_services
from opencdop.agency_requests.link.asked_besides import declining_of
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reminding import usual_due_on
from opencdop.cases.access import case_for
from opencdop.cases.models import Case
from opencdop.conversations.writing import taken
from opencdop.core import clock
from opencdop.core.errors import RuleBroken
from opencdop.formkit.definition import Question

POST = ("POST",)
AGAIN = SmallForm(
    (
        Question("name", "text", "Who is asked", needed="blocks"),
        Question("role", "text", "Their job"),
        Question("email", "email", "Their e-mail address at work", needed="blocks"),
        Question("due_on", "date", "Answer by", called="the date by which they answer", needed="blocks"),
    ),
    title="Ask again",
)


@page(act=Act.SEE_RETURNS)
def said_why(request: Any, case_id: str, request_id: str) -> HttpResponseBase:
    """Why an agency does not answer; whoever may ask agencies asks again from here."""
    act = Act.ASK_AGENCY if request.method == "POST" else Act.SEE_RETURNS
    case = case_for(request.actor, case_id, act)
    asked = queries.request_in(case, request_id)
    declining, filled = declining_of(asked), AGAIN.shown(_asked_before(asked))
    if request.method == "POST":
        filled, again = _asked_again(request, asked)
        if again is not None:
            messages.success(request, f"{again.agency_name} is asked again.")
            return redirect(f"{home_of(case)}{again.pk}/")
    context = {
        **shared(request, case),
        "asked": asked,
        "declining": declining,
        "filled": filled,
        "problems": filled.problems,
    }
    return render(request, "agency_requests/said_why.html", context, status=422 if filled.problems else 200)


def _asked_again(request: Any, asked: AgencyRequest) -> tuple[Filled, AgencyRequest | None]:
    """The form as it was sent, and the fresh request; what is refused stays typed."""
    filled = AGAIN.read(request.POST)
    if filled.problems:
        return filled, None
    try:
        again = declining_services.ask_again(
            asked,
            name=filled.text("name"),
            role=filled.text("role"),
            email=filled.text("email"),
            due_on=date.fromisoformat(filled.text("due_on")),
            by=request.actor,
        )
    except RuleBroken as refusal:
        return filled.refused(str(refusal), at="due_on" if "day" in str(refusal) else "email"), None
    return filled, again


def _asked_before(asked: AgencyRequest) -> dict[str, str]:
    return {
        "name": asked.respondent_name,
        "role": asked.respondent_role,
        "email": asked.email,
        "due_on": usual_due_on(clock.today()).isoformat(),
    }


@page(act=Act.ASK_AGENCY, methods=POST)
def accept(request: Any, case_id: str, request_id: str) -> HttpResponseBase:
    """Go on without the report."""
    case = case_for(request.actor, case_id, Act.ASK_AGENCY)
    asked = queries.request_in(case, request_id)
    try:
        declining_services.go_on_without(asked, by=request.actor)
    except RuleBroken as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request, f"The case goes on without the report of {asked.agency_name}. Its reason is kept."
        )
    return redirect(home_of(case))


@page(act=Act.ASK_AGENCY)
def write(request: Any, case_id: str, request_id: str) -> HttpResponseBase:
    """A first message to whoever holds the request; later ones are written below the messages."""
    case = case_for(request.actor, case_id, Act.ASK_AGENCY)
    asked = queries.request_in(case, request_id)

    def say(words: str, once: str) -> None:
        message_services.write_to_holder(asked, words=words, once=once, by=request.actor)

    written = taken(request, say)
    if written.is_sent:
        messages.success(
            request, "Your message is on its way: an e-mail with a fresh link tells them that one waits."
        )
        return redirect(_messages_of(case, asked))
    context = {**shared(request, case), "asked": asked, "written": written, "problems": written.problems}
    return render(request, "agency_requests/write.html", context, status=422 if written.problems else 200)


def _messages_of(case: Case, asked: AgencyRequest) -> str:
    thread = message_services.thread_of(asked)
    return f"/cases/{case.pk}/messages/{thread.pk}/" if thread is not None else home_of(case)
