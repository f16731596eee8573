"""The pages besides the form, the same behind a link and an account: messages, files, passing on, saying why not.

The caller found the visit. What was typed before a code was needed once more is put in again.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read
from opencdop.agency_requests import visiting
from opencdop.agency_requests.answering import actor_of, complete, frame_for, is_final, too_late
from opencdop.agency_requests.link import (
    declining_services,
    file_services,
    message_services,
    passing_services,
)
from opencdop.agency_requests.link.models import PassingOn
from opencdop.agency_requests.link.put_aside import take_page
from opencdop.agency_requests.link.reasons import DECLINE_REASONS
from opencdop.agency_requests.reply_services import link_actor
from opencdop.agency_requests.visiting import Visit
from opencdop.conversations.events import MESSAGES_READ
from opencdop.conversations.queries import messages_of
from opencdop.conversations.writing import Written, taken
from opencdop.core.errors import RuleBroken
from opencdop.design.fields import FieldProblem
from opencdop.documents.filing.words import state_if_closed
from opencdop.documents.scan_services import scan_now
from opencdop.documents.storing import FOUND_HARMFUL

# The pages, by the last part of their address; what was typed on them is put aside under it.
MESSAGES, FILES, PASS_ON, DECLINE = "messages", "files", "pass-on", "not-answering"
NOTHING_HELD = "nothing-held"
FIELDS = {PASS_ON: ("name", "role", "email"), DECLINE: ("reason", "words")}
NEEDED = {
    PASS_ON: {"name": passing_services.NO_NAME, "email": passing_services.NO_ADDRESS},
    DECLINE: {"reason": declining_services.NO_REASON, "words": declining_services.NO_WORDS},
}
# How long a field may be, and what the sentence calls it.
LONGEST = {"name": (200, "the name"), "role": (200, "the job"), "words": (10_000, "your words")}


def write_to_office(request: Any, visit: Visit) -> HttpResponseBase:
    """The messages with the office, and the next one."""
    asked, actor = visit.asked, actor_of(visit)

    def write(words: str, once: str) -> None:
        message_services.ask_office(asked, words=words, once=once, by=actor)

    written = taken(request, write)
    if written.is_sent:
        messages.success(
            request,
            "Your message is with the office. When they answer, an e-mail tells you, and the answer stands here.",
        )
        return redirect(f"{visit.base}{MESSAGES}/")
    if request.method != "POST":
        written = Written(_typed(request, visit, MESSAGES).get("words", ""), written.once)
    thread = message_services.thread_of(asked)
    if thread is not None:
        note_read(request, MESSAGES_READ, case_id=asked.case_id, data_key_id=asked.data_key_id)
    context = {
        **frame_for(visit),
        "said": messages_of(thread) if thread is not None else [],
        "written": written,
        "locked": is_final(visit),
        "problems": written.problems,
    }
    return _shown(request, "agency_requests/messages.html", context)


def send_files(request: Any, visit: Visit) -> HttpResponseBase:
    """The files sent along, and more. Each that cannot be taken gets its sentence; the others are kept."""
    asked, actor, problems = visit.asked, actor_of(visit), []
    if request.method == "POST" and is_final(visit):
        return too_late(request, visit)
    if request.method == "POST":
        uploads = request.FILES.getlist("file")
        kept = 0
        for upload in uploads:
            try:
                scan_now(sent := file_services.send_along(asked, upload=upload, by=actor))
                if sent.is_harmful:
                    raise RuleBroken(f"{FOUND_HARMFUL} Send a clean copy, or ask the office.")
            except RuleBroken as refusal:
                problems.append(FieldProblem("file", f"{upload.name}: {refusal}", "file"))
            else:
                kept += 1
        if not uploads:
            problems.append(FieldProblem("file", "Choose a file to send.", "file"))
        if kept:
            words = (
                "The document is with the office." if kept == 1 else f"{kept} documents are with the office."
            )
            messages.success(request, words)
        if not problems:
            return redirect(f"{visit.base}{FILES}/")
    context = {
        **frame_for(visit),
        "files": [(each, *state_if_closed(each)) for each in file_services.files_along(asked)],
        "locked": is_final(visit),
        "largest_mb": settings.OPENCDOP_LARGEST_FILE_MB,
        "problems": problems,
    }
    return _shown(request, "agency_requests/files.html", context)


def take_back(request: Any, visit: Visit, document_id: str) -> HttpResponseBase:
    """Take a file back that was sent by mistake."""
    try:
        file_services.take_back(visit.asked, document_id=document_id, by=actor_of(visit))
    except RuleBroken as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "The document is taken back. The office does not see it.")
    return redirect(f"{visit.base}{FILES}/")


def pass_on(request: Any, visit: Visit) -> HttpResponseBase:
    """Name the colleague who should answer; then this link opens nothing any more."""
    asked, problems, asks_sure = visit.asked, [], False
    if is_final(visit):
        return complete(request, visit, status=422 if request.method == "POST" else 200)
    typed = _fields(request, visit, PASS_ON)
    if request.method == "POST":
        problems = _unfit(typed, PASS_ON)
    if request.method == "POST" and not problems:
        sure = bool(request.POST.get("sure"))
        try:
            passing = passing_services.pass_on(asked, **typed, sure=sure, by=actor_of(visit))
        except RuleBroken as refusal:
            asks_sure = not sure and str(refusal) == passing_services.elsewhere_words(asked, typed["email"])
            at = "sure" if asks_sure else "email"
            problems = [FieldProblem(at, str(refusal), at)]
        else:
            return _passed(request, visit, passing)
    context = {**frame_for(visit), "typed": typed, "asks_sure": asks_sure, "problems": problems}
    return _shown(request, "agency_requests/pass_on.html", context)


def _passed(request: Any, visit: Visit, passing: PassingOn) -> HttpResponseBase:
    """That it was passed on; nothing of the child stands here, and this browser needs a code of the new address."""
    if visit.by_link:
        visiting.drop_proof(request, visit)
        visiting.keep_passing(request, visit, passing.pk)
    return _shown_passed(request, visit, passing)


def _shown_passed(
    request: Any, visit: Visit, passing: PassingOn, *, problems: tuple[FieldProblem, ...] = ()
) -> HttpResponseBase:
    context = {
        **frame_for(Visit(visit.asked, visit.base, None, visit.by_link)),
        "colleague": passing.to_name,
        "problems": problems,
    }
    return _shown(request, "agency_requests/passed.html", context)


def take_passing_back(request: Any, visit: Visit, passing: PassingOn) -> HttpResponseBase:
    """Take it back in the browser that passed it on. The fresh link goes to their address: the old one stays dead."""
    try:
        passing_services.take_back(passing, by=link_actor(visit.asked))
    except RuleBroken as refusal:
        problems = (FieldProblem("take-back", str(refusal), "take-back"),)
        return _shown_passed(request, visit, passing, problems=problems)
    return render(request, "agency_requests/taken_back.html", frame_for(visit))


def decline(request: Any, visit: Visit) -> HttpResponseBase:
    """Say why one does not answer."""
    problems = []
    if is_final(visit):
        return complete(request, visit, status=422 if request.method == "POST" else 200)
    typed = _fields(request, visit, DECLINE)
    if request.method == "POST":
        problems = _unfit(typed, DECLINE)
    if request.method == "POST" and not problems:
        try:
            declining_services.decline(visit.asked, **typed, by=actor_of(visit))
        except RuleBroken as refusal:
            problems = [FieldProblem("words", str(refusal), "words")]
        else:
            return redirect(visit.base)
    context = {**frame_for(visit), "typed": typed, "reasons": DECLINE_REASONS, "problems": problems}
    return _shown(request, "agency_requests/decline.html", context)


def _unfit(typed: Mapping[str, str], which: str) -> list[FieldProblem]:
    """Everything that is missing or too long, told at once."""
    empty = {name for name in typed if not typed[name].strip()}
    if typed.get("reason") not in DECLINE_REASONS:
        empty.add("reason")
    missing = [FieldProblem(name, words, name) for name, words in NEEDED[which].items() if name in empty]
    too_long = [
        FieldProblem(name, f"Keep {called} to {most:,} characters or fewer.", name)
        for name, (most, called) in LONGEST.items()
        if len(typed.get(name, "").strip()) > most
    ]
    return missing + too_long


def _fields(request: Any, visit: Visit, which: str) -> dict[str, str]:
    typed: Mapping[str, str] = request.POST if request.method == "POST" else _typed(request, visit, which)
    return {name: typed.get(name, "") for name in FIELDS[which]}


def _typed(request: Any, visit: Visit, which: str) -> dict[str, str]:
    """What was put aside from this page when its hour ran out."""
    posted = take_page(request, visit.asked, which) or {}
    return {name: values[-1] for name, values in posted.items() if values}


def _shown(request: Any, template: str, context: dict[str, Any]) -> HttpResponseBase:
    return render(request, template, context, status=422 if context["problems"] else 200)
