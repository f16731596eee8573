"""Messages with offices as somebody with an account reads them, /messages/. No word of any child stands in the list."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.conversations import queries, services
from opencdop.conversations.events import MESSAGES_READ
from opencdop.conversations.writing import taken

GET = ("GET", "HEAD")


@page(act=Act.SEE_OWN_WORK, methods=GET)
def own_messages(request: Any) -> HttpResponseBase:
    """The offices with which one has messages."""
    context = {"threads": queries.own_threads(request.actor)}
    return render(request, "conversations/own_messages.html", context)


@page(act=Act.SEE_OWN_WORK)
def own_thread(request: Any, thread_id: str) -> HttpResponseBase:
    """One thread, and the answer to it."""
    thread = queries.own_thread(request.actor, thread_id)

    def write(words: str, once: str) -> None:
        services.say(thread, words=words, once=once, by=request.actor)

    written = taken(request, write)
    if written.is_sent:
        messages.success(request, "Your message is with the office. Their answer will stand here.")
        return redirect(f"/messages/{thread.pk}/")
    note_read(request, MESSAGES_READ, case_id=thread.case_id, data_key_id=thread.data_key_id)
    context = {
        "thread": thread,
        "said": queries.messages_of(thread),
        "written": written,
        "problems": written.problems,
    }
    return render(request, "conversations/own_thread.html", context, status=422 if written.problems else 200)
