"""A professional with an account notifies: the same form, and one's own receipts. Nothing sent is read back."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.core.errors import NotFound
from opencdop.intake import entry_queries, in_hand, queries, services
from opencdop.intake.models import FormInHand
from opencdop.intake.notify_pages import BEFORE_SEND, copy_once
from opencdop.intake.unplaced import unplaced_postcodes
from opencdop.submissions.journey import TASKS, Journey, Places, walk
from opencdop.submissions.library import definition_of


@page(act=Act.SEE_OWN_WORK, methods=("GET", "HEAD"))
def own(request: Any) -> HttpResponseBase:
    """Where to notify, what was begun, and the receipts of what was sent."""
    context = {
        "panels": entry_queries.all_panels(),
        "drafts": entry_queries.own_drafts(request.actor),
        "receipts": entry_queries.own_receipts(request.actor),
    }
    return render(request, "intake/own.html", context)


@page(act=Act.SEE_OWN_WORK, methods=("POST",))
def begin(request: Any, slug: str) -> HttpResponseBase:
    """Begin a form for a panel; what the account says of its holder stands in it already."""
    draft = services.begin_own_form(entry_queries.own_panel(slug), by=request.actor)
    return redirect("intake:own_tasks", draft_id=draft.pk)


@page(act=Act.SEE_OWN_WORK)
def form_page(request: Any, draft_id: str, step: str = TASKS) -> HttpResponseBase:
    """One step of one's own form. Once it is sent, only the receipt is left."""
    held = entry_queries.own_draft(request.actor, draft_id)
    if queries.notification_of(held.draft) is not None:
        return redirect("intake:own_sent", draft_id=draft_id)
    return walk(request, _journey(request, held), step=step)


def _journey(request: Any, held: FormInHand) -> Journey:
    draft, base = held.draft, f"/notify/{held.draft_id}/"
    definition = definition_of(draft).outside

    def send(answers: dict[str, Any]) -> HttpResponseBase:
        notification = services.send_notification(
            draft, definition=definition, answers=answers, by=request.actor
        )
        in_hand.note_sent(request, slug=draft.pk, notification_id=notification.pk)
        return redirect("intake:own_sent", draft_id=draft.pk)

    return Journey(
        draft=draft,
        definition=definition,
        actor=request.actor,
        places=Places(
            tasks=f"{base}form/",
            check=f"{base}form/check/",
            sent=f"{base}sent/",
            group=lambda key: f"{base}form/{key}/",
            later="/notify/",
        ),
        send=send,
        also=unplaced_postcodes,
        extra={"panel": held.panel},
        title=f"Notify {held.panel.name} of a child’s death",
        before_send=BEFORE_SEND,
        send_label="Send to the office",
        back_href="/notify/",
        back_label="Notify of a death",
    )


@page(act=Act.SEE_OWN_WORK, methods=("GET", "HEAD"))
def sent(request: Any, draft_id: str) -> HttpResponseBase:
    """The receipt. The copy is offered to the browser that sent it, once."""
    held = entry_queries.own_draft(request.actor, draft_id)
    notification = queries.notification_of(held.draft)
    if notification is None:
        raise NotFound("There is no receipt here.")
    context = {
        "panel": held.panel,
        "notification": notification,
        "copy": in_hand.copy_is_offered(request, slug=draft_id) and notification.copy_saved_at is None,
        "copy_href": f"/notify/{draft_id}/copy/",
        "layout": "design/layout.html",
    }
    return render(request, "intake/notify_sent.html", context)


@page(act=Act.SEE_OWN_WORK, methods=("POST",))
def save_copy(request: Any, draft_id: str) -> HttpResponseBase:
    """The one copy, in the shape that was chosen."""
    held = entry_queries.own_draft(request.actor, draft_id)
    notification = queries.notification_of(held.draft)
    if notification is None:
        raise NotFound("There is no receipt here.")
    response = copy_once(request, notification, slug=draft_id)
    if response is None:
        messages.info(request, "The copy was offered once. The office can read the notification to you.")
        return redirect("intake:own_sent", draft_id=draft_id)
    return response
