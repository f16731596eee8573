"""The page "Ask an agency": a form, then the e-mail as it will be read and the address to check, then sending."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.agency_requests import queries, services, wording
from opencdop.agency_requests.asked import ALWAYS_ASKED
from opencdop.agency_requests.asking_form import CONFIRM, AskReading, ask_group, read_ask, words_about
from opencdop.agency_requests.pages import home_of, shared
from opencdop.agency_requests.reminding import usual_due_on
from opencdop.cases.access import case_for
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.errors import RuleBroken
from opencdop.design.fields import FieldProblem
from opencdop.formkit.definition import Group
from opencdop.formkit.problems import Problem
from opencdop.formkit.reading import inputs_of
from opencdop.submissions.library import form, library

CHECK_ADDRESS = "Tick the box when you have checked the address letter by letter"


@page(act=Act.ASK_AGENCY)
def ask(request: Any, case_id: str) -> HttpResponseBase:
    """Ask one agency. Nothing is sent before the address was looked at a second time."""
    case = case_for(request.actor, case_id, Act.ASK_AGENCY)
    group = ask_group(form("reporting"), agency_types=library().choices["agency_type"])
    if request.method != "POST":
        return _form(request, case, group, inputs=inputs_of(group, _usual(group)))
    reading = read_ask(group, request.POST, today=clock.today())
    if reading.problems:
        return _form(request, case, group, inputs=reading.raw, problems=reading.problems)
    if "change" in request.POST:
        return _form(request, case, group, inputs=reading.raw)
    if "send" not in request.POST:
        return _preview(request, case, reading)
    if CONFIRM not in request.POST:
        problem = FieldProblem(CONFIRM, CHECK_ADDRESS, CONFIRM)
        return _preview(request, case, reading, problems=(problem,))
    return _send(request, case, group, reading)


def _usual(group: Group) -> dict[str, Any]:
    """What a fresh form has filled in: every section, fifteen working days."""
    offered = next(question for question in group.questions if question.key == "sections")
    return {
        "sections": [choice.code for choice in offered.choices],
        "due_on": usual_due_on(clock.today()).isoformat(),
    }


def _send(request: Any, case: Case, group: Group, reading: AskReading) -> HttpResponseBase:
    said = reading.answers
    try:
        services.ask_agency(
            case,
            agency_type=said["agency_type"],
            agency_name=said["agency_name"],
            respondent_name=said["respondent_name"],
            respondent_role=said.get("respondent_role", ""),
            email=said["email"],
            sections=[ALWAYS_ASKED, *said["sections"]],
            due_on=_day(said["due_on"]),
            by=request.actor,
        )
    except RuleBroken as refusal:
        problem = Problem("email", str(refusal), field_id="email")
        return _form(request, case, group, inputs=reading.raw, problems=(problem,))
    messages.success(
        request,
        f"{said['agency_name']} is asked. They are reminded by themselves; you see here when they answer.",
    )
    return redirect(home_of(case))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _form(
    request: Any,
    case: Case,
    group: Group,
    *,
    inputs: dict[str, Any],
    problems: tuple[Problem, ...] = (),
) -> HttpResponseBase:
    context = {**shared(request, case), "group": group, "inputs": inputs, "problems": problems}
    return render(request, "agency_requests/ask.html", context, status=422 if problems else 200)


def _preview(
    request: Any, case: Case, reading: AskReading, *, problems: tuple[FieldProblem, ...] = ()
) -> HttpResponseBase:
    said = reading.answers
    subject, body = wording.preview(panel=case.lead_panel, due_on=_day(said["due_on"]))
    context = {
        **shared(request, case),
        "said": said,
        "fields": [
            (name, value)
            for name, values in reading.raw.items()
            for value in (values if isinstance(values, list) else [values])
        ],
        "subject": subject,
        "paragraphs": [part for part in body.split("\n\n") if part.strip()],
        "about_address": words_about(said["email"]),
        "organisation": queries.agency_named(said["agency_name"]),
        "problems": problems,
        "confirm": CONFIRM,
    }
    return render(request, "agency_requests/ask_check.html", context, status=422 if problems else 200)
