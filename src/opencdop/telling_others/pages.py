"""Telling others of one death: the checklist, lines recorded in one press, the letters and e-mails of a line."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.cases import events as case_events
from opencdop.cases.access import case_for, sees
from opencdop.cases.duplicate_queries import LinkShown, links_of
from opencdop.cases.frame import frame_of, name_for
from opencdop.cases.models import Case
from opencdop.core.errors import RuleBroken, Stale
from opencdop.panels.letter_files import letter_download
from opencdop.panels.templates import kind_of, template_for, with_examples
from opencdop.telling_others import events, services
from opencdop.telling_others.forms import EmailForm, LetterForm, RecordForm
from opencdop.telling_others.letters import letter_of
from opencdop.telling_others.lines import ways
from opencdop.telling_others.models import TellingMark
from opencdop.telling_others.queries import Row, checklist_of, mark_of

FILES = ("pdf", "docx")


@page(act=Act.TELL_OTHERS)
def telling(request: Any, case_id: str) -> HttpResponseBase:
    """The checklist; what was ticked is recorded as done, or as not needed."""
    case = case_for(request.actor, case_id, Act.TELL_OTHERS)
    form = RecordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            told = _record(request, case, form)
        except (RuleBroken, Stale) as refused:
            form.refuse(refused)
        else:
            messages.success(request, told)
            return redirect("telling_others:telling", case_id=case.id)
    note_read(request, case_events.CASE_READ, case_id=case.id, data_key_id=case.data_key_id)
    context = {
        "case": case,
        "frame": frame_of(case, request.actor, current="telling"),
        "checklist": checklist_of(case),
        "linked": [_linked(request, each) for each in links_of(case, request.actor)],
        "form": form,
        "ticked": request.POST.getlist("lines"),
        "ways": ways(),
        "states": TellingMark.STATES,
    }
    return render(request, "telling_others/telling.html", context, status=422 if form.errors else 200)


def _linked(request: Any, shown: LinkShown) -> dict[str, str]:
    """A linked case's child by name for those who may know it; another panel's case by that panel's name alone."""
    kind, other = shown.link.get_kind_display(), shown.other
    if other is None:
        return {"who": f"A child whose review {shown.panel_name} leads", "kind": kind, "href": ""}
    note_read(request, case_events.CASE_READ, case_id=other.id, data_key_id=other.data_key_id)
    tells = sees(other, request.actor, Act.TELL_OTHERS)
    href = f"/cases/{other.id}/" + ("telling/" if tells else "")
    return {"who": name_for(other, request.actor), "kind": kind, "href": href}


def _record(request: Any, case: Case, form: RecordForm) -> str:
    """What was said is recorded; the sentence that tells of it."""
    said, codes = form.cleaned_data, request.POST.getlist("lines")
    if request.POST.get("act") == "not-needed":
        marks = services.mark_not_needed(case, codes=codes, reason=said["note"], by=request.actor)
        return f"Recorded as not needed: {len(marks)}."
    did = services.Did(
        on=said["on"], how=said["how"], to_whom=said["to_whom"], done_by=said["done_by"], note=said["note"]
    )
    marks = services.mark_done(case, codes=codes, did=did, by=request.actor)
    left = len(checklist_of(case).open)
    return f"Recorded: {len(marks)}. Still open: {left}." if left else "Recorded. Nothing is open any more."


@page(act=Act.TELL_OTHERS, methods=("POST",))
def take_back(request: Any, case_id: str, mark_id: str) -> HttpResponseBase:
    """Take back what was recorded of a line."""
    case = case_for(request.actor, case_id, Act.TELL_OTHERS)
    services.take_back(mark_of(case, mark_id), by=request.actor)
    messages.success(request, "Taken back. The line is open again.")
    return redirect("telling_others:telling", case_id=case.id)


@page(act=Act.TELL_OTHERS)
def writing(request: Any, case_id: str, code: str) -> HttpResponseBase:
    """The letter and the e-mail of one line. A letter is made anew each time and is not kept."""
    case = case_for(request.actor, case_id, Act.TELL_OTHERS)
    row = checklist_of(case).row(code)
    act = request.POST.get("act", "")
    letter = LetterForm(request.POST if act in FILES else None)
    email = EmailForm(request.POST if act == "email" else None)
    if act in FILES and letter.is_valid():
        try:
            made = letter_of(case, row.line, to=letter.cleaned_data["to"].splitlines()[:8], by=request.actor)
            answer = letter_download(made, kind=act)
        except RuleBroken as refused:
            letter.refuse(refused)
        else:
            note_read(request, events.LETTER_MADE, case_id=case.id, data_key_id=case.data_key_id)
            return answer
    if act == "email" and email.is_valid():
        try:
            services.email_to(case, code=code, to=email.cleaned_data["email"], by=request.actor)
        except RuleBroken as refused:
            email.refuse(refused)
        else:
            messages.success(
                request, "The e-mail is on its way. The line stays open until somebody has been told."
            )
            return redirect("telling_others:telling", case_id=case.id)
    return _show_writing(request, case, row, letter=letter, email=email)


def _show_writing(
    request: Any, case: Case, row: Row, *, letter: LetterForm, email: EmailForm
) -> HttpResponseBase:
    note_read(request, case_events.CASE_READ, case_id=case.id, data_key_id=case.data_key_id)
    line, panel = row.line, case.lead_panel
    context = {
        "case": case,
        "frame": frame_of(case, request.actor, current="telling"),
        "row": row,
        "letter_form": letter if line.template else None,
        "letter_kind": kind_of(line.template) if line.template else None,
        "letter_words": with_examples(template_for(panel, line.template)) if line.template else None,
        "email_form": email if line.email else None,
        "email_words": with_examples(template_for(panel, line.email)) if line.email else None,
    }
    problems = bool(letter.errors or email.errors)
    return render(request, "telling_others/writing.html", context, status=422 if problems else 200)
