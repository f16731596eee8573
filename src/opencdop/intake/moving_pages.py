"""Moving a notification to the right case, and asking another panel about the child of one, /notifications/<id>/…."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.cases.duplicate_queries import case_named
from opencdop.cases.duplicate_questions import ask_panel
from opencdop.cases.identity import child_name
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.intake import events, queries
from opencdop.intake.likely import asked_about
from opencdop.intake.moving import move_notification
from opencdop.intake.transitions import OPENED


@page(act=Act.DECIDE_DUPLICATES)
def move(request: Any, notification_id: str) -> HttpResponseBase:
    """Move a notification that was filed on the wrong child."""
    notification = queries.notification_for(request.actor, notification_id)
    if notification.case is None:
        raise NotFound("This notification has no case yet.")
    refused = ""
    if request.method == "POST":
        try:
            to = case_named(request.POST.get("reference", ""), actor=request.actor)
            differing = move_notification(
                notification, to=to, reason=request.POST.get("reason", ""), by=request.actor
            )
        except RuleBroken as why:
            refused = str(why)
            notification = queries.notification_for(request.actor, notification_id)
        else:
            look = f" {differing} of its answers differ from that record: compare below." if differing else ""
            messages.success(request, f"Moved to {to.reference}.{look}")
            return redirect(f"/notifications/{notification.pk}/")
    note_read(
        request, events.NOTIFICATION_READ, case_id=notification.pk, data_key_id=notification.data_key_id
    )
    context = {
        "notification": notification,
        "child": child_name(notification.submission.answers or {}),
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "intake/move.html", context, status=422 if refused else 200)


@page(act=Act.DECIDE_DUPLICATES, methods=("POST",))
def ask(request: Any, notification_id: str) -> HttpResponseBase:
    """Ask another panel whether it knows the child of an opened notification."""
    notification = queries.notification_for(request.actor, notification_id)
    if notification.state != OPENED:
        raise NotFound("This notification does not wait for a decision.")
    try:
        question = ask_panel(asked_about(notification), token=request.POST.get("token", ""), by=request.actor)
    except RuleBroken as why:
        messages.warning(request, str(why))
    else:
        name = question.case.lead_panel.name
        messages.success(request, f"{name} is asked. Their answer comes to your work list.")
    return redirect(f"/notifications/{notification.pk}/")
