"""The short page for a message of a few facts: from the coroner, the registrar, another panel, or MBRRACE."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.core import clock
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.formkit.problems import Problem
from opencdop.formkit.reading import inputs_of, read_group
from opencdop.intake import message_services, queries
from opencdop.intake.came import came_group, now_as_inputs, read_came
from opencdop.intake.channels import BY_MESSAGE, channel, entered_by_office
from opencdop.intake.messages import message_group
from opencdop.submissions.library import form


@page(act=Act.TRIAGE)
def message(request: Any, code: str) -> HttpResponseBase:
    """Write down what such a message says: a few facts, any of which may be unknown."""
    way = channel(code)
    if way not in entered_by_office(BY_MESSAGE):
        raise NotFound("There is no such page.")
    panels = queries.panels_of_office(request.actor)
    came = came_group(panels, [way])
    definition = form("notification").outside
    group = message_group(definition, way)
    inputs: dict[str, Any] = {**now_as_inputs(came), **inputs_of(group, way.given)}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        said = read_came(came, request.POST, panels=panels, ways=[way])
        reading = read_group(group, request.POST, {}, today=clock.today())
        inputs = {**said.inputs, **reading.raw}
        problems = () if reading.rows_changed else (*said.problems, *reading.problems)
        if said.came is not None and not problems and not reading.rows_changed:
            try:
                notification = message_services.enter_message(
                    said.came.panel,
                    code=code,
                    received_at=said.came.received_at,
                    answers=reading.answers,
                    by=request.actor,
                )
            except RuleBroken as refusal:
                problems = (Problem("came_on", str(refusal), field_id="came_on-day"),)
            else:
                messages.success(request, f"Entered as {notification.reference}. Next: open it and decide.")
                return redirect("intake:triage", notification_id=notification.pk)
    context = {"way": way, "came": came, "group": group, "inputs": inputs, "problems": problems}
    return render(request, "intake/message.html", context, status=422 if problems else 200)
