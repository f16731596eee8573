"""Pages of figures: which panel and year, the printable year with its document, and the return with its checks."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act, places_for
from opencdop.core import clock
from opencdop.core.errors import RuleBroken
from opencdop.formkit.problems import Problem
from opencdop.returns import events, services
from opencdop.returns.editions import Edition, chooses_moment, edition_for, moment_typed, year_at
from opencdop.returns.queries import cases_to_look_at, panel_among, panels_among, return_of, returns_made
from opencdop.statistics.periods import ReportYear, as_local
from opencdop.statistics.queries import years_of
from opencdop.statistics.services import rebuild_stale

GET = ("GET", "HEAD")
_TYPED = ("as-at-day", "as-at-month", "as-at-year", "as-at-time")


@page(act=Act.SEE_FIGURES, methods=GET)
def figures(request: Any) -> HttpResponseBase:
    """The panels whose figures the reader may see, with the years that there are."""
    rebuild_stale()
    panels = panels_among(places_for(request.actor, Act.SEE_FIGURES))
    years = years_of(panels)
    returning = places_for(request.actor, Act.MAKE_RETURN)
    this_year = ReportYear.holding(clock.today())
    context = {
        "panels": [(panel, years[panel.pk], panel.pk in returning) for panel in panels],
        "this_year": this_year,
    }
    return render(request, "returns/figures.html", context)


@page(act=Act.SEE_FIGURES, methods=GET)
def year(request: Any, panel_slug: str, year_slug: str) -> HttpResponseBase:
    """The year's tables, to be read and printed."""
    panel = panel_among(panel_slug, places_for(request.actor, Act.SEE_FIGURES))
    of = year_at(year_slug)
    problems: tuple[Problem, ...] = ()
    asked = request.GET.get("as-at", "")
    if chooses_moment(request.actor, panel) and any(name in request.GET for name in _TYPED):
        try:
            chosen = edition_for(
                request.actor, panel, year=of, asked=moment_typed(request.GET), now=clock.now()
            )
            return redirect(_address(chosen))
        except RuleBroken as refused:
            problems = (Problem("as-at", str(refused), field_id="as-at-day"),)
    edition = edition_for(request.actor, panel, year=of, asked=asked, now=clock.now())
    report = services.read_figures(edition, by=request.actor)
    local = as_local(edition.as_at)
    typed = (str(local.day), str(local.month), str(local.year), f"{local:%H:%M}")
    context = {
        "edition": edition,
        "report": report,
        "hides": any(table.hides_something for table in (report.summary, *report.tables)),
        "chooses": chooses_moment(request.actor, panel),
        "typed": {
            name: request.GET.get(name, "") if problems else value
            for name, value in zip(_TYPED, typed, strict=True)
        },
        "problems": problems,
        "document_href": _address(edition, "document/"),
        "publish_href": _address(edition, "publish/")
        if panel.pk in places_for(request.actor, Act.WRITE_SITE) & places_for(request.actor, Act.MAKE_RETURN)
        else "",
        "return_href": _address(edition, "return/")
        if panel.pk in places_for(request.actor, Act.MAKE_RETURN)
        else "",
    }
    return render(request, "returns/year.html", context, status=422 if problems else 200)


@page(act=Act.SEE_FIGURES, methods=GET)
def document(request: Any, panel_slug: str, year_slug: str) -> HttpResponseBase:
    """The same tables as a Word document, for the annual report."""
    panel = panel_among(panel_slug, places_for(request.actor, Act.SEE_FIGURES))
    asked = request.GET.get("as-at", "")
    edition = edition_for(request.actor, panel, year=year_at(year_slug), asked=asked, now=clock.now())
    return _attached(services.make_document(edition, by=request.actor))


@page(act=Act.MAKE_RETURN)
def national_return(request: Any, panel_slug: str, year_slug: str) -> HttpResponseBase:
    """What is missing or disagrees first, then the files, each made by a press."""
    panel = panel_among(panel_slug, places_for(request.actor, Act.MAKE_RETURN))
    asked = (request.POST if request.method == "POST" else request.GET).get("as-at", "")
    edition = edition_for(request.actor, panel, year=year_at(year_slug), asked=asked, now=clock.now())
    if request.method == "POST":
        return _attached(services.make_return(edition, file=request.POST.get("file", ""), by=request.actor))
    ready = return_of(edition)
    places = places_for(request.actor, Act.SEE_IDENTITY) & places_for(request.actor, Act.EDIT_RECORD)
    to_look_at = cases_to_look_at(ready, request.actor) if panel.pk in places else []
    for case, _ in to_look_at:
        note_read(request, events.CHECKS_READ, case_id=case.case_id, data_key_id=case.data_key_id)
    context = {
        "edition": edition,
        "ready": ready,
        "to_look_at": to_look_at,
        "made": returns_made(edition),
        "year_href": _address(edition),
    }
    return render(request, "returns/return.html", context)


def _address(edition: Edition, below: str = "") -> str:
    moment = urlencode({"as-at": edition.moment}, safe=":")
    return f"/figures/{edition.panel.slug}/{edition.year.slug}/{below}?{moment}"


def _attached(file: services.File) -> HttpResponse:
    """A file to be saved and never kept by a browser or a proxy; the decorator adds the headers against that."""
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return HttpResponse(file.content, content_type=file.media_type, headers=headers)
