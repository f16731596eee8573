"""What the office does with documents of a case: add, a newer version, a copy for the panel, to a meeting, to the right
case, aside, erased.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
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
from opencdop.documents.filing import words
from opencdop.documents.filing.pages import (
    asked_page,
    have_scanned,
    not_chosen,
    reason_page,
    version_page,
)
from opencdop.documents.filing.words import Words
from opencdop.documents.looking import copy_of
from opencdop.documents.scan_services import scan_now
from opencdop.formkit.problems import Problem

MOST_AT_ONCE = 20
TOO_MANY = f"Choose {MOST_AT_ONCE} files or fewer at once."
FILES = "files"  # as the forms name it

ADD = Words("Add documents", "", "The files", "File it")
ASIDE = replace(
    words.ASIDE,
    told="It leaves the list and every meeting, and stays readable at the end of the list. Nothing is deleted.",
)
LET_OUT = replace(
    words.LET_OUT,
    told="It may be harmless. Ask whoever sent it what it is, or ask them for a plain PDF.",
    done="It may be opened now. Who let it be opened, and why, stands on the timeline.",
)
MOVE = Words(
    "Move a document to the right case",
    "It goes with all its versions and copies, and leaves what it was filed with here. Both timelines tell of it.",
    "The reference of the right case",
    "Move it",
)


@page(act=Act.EDIT_RECORD)
def add(request: Any, case_id: str) -> HttpResponseBase:
    """Add one document or several. What is refused is named, and everything typed stays."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    require(request.actor, Act.SEE_RETURNS, case)
    purposes = purposes_of(case)
    kinds = {each.code: each.title for each in document_kinds()}
    problems: list[Problem] = []
    if request.method == "POST":
        uploads = request.FILES.getlist(FILES)
        problems = _problems_of(request, uploads, kinds=kinds)
        if not problems:
            about = request.POST.get("about", "")
            known = {each.code for each in purposes}
            filed, refused = _file_all(request, case, uploads, about=about if about in known else "")
            problems = [Problem(FILES, sentence, field_id=FILES) for sentence in refused]
            if filed and not problems:
                return redirect(address_of(filed[0]) if len(filed) == 1 else home_of(case))
    context = {
        **shared(request, case),
        "words": ADD,
        "field": FILES,
        "several": True,
        "title_hint": "As it stands in the list. Name nobody in it: those asked to a meeting may see it.",
        "kinds": kinds,
        "purposes": purposes,
        "typed": request.POST if request.method == "POST" else request.GET,
        "problems": problems,
    }
    return render(request, "cases/filing/add.html", context, status=422 if problems else 200)


def _problems_of(request: Any, uploads: list[Any], *, kinds: dict[str, str]) -> list[Problem]:
    found = not_chosen(request, field=FILES, kinds=kinds)
    if len(uploads) > MOST_AT_ONCE:
        found.append(Problem(FILES, TOO_MANY, field_id=FILES))
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
            _have_scanned(request, each)
        except RuleBroken as why:
            refused.append(f"{upload.name}: {why}")
        else:
            filed.append(each)
    return filed, refused


def _have_scanned(request: Any, filed: FiledDocument) -> None:
    have_scanned(request, filed, services.put_away_harmful, said="filed.")


def _day(request: Any, name: str) -> date | None:
    parts = [request.POST.get(f"{name}-{part}", "").strip() for part in ("day", "month", "year")]
    return posted_date(request.POST, name) if any(parts) else None


@page(act=Act.EDIT_RECORD)
def add_version(request: Any, case_id: str, filed_id: str) -> HttpResponseBase:
    """Add a newer version of a document; the older one stays."""
    case, filed = _filed(request, case_id, filed_id, Act.EDIT_RECORD)

    def filed_as(upload: Any) -> str:
        newer = services.file_version(filed, upload=upload, by=request.actor)
        _have_scanned(request, newer)
        return address_of(newer)

    return version_page(request, filed, filed_as, field=FILES, around=partial(shared, request, case))


@page(act=Act.EDIT_RECORD, methods=("POST",))
def make_copy(request: Any, case_id: str, filed_id: str) -> HttpResponseBase:
    """Make a copy without what the document tells besides its words."""
    _case, filed = _filed(request, case_id, filed_id, Act.EDIT_RECORD)
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
    case, filed = _filed(request, case_id, filed_id, Act.EDIT_RECORD)
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
    case, filed = _filed(request, case_id, filed_id, Act.DECIDE_DUPLICATES)

    def moved() -> str:
        to = case_named(request.POST.get("reference", ""), actor=request.actor)
        services.move_document(filed, to=to, reason=request.POST.get("reason", ""), by=request.actor)
        messages.success(request, f"Moved to {to.reference}. Both timelines tell of it.")
        return f"{home_of(to)}{filed.id}/"

    return asked_page(
        request,
        filed,
        moved,
        words=MOVE,
        at="reference",
        template="cases/filing/move.html",
        around=partial(shared, request, case),
    )


@page(act=Act.EDIT_RECORD)
def put_aside(request: Any, case_id: str, filed_id: str) -> HttpResponseBase:
    """Set a document aside, with a reason."""
    case, filed = _filed(request, case_id, filed_id, Act.EDIT_RECORD)
    return _reasoned(request, case, filed, services.set_aside, words=ASIDE, to=home_of(case))


@page(act=Act.EDIT_RECORD, methods=("POST",))
def take_up(request: Any, case_id: str, filed_id: str) -> HttpResponseBase:
    """Take up again what was set aside."""
    _case, filed = _filed(request, case_id, filed_id, Act.EDIT_RECORD)
    services.take_up(filed, by=request.actor)
    messages.success(request, "It is among the documents of the case again.")
    return redirect(address_of(filed))


@page(act=Act.EDIT_RECORD)
def let_out(request: Any, case_id: str, filed_id: str) -> HttpResponseBase:
    """Let a document be opened that waits for a look, with a reason."""
    case, filed = _filed(request, case_id, filed_id, Act.EDIT_RECORD)
    document = filed.document
    scanned = f"Scanned for viruses: {document.scan_title.lower()}."
    told = " ".join(filter(None, (document.held_back_because, LET_OUT.told, scanned)))
    said = replace(LET_OUT, told=told)
    return _reasoned(request, case, filed, services.let_out, words=said, to=address_of(filed))


@page(act=Act.ERASE_DOCUMENT)
def erase(request: Any, case_id: str, filed_id: str) -> HttpResponseBase:
    """Erase the file of a document for good, with a reason."""
    case, filed = _filed(request, case_id, filed_id, Act.ERASE_DOCUMENT)
    return _reasoned(request, case, filed, services.erase_file, words=words.ERASE, to=home_of(case))


def _filed(request: Any, case_id: str, filed_id: str, act: Act) -> tuple[Case, FiledDocument]:
    case = case_for(request.actor, case_id, act)
    require(request.actor, Act.SEE_RETURNS, case)
    return case, queries.filed_in(case, filed_id)


def _reasoned(
    request: Any, case: Case, filed: FiledDocument, act: Callable[..., None], *, words: Words, to: str
) -> HttpResponseBase:
    around = partial(shared, request, case)
    return reason_page(request, filed, act, words=words, to=to, around=around)
