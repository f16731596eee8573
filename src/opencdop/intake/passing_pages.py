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
from opencdop.design.words import day
from opencdop.formkit.definition import Choice, Question
from opencdop.intake import events, passing_queries, queries
from opencdop.intake.models import Notification
from opencdop.intake.passing_services import pass_on, pass_on_outside
from opencdop.panels.letter_files import letter_download
from opencdop.panels.templates import letter_for

GET = ("GET", "HEAD")
OUTSIDE, LETTER = "outside", "passed_to_panel"


@page(act=Act.TRIAGE)
def pass_it_on(request: Any, notification_id: str) -> HttpResponseBase:
    """Pass an opened notification on, to a panel of this installation or outside."""
    notification = queries.notification_for(request.actor, notification_id)
    likely = passing_queries.likely_leads(notification)

    def act(filled: Filled) -> str:
        to_name = _passed(request, notification, filled)
        told = f"{notification.reference} is passed on to {to_name}. You keep this line of it."
        messages.success(request, told)
        return "intake:passed_on"

    known = {"to": likely[0].pk} if len(likely) == 1 else {}
    filled, leads_to = _form(notification).taken(request, act, at="reason", known=known)
    if leads_to:
        return redirect(leads_to)
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


@page(act=Act.TRIAGE, methods=("POST",))
def letter(request: Any, notification_id: str) -> HttpResponseBase:
    """The panel's letter that goes with it to a panel outside, as a file to save; it is made anew and not kept."""
    notification = queries.notification_for(request.actor, notification_id)
    words = {
        "reference": notification.reference,
        "signed_by": request.actor.name,
        "child_name": child_name(notification.submission.answers or {}),
        "received_on": day(notification.received_at),
    }
    made = letter_for(notification.panel, LETTER, words, to=request.POST.get("address", "").splitlines()[:8])
    answer = letter_download(made, kind=request.POST.get("file", ""))
    note_read(
        request,
        events.PASSING_LETTER_MADE,
        case_id=notification.case_id or notification.pk,
        data_key_id=notification.data_key_id,
    )
    return answer


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
                called="which panel reviews this death",
                needed="blocks",
                choices=(*panels, Choice(OUTSIDE, "Another panel, not in this list")),
            ),
            Question(
                "body",
                "text",
                "What is it called?",
                called="what that panel is called",
                needed="blocks",
                when=outside,
            ),
            Question(
                "how",
                "text",
                "How did it go there, and to whom?",
                called="how it went there and to whom",
                hint="For example by secure e-mail to their office. Send it first, then record it here.",
                needed="blocks",
                when=outside,
            ),
            Question(
                "reason",
                "long_text",
                "Why should that panel have it?",
                called="why that panel should have it",
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
