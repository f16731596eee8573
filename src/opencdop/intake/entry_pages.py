"""The office enters a notification that came by telephone, post or e-mail: the same form, with when it really came."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.core.errors import RuleBroken
from opencdop.formkit.problems import Problem
from opencdop.intake import entry_queries, events, message_services, queries, services
from opencdop.intake.came import came_group, now_as_inputs, read_came
from opencdop.intake.channels import BY_FORM, BY_MESSAGE, channel, entered_by_office
from opencdop.intake.models import FormInHand
from opencdop.intake.transcribing import as_transcribed
from opencdop.intake.unplaced import unplaced_postcodes
from opencdop.submissions.journey import TASKS, Journey, Places, walk
from opencdop.submissions.library import definition_of


@page(act=Act.TRIAGE)
def start(request: Any) -> HttpResponseBase:
    """How and when the notification came, before its form begins; and the other ways to enter one."""
    panels, ways = queries.panels_of_office(request.actor), entered_by_office(BY_FORM)
    group = came_group(panels, ways)
    inputs: Mapping[str, Any] = now_as_inputs(group)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        said = read_came(group, request.POST, panels=panels, ways=ways)
        inputs, problems = said.inputs, said.problems
        if said.came is not None and not problems:
            came = said.came
            try:
                draft = services.begin_office_form(
                    came.panel, channel=came.channel, received_at=came.received_at, by=request.actor
                )
                return redirect("intake:enter_tasks", draft_id=draft.pk)
            except RuleBroken as refusal:
                problems = (Problem("came_on", str(refusal), field_id="came_on-day"),)
    context = {
        "group": group,
        "inputs": inputs,
        "problems": problems,
        "short": entered_by_office(BY_MESSAGE),
    }
    return render(request, "intake/enter.html", context, status=422 if problems else 200)


@page(act=Act.TRIAGE)
def came(request: Any, draft_id: str) -> HttpResponseBase:
    """Correct how and when a notification came that is being entered."""
    in_hand = queries.office_draft(request.actor, draft_id)
    ways = entered_by_office(BY_FORM)
    group = came_group([in_hand.panel], ways)
    inputs: Mapping[str, Any] = entry_queries.came_inputs(in_hand, group)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        said = read_came(group, request.POST, panels=[in_hand.panel], ways=ways)
        inputs, problems = said.inputs, said.problems
        if said.came is not None and not problems:
            now = said.came
            try:
                message_services.correct_came(
                    in_hand, channel=now.channel, received_at=now.received_at, by=request.actor
                )
                messages.success(request, "Put right. Next: go on with the form.")
                return redirect("intake:enter_tasks", draft_id=in_hand.draft_id)
            except RuleBroken as refusal:
                problems = (Problem("came_on", str(refusal), field_id="came_on-day"),)
    context = {"group": group, "inputs": inputs, "problems": problems, "in_hand": in_hand}
    return render(request, "intake/came.html", context, status=422 if problems else 200)


@page(act=Act.TRIAGE)
def form_page(request: Any, draft_id: str, step: str = TASKS) -> HttpResponseBase:
    """One step of the form that the office fills in."""
    in_hand = queries.office_draft(request.actor, draft_id)
    became = queries.notification_of(in_hand.draft)
    if became is not None:
        return redirect("intake:triage", notification_id=became.pk)
    return walk(request, _journey(request, in_hand), step=step)


def _journey(request: Any, in_hand: FormInHand) -> Journey:
    draft = in_hand.draft
    definition = as_transcribed(definition_of(draft).outside)
    base = f"/notifications/new/{draft.pk}/"

    def send(answers: dict[str, Any]) -> HttpResponseBase:
        notification = services.send_notification(
            draft, definition=definition, answers=answers, by=request.actor
        )
        messages.success(request, f"Entered as {notification.reference}. Next: open it and decide.")
        return redirect("intake:triage", notification_id=notification.pk)

    return Journey(
        draft=draft,
        definition=definition,
        actor=request.actor,
        places=Places(
            tasks=base, check=f"{base}check/", sent="/notifications/", group=lambda key: f"{base}{key}/"
        ),
        send=send,
        also=unplaced_postcodes,
        title="Enter a notification",
        send_label="Enter it",
        before_send="It goes to the list of notifications, with the moment it reached the office.",
        extra={
            "in_hand": in_hand,
            "channel": channel(in_hand.channel),
            "originals": entry_queries.originals_of(draft.data_key_id),
        },
        beside="intake/enter_beside.html",
        back_href="/notifications/",
        back_label="Notifications",
        note_read=lambda: note_read(
            request, events.NOTIFICATION_READ, case_id=draft.pk, data_key_id=draft.data_key_id
        ),
    )
