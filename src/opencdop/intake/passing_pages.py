"""Passing a notification on to the panel that reviews, and what was passed on: lines without a word about the child."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.actions.small_form import Filled, SmallForm
from opencdop.cases.identity import child_name
from opencdop.core.errors import RuleBroken
from opencdop.formkit.definition import Choice, Question
from opencdop.intake import events, passing_queries, queries
from opencdop.intake.models import Notification
from opencdop.intake.passing_services import pass_on, pass_on_outside

GET = ("GET", "HEAD")
OUTSIDE = "outside"


@page(act=Act.TRIAGE)
def pass_it_on(request: Any, notification_id: str) -> HttpResponseBase:
    """Pass an opened notification on, to a panel of this installation or outside."""
    notification = queries.notification_for(request.actor, notification_id)
    likely = passing_queries.likely_leads(notification)
    form = _form(notification)
    filled = form.shown({"to": likely[0].pk} if len(likely) == 1 else {})
    if request.method == "POST":
        filled = form.read(request.POST)
        if not filled.problems:
            try:
                to_name = _passed(request, notification, filled)
            except RuleBroken as refused:
                filled = filled.refused(str(refused), at="reason")
            else:
                messages.success(
                    request, f"{notification.reference} is passed on to {to_name}. You keep this line of it."
                )
                return redirect("intake:passed_on")
    note_read(
        request, events.NOTIFICATION_READ, case_id=notification.pk, data_key_id=notification.data_key_id
    )
    context = {
        "notification": notification,
        "child": child_name(notification.submission.answers or {}),
        "likely": likely,
        "filled": filled,
        "problems": filled.problems,
    }
    return render(request, "intake/pass_on.html", context, status=422 if filled.problems else 200)


def _passed(request: Any, notification: Notification, filled: Filled) -> str:
    """Do it, and return to whom."""
    chosen, reason = filled.text("to"), filled.text("reason")
    if chosen == OUTSIDE:
        body = filled.text("body")
        pass_on_outside(notification, body=body, how=filled.text("how"), reason=reason, by=request.actor)
        return body
    others = {panel.pk: panel for panel in passing_queries.other_panels(notification)}
    if chosen not in others:
        raise RuleBroken("Choose the panel that should have it.")
    pass_on(notification, to=others[chosen], reason=reason, by=request.actor)
    return others[chosen].name


def _form(notification: Notification) -> SmallForm:
    panels = (Choice(panel.pk, panel.name) for panel in passing_queries.other_panels(notification))
    outside = {"question": "to", "is": OUTSIDE}
    return SmallForm(
        (
            Question(
                "to",
                "choice",
                "Which panel reviews this death?",
                needed="blocks",
                choices=(*panels, Choice(OUTSIDE, "A panel outside this installation")),
            ),
            Question("body", "text", "What is it called?", needed="blocks", when=outside),
            Question(
                "how",
                "text",
                "How did it go there, and to whom?",
                hint="For example by secure e-mail to their office. Send it first, then record it here.",
                needed="blocks",
                when=outside,
            ),
            Question(
                "reason",
                "long_text",
                "Why should that panel have it?",
                hint="That panel reads your words.",
                needed="blocks",
            ),
        ),
        title="Pass it on",
    )


@page(act=Act.TRIAGE, methods=GET)
def passed_on(request: Any) -> HttpResponseBase:
    """What this office passed on: each line, and how many by month, panel and channel."""
    context = {
        "lines": passing_queries.passed_lines(request.actor),
        "counts": passing_queries.passed_counts(request.actor),
    }
    return render(request, "intake/passed_on.html", context)
