"""The office enters a notification that came by telephone, post or e-mail: the same form, with when it really came."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.core import clock
from opencdop.core.errors import RuleBroken
from opencdop.formkit.definition import Choice, Group, Question
from opencdop.formkit.problems import Problem
from opencdop.formkit.reading import inputs_of, read_group
from opencdop.intake import events, queries, services
from opencdop.intake.models import CHANNEL_TITLES, ONLINE, FormInHand
from opencdop.panels.models import Panel
from opencdop.submissions.journey import TASKS, Journey, Places, walk
from opencdop.submissions.library import definition_of

CHANNELS = tuple(
    Choice(code, words[:1].upper() + words[1:]) for code, words in CHANNEL_TITLES.items() if code != ONLINE
)
HOW_IT_CAME = (
    Question("channel", "choice", "How did it reach you?", needed="blocks", choices=CHANNELS),
    Question("came_on", "date", "On which day?", needed="blocks"),
    Question(
        "came_at", "time", "At what time?", "By the 24-hour clock, as exactly as you know.", needed="blocks"
    ),
)


def _group(panels: list[Panel]) -> Group:
    """How and when it came; and for which panel, where somebody works for several."""
    for_panel = Question(
        "panel",
        "choice",
        "For which panel?",
        needed="blocks",
        choices=tuple(Choice(panel.pk, panel.name) for panel in panels),
    )
    return Group("came", "How it came", (*HOW_IT_CAME, *((for_panel,) if len(panels) > 1 else ())))


@page(act=Act.TRIAGE)
def start(request: Any) -> HttpResponseBase:
    """How and when the notification came, before its form begins."""
    panels = queries.panels_of_office(request.actor)
    group = _group(panels)
    inputs: dict[str, Any] = {}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        reading = read_group(group, request.POST, {})
        inputs, problems = reading.raw, reading.problems or _missing(group, reading.answers)
        if not problems:
            try:
                draft = services.begin_office_form(
                    _panel(panels, reading.answers),
                    channel=reading.answers["channel"],
                    received_at=_moment(reading.answers),
                    by=request.actor,
                )
                return redirect("intake:enter_tasks", draft_id=draft.pk)
            except RuleBroken as refusal:
                problems = (Problem("came_on", str(refusal), field_id="came_on-day"),)
    else:
        inputs = inputs_of(group, {"came_on": clock.today().isoformat()})
    context = {"group": group, "inputs": inputs, "problems": problems}
    return render(request, "intake/enter.html", context, status=422 if problems else 200)


def _missing(group: Group, answers: dict[str, Any]) -> tuple[Problem, ...]:
    sentences = {
        "channel": ("Choose how the notification reached you", "channel"),
        "came_on": ("Enter the day on which it reached you", "came_on-day"),
        "came_at": ("Enter the time at which it reached you", "came_at-time"),
        "panel": ("Choose the panel", "panel"),
    }
    return tuple(
        Problem(question.key, sentences[question.key][0], field_id=sentences[question.key][1])
        for question in group.questions
        if question.key not in answers
    )


def _panel(panels: list[Panel], answers: dict[str, Any]) -> Panel:
    if len(panels) == 1:
        return panels[0]
    return next(panel for panel in panels if panel.pk == answers["panel"])


def _moment(answers: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(f"{answers['came_on']}T{answers['came_at']}").replace(tzinfo=clock.LONDON)


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
    definition = definition_of(draft).outside
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
        title="Enter a notification",
        send_label="Enter it",
        before_send="It goes to the list of notifications, with the moment it reached the office.",
        back_href="/notifications/",
        back_label="Notifications",
        note_read=lambda: note_read(
            request, events.NOTIFICATION_READ, case_id=draft.pk, data_key_id=draft.data_key_id
        ),
    )
