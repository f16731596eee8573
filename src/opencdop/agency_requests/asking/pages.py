"""The page "Ask an agency": a form, then the e-mail as it will be read and the address to check, then sending."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.agency_requests import queries, services, wording
from opencdop.agency_requests.asked import always_asked, usual_sections
from opencdop.agency_requests.asking.form import CONFIRM, AskReading, ask_group, read_ask, words_about
from opencdop.agency_requests.case_forms.catalogue import REPORTING, in_force_today
from opencdop.agency_requests.frame import home_of, shared
from opencdop.agency_requests.proposing.queries import contacts_by_type
from opencdop.agency_requests.reminding import usual_due_on
from opencdop.cases.access import case_for
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.design.fields import FieldProblem
from opencdop.directory.choosing import ContactChoice
from opencdop.directory.queries import contact_with_id
from opencdop.formkit.definition import Definition, Group
from opencdop.formkit.problems import Problem
from opencdop.formkit.reading import inputs_of
from opencdop.submissions.library import library

CHECK_ADDRESS = "Tick the box when you have checked the address letter by letter"


@page(act=Act.ASK_AGENCY)
def ask(request: Any, case_id: str) -> HttpResponseBase:
    """Ask one agency for one form. Nothing is sent before the address was looked at a second time."""
    case = case_for(request.actor, case_id, Act.ASK_AGENCY)
    definition = _asked_form(request, case)
    group = ask_group(definition, agency_types=library().choices["agency_type"])
    if request.method != "POST":
        usual = _usual(request.GET, group, definition)
        return _form(request, case, definition, group, inputs=inputs_of(group, usual))
    reading = read_ask(group, request.POST, today=clock.today())
    if "fill" in request.POST:
        return _form(request, case, definition, group, inputs=_from_directory(request, reading, group))
    if reading.problems:
        return _form(request, case, definition, group, inputs=reading.raw, problems=reading.problems)
    if "change" in request.POST:
        return _form(request, case, definition, group, inputs=reading.raw)
    if "send" not in request.POST:
        return _preview(request, case, definition, reading)
    if CONFIRM not in request.POST:
        problem = FieldProblem(CONFIRM, CHECK_ADDRESS, CONFIRM)
        return _preview(request, case, definition, reading, problems=(problem,))
    return _send(request, case, definition, group, reading)


def _asked_form(request: Any, case: Case) -> Definition:
    """The form that is asked for, in its version of today; the reporting form where none is named."""
    named = request.POST.get("form") or request.GET.get("form") or REPORTING
    try:
        return in_force_today(named, case=case)
    except RuleBroken as refusal:
        raise NotFound(str(refusal)) from None


def _usual(chosen: Any, group: Group, definition: Definition) -> dict[str, Any]:
    """What a fresh form has filled in: what the address of the page chose, else all that goes to one person."""
    codes = {question.key: [choice.code for choice in question.choices] for question in group.questions}
    usual: dict[str, Any] = {
        "sections": usual_sections(definition, chosen=chosen.getlist("section")),
        "due_on": usual_due_on(clock.today()).isoformat(),
    }
    if chosen.get("type") in codes["agency_type"]:
        usual["agency_type"] = chosen["type"]
    return usual


def _from_directory(request: Any, reading: AskReading, group: Group) -> dict[str, Any]:
    """The fields with somebody of the directory filled in; as they were typed where nobody was chosen."""
    try:
        contact = contact_with_id(request.POST.get("contact", ""))
    except NotFound:
        return reading.raw
    of = {
        "agency_type": contact.agency.agency_type,
        "agency_name": contact.agency.name,
        "respondent_name": contact.name,
        "respondent_role": contact.role,
        "email": contact.email,
    }
    return {**reading.raw, **inputs_of(group, of)}


def _send(
    request: Any, case: Case, definition: Definition, group: Group, reading: AskReading
) -> HttpResponseBase:
    said = reading.answers
    try:
        services.ask_agency(
            case,
            agency_type=said["agency_type"],
            agency_name=said["agency_name"],
            respondent_name=said["respondent_name"],
            respondent_role=said.get("respondent_role", ""),
            email=said["email"],
            sections=[*always_asked(definition), *said["sections"]],
            due_on=_day(said["due_on"]),
            form=definition.form,
            by=request.actor,
        )
    except RuleBroken as refusal:
        problem = Problem("email", str(refusal), field_id="email")
        return _form(request, case, definition, group, inputs=reading.raw, problems=(problem,))
    messages.success(
        request,
        f"{said['agency_name']} is asked. They are reminded by themselves; you see here when they answer.",
    )
    return redirect(home_of(case) if definition.form == REPORTING else f"/cases/{case.id}/forms/")


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _form(
    request: Any,
    case: Case,
    definition: Definition,
    group: Group,
    *,
    inputs: dict[str, Any],
    problems: tuple[Problem, ...] = (),
) -> HttpResponseBase:
    context = {
        **shared(request, case),
        "asked_form": definition,
        "is_usual": definition.form == REPORTING,
        "group": group,
        "inputs": inputs,
        "problems": problems,
        "contacts": _contacts(case, inputs),
    }
    return render(request, "agency_requests/ask.html", context, status=422 if problems else 200)


def _contacts(case: Case, inputs: Mapping[str, Any]) -> list[ContactChoice]:
    """Whom of the directory one can choose: of the kind of agency that is chosen, else of every kind."""
    kind = inputs.get("agency_type", "")
    kinds = {kind} if kind else {choice.code for choice in library().choices["agency_type"]}
    return [each for choices in contacts_by_type(case, kinds).values() for each in choices]


def _preview(
    request: Any,
    case: Case,
    definition: Definition,
    reading: AskReading,
    *,
    problems: tuple[FieldProblem, ...] = (),
) -> HttpResponseBase:
    said = reading.answers
    subject, body = wording.preview(panel=case.lead_panel, due_on=_day(said["due_on"]))
    context = {
        **shared(request, case),
        "said": said,
        "fields": [
            ("form", definition.form),
            *(
                (name, value)
                for name, values in reading.raw.items()
                for value in (values if isinstance(values, list) else [values])
            ),
        ],
        "subject": subject,
        "paragraphs": [part for part in body.split("\n\n") if part.strip()],
        "about_address": words_about(said["email"]),
        "organisation": queries.agency_named(said["agency_name"]),
        "problems": problems,
        "confirm": CONFIRM,
    }
    return render(request, "agency_requests/ask_check.html", context, status=422 if problems else 200)
