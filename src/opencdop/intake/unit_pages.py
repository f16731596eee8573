"""Asking the unit for the rest of a thin notification, /notifications/<id>/ask-unit/: read first, then send."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.actions.small_form import Filled, SmallForm
from opencdop.cases.identity import child_name
from opencdop.core.errors import NotFound
from opencdop.formkit.definition import Question
from opencdop.intake import events, queries
from opencdop.intake.second_queries import second_expected
from opencdop.intake.transitions import RECEIVED
from opencdop.intake.unit_queries import unit_asked_at
from opencdop.intake.unit_services import ask_unit, email_to_unit
from opencdop.outbox.wording import filled as filled_words

_FORM = SmallForm(
    (
        Question(
            "to",
            "email",
            "The unit’s e-mail address",
            hint="A work address, such as that of the ward or of the bereavement midwife. Ring if you are not sure.",
            needed="blocks",
        ),
    ),
    title="Ask the unit",
)


@page(act=Act.TRIAGE)
def ask(request: Any, notification_id: str) -> HttpResponseBase:
    """The words that go out, and to whom."""
    notification = queries.notification_for(request.actor, notification_id)
    if notification.state == RECEIVED or second_expected(notification) is None:
        raise NotFound("Nothing more is expected for this notification.")

    def act(filled: Filled) -> str:
        ask_unit(notification, to=filled.text("to"), by=request.actor)
        messages.success(
            request,
            "The unit is asked. When its notification is here, join the two: it is proposed beside this one.",
        )
        return "intake:triage"

    filled, leads_to = _FORM.taken(request, act, at="to")
    if leads_to:
        return redirect(leads_to, notification_id=notification.pk)
    email = email_to_unit(notification)
    note_read(
        request,
        events.NOTIFICATION_READ,
        case_id=notification.case_id or notification.pk,
        data_key_id=notification.data_key_id,
    )
    context = {
        "notification": notification,
        "child": child_name(notification.submission.answers or {}),
        "subject": filled_words(email.subject, words=email.words),
        "body": filled_words(email.body, words=email.words),
        "asked_at": unit_asked_at(notification),
        "filled": filled,
        "problems": filled.problems,
    }
    return render(request, "intake/ask_unit.html", context, status=422 if filled.problems else 200)
