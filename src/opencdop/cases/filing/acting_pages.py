"""What the office does with documents of a case: add, a newer version, a copy for the panel, to a meeting, to the right
case, aside, erased.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.cases.access import case_for, require
from opencdop.cases.duplicate_queries import case_named
from opencdop.cases.filing import queries, services
from opencdop.cases.filing.kinds import document_kinds
from opencdop.cases.filing.models import FiledDocument
from opencdop.cases.filing.offered import purposes_of
from opencdop.cases.filing.pages import address_of, home_of, shared
from opencdop.cases.models import Case
from opencdop.cases.work_pages import posted_date
from opencdop.core.errors import RuleBroken
from opencdop.documents.looking import copy_of
from opencdop.documents.scan_services import scan_now
from opencdop.documents.storing import FOUND_HARMFUL
from opencdop.documents.transitions import TO_SCAN
from opencdop.formkit.problems import Problem

MOST_AT_ONCE = 20
CHOOSE = "Choose the file."
TOO_MANY = f"Choose {MOST_AT_ONCE} files or fewer at once."
TO_BE_SCANNED = "It is opened once it has been scanned for viruses."


@page(act=Act.EDIT_RECORD)
def add(request: Any, case_id: str) -> HttpResponseBase:
    """Add one document or several. What is refused is named, and everything typed stays."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    require(request.actor, Act.SEE_RETURNS, case)
    purposes = purposes_of(case)
    typed = request.POST if request.method == "POST" else request.GET
    problems: list[Problem] = []
    if request.method == "POST":
        uploads = request.FILES.getlist("files")
        problems = _problems_of(request, uploads)
        if not problems:
            about = request.POST.get("about", "")
            known = {each.code for each in purposes}
            filed, refused = _file_all(request, case, uploads, about=about if about in known else "")
            problems = [Problem("files", sentence, field_id="files") for sentence in refused]
            if filed and not problems:
                return redirect(address_of(filed[0]) if len(filed) == 1 else home_of(case))
    context = {
        **shared(request, case),
        "kinds": document_kinds(),
        "purposes": purposes,
        "typed": typed,
        "problems": problems,
    }
    return render(request, "cases/filing/add.html", context, status=422 if problems else 200)


def _problems_of(request: Any, uploads: list[Any]) -> list[Problem]:
    found = []
    if not uploads:
        found.append(Problem("files", CHOOSE, field_id="files"))
    if len(uploads) > MOST_AT_ONCE:
        found.append(Problem("files", TOO_MANY, field_id="files"))
    if request.POST.get("kind", "") not in {kind.code for kind in document_kinds()}:
        found.append(Problem("kind", "Choose what it is.", field_id="kind"))
    try:
        _day(request, "received")
    except RuleBroken as refused:
        found.append(Problem("received", str(refused), field_id="received-day"))
    return found


def _file_all(
    request: Any, case: Case, uploads: list[Any], *, about: str
) -> tuple[list[FiledDocument], list[str]]:
    """File each; what could not be taken comes back as a sentence with the name of the file."""
    filed, refused = [], []
    title = request.POST.get("title", "").strip()
    for number, upload in enumerate(uploads, start=1):
        try:
            each = services.file_document(
                case,
                upload=upload,
                kind=request.POST.get("kind", ""),
                title=f"{title}, {number} of {len(uploads)}" if title and len(uploads) > 1 else title,
                from_whom=request.POST.get("from_whom", ""),
                received_on=_day(request, "received"),
                about=about,
                by=request.actor,
            )
        except RuleBroken as why:
            refused.append(f"{upload.name}: {why}")
            continue
        if _scanned(request, each):
            filed.append(each)
        else:
            refused.append(f"{upload.name}: {FOUND_HARMFUL} Ask for a clean copy.")
    return filed, refused


def _scanned(request: Any, filed: FiledDocument) -> bool:
    """Have a new file scanned and say how it stands. False for a harmful one."""
    scan_now(filed.document)
    if filed.document.is_harmful:
        services.put_away_harmful(filed, by=request.actor)
        return False
    later = f" {TO_BE_SCANNED}" if filed.document.scan == TO_SCAN else ""
    messages.success(request, f"{filed.title}: filed.{later}")
    return True


def _day(request: Any, name: str) -> date | None:
    parts = [request.POST.get(f"{name}-{part}", "").strip() for part in ("day", "month", "year")]
    return posted_date(request.POST, name) if any(parts) else None


@page(act=Act.EDIT_RECORD)
def add_version(request: Any, case_id: str, filed_id: str) -> HttpResponseBase:
    """Add a newer version of a document; the older one stays."""

    def act(filed: FiledDocument) -> str:
        upload = request.FILES.get("files")
        if upload is None:
            raise RuleBroken(CHOOSE)
        newer = services.file_version(filed, upload=upload, by=request.actor)
        if not _scanned(request, newer):
            raise RuleBroken(f"{FOUND_HARMFUL} Ask for a clean copy.")
        return address_of(newer)

    return _acted(request, case_id, filed_id, Act.EDIT_RECORD, act, template="version", at="files")


@page(act=Act.EDIT_RECORD, methods=("POST",))
def make_copy(request: Any, case_id: str, filed_id: str) -> HttpResponseBase:
    """Make a copy without what the document tells besides its words."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    filed = queries.filed_in(case, filed_id)
    try:
        made = services.file_copy(filed, copy=copy_of(filed.document), by=request.actor)
    except RuleBroken as refused:
        messages.warning(request, str(refused))
        return redirect(address_of(filed))
    scan_now(made.document)
    messages.success(
        request,
        "The copy is made. Next: look at every page of it. Its words are as they were, and may name the child.",
    )
    return redirect(address_of(made))


@page(act=Act.EDIT_RECORD, methods=("POST",))
def give(request: Any, case_id: str, filed_id: str) -> HttpResponseBase:
    """Give a copy to a meeting of the case, or take it back."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    filed = queries.filed_in(case, filed_id)
    about = request.POST.get("meeting", "")
    known = {each.code for each in purposes_of(case) if each.code.startswith("meeting:")}
    try:
        if about and about not in known:
            raise RuleBroken("Choose a meeting of this case.")
        if about and "read" not in request.POST:
            raise RuleBroken("Read every page of the copy first, and say that it names nobody.")
        services.give_to_meeting(filed, meeting_id=about.partition(":")[2], by=request.actor)
    except RuleBroken as refused:
        messages.warning(request, str(refused))
    else:
        given = (
            "Those who are asked to the meeting can read it now."
            if about
            else "The meeting no longer has it."
        )
        messages.success(request, given)
    return redirect(address_of(filed))


@page(act=Act.DECIDE_DUPLICATES)
def move(request: Any, case_id: str, filed_id: str) -> HttpResponseBase:
    """Move a document, with its versions and copies, to the right case."""

    def act(filed: FiledDocument) -> str:
        to = case_named(request.POST.get("reference", ""), actor=request.actor)
        services.move_document(filed, to=to, reason=request.POST.get("reason", ""), by=request.actor)
        messages.success(request, f"Moved to {to.reference}. Both timelines tell of it.")
        return f"{home_of(to)}{filed.id}/"

    return _acted(request, case_id, filed_id, Act.DECIDE_DUPLICATES, act, template="move", at="reference")


@page(act=Act.EDIT_RECORD)
def put_aside(request: Any, case_id: str, filed_id: str) -> HttpResponseBase:
    """Set a document aside, with a reason."""

    def act(filed: FiledDocument) -> str:
        services.set_aside(filed, reason=request.POST.get("reason", ""), by=request.actor)
        messages.success(request, "Set aside. It stands at the end of the list, and can be taken up again.")
        return home_of(filed.case)

    return _acted(request, case_id, filed_id, Act.EDIT_RECORD, act, template="aside", at="reason")


@page(act=Act.EDIT_RECORD, methods=("POST",))
def take_up(request: Any, case_id: str, filed_id: str) -> HttpResponseBase:
    """Take up again what was set aside."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    filed = queries.filed_in(case, filed_id)
    services.take_up(filed, by=request.actor)
    messages.success(request, "It is among the documents of the case again.")
    return redirect(address_of(filed))


@page(act=Act.EDIT_RECORD)
def let_out(request: Any, case_id: str, filed_id: str) -> HttpResponseBase:
    """Let a document be opened that waits for a look, with a reason."""

    def act(filed: FiledDocument) -> str:
        services.let_out(filed, reason=request.POST.get("reason", ""), by=request.actor)
        messages.success(
            request, "It may be opened now. Who let it be opened, and why, stands on the timeline."
        )
        return address_of(filed)

    return _acted(request, case_id, filed_id, Act.EDIT_RECORD, act, template="let_out", at="reason")


@page(act=Act.ERASE_DOCUMENT)
def erase(request: Any, case_id: str, filed_id: str) -> HttpResponseBase:
    """Erase the file of a document for good, with a reason."""

    def act(filed: FiledDocument) -> str:
        services.erase_file(filed, reason=request.POST.get("reason", ""), by=request.actor)
        messages.success(request, "The file is erased. That it was here, and why it was erased, stays.")
        return home_of(filed.case)

    return _acted(request, case_id, filed_id, Act.ERASE_DOCUMENT, act, template="erase", at="reason")


def _acted(
    request: Any,
    case_id: str,
    filed_id: str,
    act: Act,
    done: Callable[[FiledDocument], str],
    *,
    template: str,
    at: str,
) -> HttpResponseBase:
    """A page with a small form about one document: shown, or done and left, or shown again with what was refused."""
    case = case_for(request.actor, case_id, act)
    require(request.actor, Act.SEE_RETURNS, case)
    filed = queries.filed_in(case, filed_id)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            return redirect(done(filed))
        except RuleBroken as refused:
            problems = (Problem(at, str(refused), field_id=at),)
    context = {
        **shared(request, case),
        "filed": filed,
        "here": address_of(filed),
        "typed": request.POST,
        "problems": problems,
    }
    return render(request, f"cases/filing/{template}.html", context, status=422 if problems else 200)
