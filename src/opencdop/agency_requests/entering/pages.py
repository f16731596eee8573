"""The office enters a form itself, /cases/<id>/forms/enter/ and …/<request>/fill/: whose it is, then page by page."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.agency_requests import events, queries
from opencdop.agency_requests.asked import as_entered, definition_of
from opencdop.agency_requests.case_forms.catalogue import (
    REPORTING,
    Versions,
    has_old_forms,
    versions_to_enter,
)
from opencdop.agency_requests.entering import services
from opencdop.agency_requests.entering.begun import begun_by
from opencdop.agency_requests.entering.form import enter_group, read_entry, usual_entry
from opencdop.agency_requests.entering.services import BegunAlready
from opencdop.agency_requests.frame import forms_of, shared
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.transitions import RESPONSE
from opencdop.cases.access import case_for
from opencdop.cases.frame import frame_of
from opencdop.cases.models import Case
from opencdop.cases.stages import why_locked
from opencdop.core import clock
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.formkit.definition import Group
from opencdop.formkit.problems import Problem
from opencdop.formkit.reading import inputs_of
from opencdop.submissions.journey import CHECK, TASKS, Journey, Places, walk
from opencdop.submissions.library import library

POST = ("POST",)
ANOTHER = "another"  # the forms begun, of which somebody says that this is another one
BEFORE_SEND = (
    "After this the form stays as it is. If something was typed wrongly, you can enter a corrected one; "
    "both are kept."
)


@page(act=Act.EDIT_RECORD)
def enter(request: Any, case_id: str) -> HttpResponseBase:
    """Say whose form it is and how it came; then go on to its pages."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    key = request.POST.get("form") or request.GET.get("form") or REPORTING
    try:
        versions = versions_to_enter(key, case=case)
    except RuleBroken as refusal:
        raise NotFound(str(refusal)) from None
    if request.method != "POST" and why_locked(case.stage) and not has_old_forms(case):
        raise RuleBroken(why_locked(case.stage))
    group = enter_group(versions, agency_types=library().choices["agency_type"])
    begun_before = begun_by(request.actor, case, form=key)
    if request.method != "POST":
        usual = usual_entry(versions, today=clock.today())
        return _form(request, case, versions, group, inputs=inputs_of(group, usual))
    reading = read_entry(group, request.POST, today=clock.today())
    if reading.problems:
        return _form(request, case, versions, group, inputs=reading.raw, problems=reading.problems)
    said = reading.answers
    try:
        begun = services.enter_form(
            case,
            form=key,
            version=said.get("version", versions.proposed.version),
            sections=said.get("sections", ()),
            agency_type=said["agency_type"],
            agency_name=said["agency_name"],
            respondent_name=said.get("respondent_name", ""),
            respondent_role=said.get("respondent_role", ""),
            came_by=said["came_by"],
            received_on=date.fromisoformat(said["received_on"]),
            besides=request.POST.get(ANOTHER, "").split(),
            by=request.actor,
        )
    except BegunAlready as refusal:
        problem = Problem(ANOTHER, str(refusal), field_id=ANOTHER)
        return _form(request, case, versions, group, inputs=reading.raw, problems=(problem,))
    except RuleBroken as refusal:
        problem = Problem("agency_name", str(refusal), field_id="agency_name")
        return _form(request, case, versions, group, inputs=reading.raw, problems=(problem,))
    if begun.pk in {each.pk for each in begun_before}:
        messages.info(request, f"You have begun this form of {begun.agency_name} already. It opens here.")
    return redirect(f"{forms_of(case)}{begun.id}/fill/")


def _form(
    request: Any,
    case: Case,
    versions: Versions,
    group: Group,
    *,
    inputs: dict[str, Any],
    problems: tuple[Problem, ...] = (),
) -> HttpResponseBase:
    context = {
        **shared(request, case, current="forms"),
        "definition": versions.proposed,
        "group": group,
        "inputs": inputs,
        "problems": problems,
        "begun": begun_by(request.actor, case, form=versions.proposed.form),
        "came_by": services.CAME_BY,
        "is_another": bool(request.POST.get(ANOTHER)),
        "is_asked": next((each.message for each in problems if each.question == ANOTHER), ""),
    }
    return render(request, "agency_requests/enter.html", context, status=422 if problems else 200)


@page(act=Act.EDIT_RECORD, methods=POST)
def keep(request: Any, case_id: str) -> HttpResponseBase:
    """Begin one of the joint response's own forms, or go on with it."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    try:
        kept = services.keep_response_form(case, form=request.POST.get("form", ""), by=request.actor)
    except RuleBroken as refusal:
        messages.warning(request, str(refusal))
        return redirect(f"/cases/{case.id}/joint-response/")
    if kept.submission_id:
        return redirect(f"/cases/{case.id}/agencies/{kept.id}/")
    return redirect(f"{forms_of(case)}{kept.id}/fill/")


@page(act=Act.EDIT_RECORD)
def fill(request: Any, case_id: str, request_id: str, step: str = TASKS) -> HttpResponseBase:
    """One page of a form that the office enters: the task list, a page of questions, or check-your-answers."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    asked = queries.request_in(case, request_id)
    if asked.draft is None or not asked.is_entered_here or asked.withdrawn_at:
        return redirect(f"/cases/{case.id}/agencies/{asked.id}/")
    return walk(request, _journey(request, case, asked), step=step)


def _journey(request: Any, case: Case, asked: AgencyRequest) -> Journey:
    root = f"{forms_of(case)}{asked.id}/fill/"
    of_response = asked.kind == RESPONSE
    home = f"/cases/{case.id}/joint-response/" if of_response else forms_of(case)

    def send(answers: dict[str, Any]) -> HttpResponseBase:
        services.send_entered(asked, answers=answers, by=request.actor)
        messages.success(request, _told(asked))
        return redirect(home if of_response else f"/cases/{case.id}/agencies/{asked.id}/")

    assert asked.draft is not None
    return Journey(
        draft=asked.draft,
        definition=as_entered(definition_of(asked)),
        actor=request.actor,
        places=Places(
            tasks=root,
            check=f"{root}{CHECK}/",
            sent=f"/cases/{case.id}/agencies/{asked.id}/",
            group=lambda key: f"{root}{key}/",
            later=home,
        ),
        send=send,
        layout="agency_requests/fill_layout.html",
        extra={
            "case": case,
            "frame": frame_of(case, request.actor, current=_current(asked)),
            "entering": asked,
        },
        case_id=case.id,
        send_label="Finish this form",
        before_send=BEFORE_SEND,
        back_href=home,
        back_label="Joint response" if of_response else "Forms",
        note_read=lambda: note_read(
            request, events.RETURN_READ, case_id=case.id, data_key_id=case.data_key_id
        ),
    )


def _current(asked: AgencyRequest) -> str:
    return "joint-response" if asked.kind == RESPONSE else "forms"


def _told(asked: AgencyRequest) -> str:
    if asked.kind == RESPONSE:
        return f"“{definition_of(asked).title}” is finished and kept as it is."
    return f"The form of {asked.agency_name} is here. Next: take its answers into the record."
