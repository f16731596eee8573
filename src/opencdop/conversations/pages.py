"""The office's pages of a case's messages, below the case: all of them, one thread with its answer, a first message."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.cases.access import case_for, sees
from opencdop.cases.events import CASE_READ
from opencdop.cases.frame import frame_of
from opencdop.cases.models import Case
from opencdop.conversations import queries, services
from opencdop.conversations.events import MESSAGES_READ
from opencdop.conversations.models import Thread
from opencdop.conversations.offered import page_about
from opencdop.conversations.writing import taken
from opencdop.core.errors import RuleBroken, Stale
from opencdop.design.fields import FieldProblem

GET, POST = ("GET", "HEAD"), ("POST",)
NOBODY = "Nobody has an account here with this address. Ask them as an agency, or check the address."
SENT = "Your message is on its way: an e-mail tells them that one waits, and nothing more."


def home_of(case: Case) -> str:
    return f"/cases/{case.pk}/messages/"


def _shared(request: Any, case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "frame": frame_of(case, request.actor, current="messages"),
        "home": home_of(case),
        "may_write": sees(case, request.actor, Act.ASK_AGENCY),
    }


@page(act=Act.SEE_RETURNS, methods=GET)
def case_messages(request: Any, case_id: str) -> HttpResponseBase:
    """Every thread of the case, those that wait for the office first."""
    case = case_for(request.actor, case_id, Act.SEE_RETURNS)
    note_read(request, CASE_READ, case_id=case.pk, data_key_id=case.data_key_id)
    context = {**_shared(request, case), "threads": queries.threads_of(case)}
    return render(request, "conversations/case_messages.html", context)


@page(act=Act.SEE_RETURNS)
def one_thread(request: Any, case_id: str, thread_id: str) -> HttpResponseBase:
    """One thread; whoever may ask agencies answers it here."""
    act = Act.ASK_AGENCY if request.method == "POST" else Act.SEE_RETURNS
    case = case_for(request.actor, case_id, act)
    thread = queries.thread_in(case, thread_id)

    def write(words: str, once: str) -> None:
        services.say(thread, words=words, once=once, from_office=True, by=request.actor)

    written = taken(request, write)
    if written.is_sent:
        messages.success(request, SENT)
        return redirect(f"{home_of(case)}{thread.pk}/")
    note_read(request, MESSAGES_READ, case_id=case.pk, data_key_id=thread.data_key_id)
    context = {
        **_shared(request, case),
        "thread": thread,
        "said": queries.messages_of(thread),
        "about": page_about(case, thread),
        "written": written,
        "problems": written.problems,
    }
    return render(request, "conversations/thread.html", context, status=422 if written.problems else 200)


@page(act=Act.ASK_AGENCY, methods=POST)
def settle(request: Any, case_id: str, thread_id: str) -> HttpResponseBase:
    """Nothing more is to be said."""
    case = case_for(request.actor, case_id, Act.ASK_AGENCY)
    try:
        services.settle(
            queries.thread_in(case, thread_id), seen=request.POST.get("seen", ""), by=request.actor
        )
    except Stale as refusal:
        messages.warning(request, str(refusal))
        return redirect(f"{home_of(case)}{thread_id}/")
    except RuleBroken as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "These messages are settled. A new one opens them again.")
    return redirect(home_of(case))


@page(act=Act.ASK_AGENCY)
def first_message(request: Any, case_id: str) -> HttpResponseBase:
    """Write to somebody who has an account here."""
    case = case_for(request.actor, case_id, Act.ASK_AGENCY)
    email = request.POST.get("email", "")
    person = queries.person_at(email) if request.method == "POST" else None
    made: list[Thread] = []

    def write(words: str, once: str) -> None:
        if person is None:
            raise RuleBroken(NOBODY)
        made.append(services.begin(case, person=person, words=words, once=once, by=request.actor))

    written = taken(request, write)
    if written.is_sent:
        messages.success(request, SENT)
        return redirect(f"{home_of(case)}{made[0].pk}/")
    problems = written.problems
    if problems and person is None:
        problems = (FieldProblem("email", NOBODY, "email"),)
    note_read(request, CASE_READ, case_id=case.pk, data_key_id=case.data_key_id)
    context = {**_shared(request, case), "written": written, "problems": problems, "email": email}
    return render(request, "conversations/first_message.html", context, status=422 if problems else 200)
