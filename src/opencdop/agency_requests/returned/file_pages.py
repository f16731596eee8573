"""The files of a return: which there are, each to save, and those that wait until somebody of the office has looked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.agency_requests import queries
from opencdop.agency_requests.asked import definition_of
from opencdop.agency_requests.frame import home_of, shared
from opencdop.agency_requests.link.sent_along import held_along
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.pages import GET
from opencdop.cases.access import case_for, require
from opencdop.cases.filing.queries import look_of
from opencdop.cases.models import Case
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.design.fields import FieldProblem
from opencdop.documents.events import DOCUMENT_OPENED
from opencdop.documents.filing.words import state_if_closed
from opencdop.documents.models import Document
from opencdop.documents.queries import document, documents
from opencdop.documents.services import release_document
from opencdop.documents.serving import download_of
from opencdop.documents.transitions import ERASED, QUARANTINED

NO_FILE = "This return holds no such file."
RELEASED = "The file may be opened now. Who let it be opened, and why, stands on the timeline."


@dataclass(frozen=True)
class Attachment:
    """A file that came with an answer. `state` while nobody can open it; `look` where its pages can be shown."""

    name: str
    label: str
    href: str
    state: tuple[str, str] = ("", "")
    look: str = ""


def attachments_of(asked: AgencyRequest) -> tuple[Attachment, ...]:
    """The files of a return's answers, without those that were erased."""
    here = f"{home_of(asked.case)}{asked.id}/return/files/"
    held = attachments_held(asked)
    known = documents(list(held))
    return tuple(
        Attachment(
            name,
            label,
            f"{here}{key}/",
            state=state_if_closed(known[key]),
            look=look_of(asked.case, known[key]),
        )
        for key, (label, name) in held.items()
        if key in known and known[key].state != ERASED
    )


@page(act=Act.SEE_RETURNS, methods=GET)
def attached(request: Any, case_id: str, request_id: str, document_id: str) -> HttpResponseBase:
    """A file that an answer of the return holds; while it waits, why it does."""
    case = case_for(request.actor, case_id, Act.SEE_RETURNS)
    asked, found = _file(case, request_id, document_id)
    if found.state == QUARANTINED and not found.is_harmful:
        return _waiting(request, case, asked, found)
    note_read(request, DOCUMENT_OPENED, case_id=case.id, data_key_id=found.data_key_id, about=found)
    return download_of(found)


@page(act=Act.EDIT_RECORD, methods=("POST",))
def release(request: Any, case_id: str, request_id: str, document_id: str) -> HttpResponseBase:
    """Let a file be opened that was held back, with a reason."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    require(request.actor, Act.SEE_RETURNS, case)
    asked, found = _file(case, request_id, document_id)
    reason = request.POST.get("reason", "")
    try:
        release_document(found, reason=reason, by=request.actor)
    except RuleBroken as refusal:
        problem = FieldProblem("reason", str(refusal), "reason")
        return _waiting(request, case, asked, found, reason=reason, problems=[problem])
    messages.success(request, RELEASED)
    return redirect(_home_of(case, asked))


def _waiting(
    request: Any,
    case: Case,
    asked: AgencyRequest,
    found: Document,
    *,
    reason: str = "",
    problems: list[FieldProblem] | None = None,
) -> HttpResponseBase:
    context = {
        **shared(request, case),
        "back": _home_of(case, asked),
        "file": found,
        "release_href": f"{home_of(case)}{asked.id}/return/files/{found.id}/release/",
        "reason": reason,
        "problems": problems or [],
    }
    return render(request, "agency_requests/file_waits.html", context, status=422 if problems else 200)


def _home_of(case: Case, asked: AgencyRequest) -> str:
    """The page of the return; of what was sent along before there is one, that of the request."""
    here = f"{home_of(case)}{asked.id}/"
    return f"{here}return/" if asked.submission_id else here


def _file(case: Case, request_id: str, document_id: str) -> tuple[AgencyRequest, Document]:
    asked = queries.request_in(case, request_id)
    if document_id not in attachments_held(asked):
        raise NotFound(NO_FILE)
    return asked, document(document_id)


def attachments_held(asked: AgencyRequest) -> Mapping[str, tuple[str, str]]:
    """The documents of a return's answers, and those sent along: identifier to the label and the file's name."""
    answers: Mapping[str, Any] = (asked.submission and asked.submission.answers) or {}
    return held_along(asked) | {
        each["document"]: (question.label, each["name"])
        for question in definition_of(asked).questions()
        if question.type == "file" and isinstance(answers.get(question.key), list)
        for each in answers[question.key]
    }
