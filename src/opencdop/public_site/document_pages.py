"""The pages on which a panel's office keeps its public documents: adding, looking, publishing, taking off."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act, places_for
from opencdop.core.errors import RuleBroken
from opencdop.documents.scan_services import scan_now
from opencdop.documents.serving import download_of
from opencdop.formkit.problems import Problem
from opencdop.panels.days import DayField
from opencdop.panels.models import Panel
from opencdop.public_site import document_queries, document_services, queries

_ON = DayField(error_messages={"required": "Enter the day that stands on the document."})
_TYPED = ("kind", "title", "dated_on-day", "dated_on-month", "dated_on-year")
press = page(act=Act.PUBLISH_SITE, methods=("POST",))


@page(act=Act.WRITE_SITE)
def documents(request: Any, slug: str) -> HttpResponseBase:
    """All public documents and figures of the panel, and a form to add one."""
    panel = queries.panel_written_by(request.actor, slug)
    typed = {name: request.POST.get(name, "") for name in _TYPED}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            added = _added(request, panel)
        except _AtField as refused:
            problems = (Problem(refused.at, str(refused), field_id=refused.at),)
        else:
            messages.success(
                request, f"“{added.title}” is kept. Nobody outside sees it until it is published."
            )
            return redirect("public_site:documents", slug=slug)
    return _shown(request, panel, typed=typed, problems=problems)


def _shown(
    request: Any, panel: Panel, *, typed: Mapping[str, str], problems: Sequence[Problem], leaving: str = ""
) -> HttpResponseBase:
    """The page; `leaving` is the id of what was not taken off, whose form stays open with the reason as typed."""
    context = {
        "panel": panel,
        "documents": document_queries.documents_of(panel),
        "figures": document_queries.figures_ever_published(panel),
        "kinds": document_services.DOCUMENT_KINDS,
        "publishes": panel.pk in places_for(request.actor, Act.PUBLISH_SITE),
        "typed": typed,
        "problems": problems,
        "leaving": leaving,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "public_site/documents.html", context, status=422 if problems else 200)


def _not_taken_off(request: Any, panel: Panel, row_id: str, refusal: RuleBroken) -> HttpResponseBase:
    at = f"reason-{row_id}"
    typed = dict.fromkeys(_TYPED, "")
    problem = Problem(at, str(refusal), field_id=at)
    return _shown(request, panel, typed=typed, problems=(problem,), leaving=row_id)


@page(act=Act.WRITE_SITE, methods=("GET", "HEAD"))
def file(request: Any, slug: str, document_id: str) -> HttpResponseBase:
    """The file, for the office, published or not."""
    panel = queries.panel_written_by(request.actor, slug)
    return download_of(document_queries.document_of(panel, document_id).document)


@press
def publish(request: Any, slug: str, document_id: str) -> HttpResponseBase:
    """Let anybody read it."""
    panel = queries.panel_written_by(request.actor, slug)
    found = document_services.publish_document(
        document_queries.document_of(panel, document_id), by=request.actor
    )
    messages.success(request, f"“{found.title}” is published. Your name and today’s date stand beside it.")
    return redirect("public_site:documents", slug=slug)


@press
def withdraw(request: Any, slug: str, document_id: str) -> HttpResponseBase:
    """Take it off the site."""
    panel = queries.panel_written_by(request.actor, slug)
    found = document_queries.document_of(panel, document_id)
    try:
        document_services.withdraw_document(found, reason=request.POST.get("reason", ""), by=request.actor)
    except RuleBroken as refusal:
        return _not_taken_off(request, panel, found.pk, refusal)
    messages.success(request, f"“{found.title}” is taken off the site.")
    return redirect("public_site:documents", slug=slug)


@press
def withdraw_figures(request: Any, slug: str, year: str) -> HttpResponseBase:
    """Take the figures of a year off the site."""
    panel = queries.panel_written_by(request.actor, slug)
    found = document_queries.newest_figures(panel, year)
    try:
        document_services.withdraw_figures(found, reason=request.POST.get("reason", ""), by=request.actor)
    except RuleBroken as refusal:
        return _not_taken_off(request, panel, found.pk, refusal)
    messages.success(request, f"The figures of {year} are taken off the site.")
    return redirect("public_site:documents", slug=slug)


class _AtField(Exception):
    """A sentence for one field of the form."""

    def __init__(self, sentence: str, at: str) -> None:
        super().__init__(sentence)
        self.at = at


def _added(request: Any, panel: Panel) -> Any:
    upload = request.FILES.get("file")
    if upload is None:
        raise _AtField("Choose the file.", "file")
    try:
        on = _ON.clean({part: request.POST.get(f"dated_on-{part}", "") for part in ("day", "month", "year")})
    except ValidationError as wrong:
        raise _AtField(wrong.messages[0], "dated_on-day") from None
    assert on is not None  # the field asks for a day
    try:
        added = document_services.add_document(
            panel,
            kind=request.POST.get("kind", ""),
            title=request.POST.get("title", ""),
            dated_on=on,
            upload=upload,
            by=request.actor,
        )
        scan_now(added.document)
        return added
    except RuleBroken as refused:
        raise _AtField(str(refused), getattr(refused, "at", "file")) from refused
