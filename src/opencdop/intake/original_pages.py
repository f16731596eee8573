"""A returned form is read in, and originals are kept beside what was entered: the pages for both."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.core.errors import RuleBroken
from opencdop.documents.models import Document
from opencdop.documents.scan_services import scan_now
from opencdop.documents.serving import download_of
from opencdop.documents.storing import FOUND_HARMFUL
from opencdop.formkit.problems import Problem
from opencdop.intake import entry_queries, events, original_services, queries
from opencdop.intake.came import came_group, now_as_inputs, read_came
from opencdop.intake.channels import EMAIL, POST, channel

WAYS = (EMAIL, POST)
FILE = "returned"


@page(act=Act.TRIAGE)
def read_in(request: Any) -> HttpResponseBase:
    """Choose a form that came back by e-mail or post, and say when it came. What it says is shown, not yet sent."""
    panels, ways = queries.panels_of_office(request.actor), [channel(code) for code in WAYS]
    group = came_group(panels, ways)
    inputs: Mapping[str, Any] = now_as_inputs(group)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        said = read_came(group, request.POST, panels=panels, ways=ways)
        upload = request.FILES.get(FILE)
        inputs, problems = said.inputs, said.problems
        if upload is None:
            problems = (*problems, Problem(FILE, "Choose the file that came", field_id=FILE))
        if said.came is not None and not problems:
            came = said.came
            try:
                draft, returned = original_services.begin_from_file(
                    came.panel,
                    channel=came.channel,
                    received_at=came.received_at,
                    upload=upload,
                    by=request.actor,
                )
            except RuleBroken as refusal:
                problems = (Problem(FILE, str(refusal), field_id=FILE),)
            else:
                (messages.success if returned.is_read else messages.warning)(request, returned.sentence)
                for sentence in returned.unread:
                    messages.warning(request, sentence)
                if returned.is_read:
                    return redirect("intake:enter_step", draft_id=draft.pk, step="check")
                return redirect("intake:enter_tasks", draft_id=draft.pk)
    context = {"group": group, "inputs": inputs, "problems": problems, "file": FILE}
    return render(request, "intake/read_in.html", context, status=422 if problems else 200)


@page(act=Act.TRIAGE, methods=("POST",))
def attach_to_form(request: Any, draft_id: str) -> HttpResponseBase:
    """Keep a file beside a form that is being entered."""
    in_hand = queries.office_draft(request.actor, draft_id)
    try:
        kept = original_services.attach_to_form(
            in_hand, upload=request.FILES.get("original"), by=request.actor
        )
        _say(request, kept, "The original is kept with the form.")
    except RuleBroken as refusal:
        messages.warning(request, str(refusal))
    return redirect("intake:enter_tasks", draft_id=draft_id)


@page(act=Act.TRIAGE, methods=("POST",))
def attach(request: Any, notification_id: str) -> HttpResponseBase:
    """Keep a file beside a notification."""
    notification = queries.notification_for(request.actor, notification_id)
    try:
        kept = original_services.attach_original(
            notification, upload=request.FILES.get("original"), by=request.actor
        )
        _say(request, kept, "The original is kept with the notification.")
    except RuleBroken as refusal:
        messages.warning(request, str(refusal))
    return redirect("intake:triage", notification_id=notification_id)


def _say(request: Any, kept: Document, words: str) -> None:
    """Have a new original scanned, and say how it stands."""
    scan_now(kept)
    if kept.is_harmful:
        messages.warning(request, f"{FOUND_HARMFUL} Ask for a clean copy.")
    else:
        messages.success(request, words)


@page(act=Act.TRIAGE, methods=("GET", "HEAD"))
def original(request: Any, document_id: str) -> HttpResponseBase:
    """An original as it came, to save."""
    document = entry_queries.original_for(request.actor, document_id)
    response = download_of(document)
    note_read(
        request,
        events.ORIGINAL_OPENED,
        case_id=document.case_id or document.id,
        data_key_id=document.data_key_id,
        about=document,
    )
    return response
