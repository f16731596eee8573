"""The figures of each agency, /agencies/figures/: a year at a time, one agency at a time, sent to it or on paper."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act, places_for
from opencdop.agency_requests.chasing import figures_queries as queries
from opencdop.agency_requests.chasing.figures import Figures, figures_by_agency, figures_of
from opencdop.agency_requests.chasing.figures_services import note_figures_written, send_figures
from opencdop.agency_requests.chasing.figures_words import METHOD, days_words, lines_of, percent, year_words
from opencdop.agency_requests.chasing.wording import letter_with_figures, telling_figures
from opencdop.agency_requests.queries import agency_named
from opencdop.core import clock
from opencdop.core.dates import report_year_of
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.design.fields import FieldProblem
from opencdop.design.sheets import CSV, XLSX, Cell, csv_of, xlsx_of
from opencdop.directory.models import Contact
from opencdop.directory.queries import manager_at
from opencdop.panels.letter_files import letter_download
from opencdop.panels.models import Panel
from opencdop.panels.queries import panels_by_name
from opencdop.submissions.library import library

HOME = "/agencies/figures/"
COLUMNS = (
    *("Agency", "Kind", "Requests", "Answered", "In time", "Nothing held", "Declined", "Waiting", "Late"),
    *("Median days", "Needed a reminder", "Reminders", "Questions", "Known", "Not known"),
)


def _year_of(request: Any) -> int:
    asked = request.GET.get("year", "")
    return (
        int(asked)
        if asked.isascii() and asked.isdigit() and len(asked) == 4
        else report_year_of(clock.today())
    )


def _kind_words(kind: str) -> str:
    return {each.code: each.label for each in library().choices["agency_type"]}.get(kind, "")


@page(act=Act.ASK_AGENCY, methods=("GET", "HEAD"))
def all_figures(request: Any) -> HttpResponseBase:
    """A line for each agency."""
    year = _year_of(request)
    found = figures_by_agency(queries.told_in(request.actor, year=year))
    context = {
        "year": year,
        "year_words": year_words(year),
        "years": [(each, year_words(each)) for each in queries.years_asked(request.actor)],
        "rows": [_row(each) for each in found],
        "method": METHOD,
    }
    return render(request, "agency_requests/figures.html", context)


def _row(figures: Figures) -> dict[str, Any]:
    return {
        "figures": figures,
        "key": queries.key_of(figures.agency),
        "kind": _kind_words(figures.kind),
        "in_time": percent(figures.in_time_share),
        "median": days_words(figures.median_days),
        "known": percent(figures.known_share),
        "not_known": percent(figures.not_known_share),
    }


@page(act=Act.ASK_AGENCY, methods=("GET", "HEAD"))
def figures_file(request: Any, shape: str) -> HttpResponseBase:
    """The same as a file."""
    year = _year_of(request)
    rows = [_cells(each) for each in figures_by_agency(queries.told_in(request.actor, year=year))]
    is_csv = shape == "csv"
    content = csv_of(COLUMNS, rows) if is_csv else xlsx_of("Agencies", COLUMNS, rows)
    response = HttpResponse(content, content_type=CSV if is_csv else XLSX)
    response["Content-Disposition"] = f'attachment; filename="agencies-{year}.{shape}"'
    return response


def _cells(figures: Figures) -> list[Cell]:
    return [
        *(figures.agency, _kind_words(figures.kind), figures.asked, figures.answered, figures.in_time),
        *(figures.held_nothing, figures.declined, figures.waiting, figures.late, figures.median_days),
        *(figures.reminded, figures.reminders, figures.expected, figures.known, figures.not_known),
    ]


@page(act=Act.ASK_AGENCY)
def agency_figures(request: Any, year: int, key: str) -> HttpResponseBase:
    """One agency's year, and two forms: to send it there, and to make a letter of it."""
    told = queries.of_agency(queries.told_in(request.actor, year=year), key)
    if not told:
        raise NotFound("This agency was asked nothing in that year.")
    figures, senders = figures_of(told), _senders(request, year=year, key=key)
    act = request.POST.get("act", "email")
    problems: list[FieldProblem] = []
    if request.method == "POST":
        try:
            sender = _chosen(request, senders)
            if act != "email":
                return _letter(request, sender, year=year, kind=act)
            send_figures(
                sender.panel,
                figures=sender.figures,
                year=year,
                email=request.POST.get("email", ""),
                by=request.actor,
            )
        except RuleBroken as refused:
            at = "email" if act == "email" else "to"
            problems.append(FieldProblem(at, str(refused), at))
        else:
            messages.success(
                request, f"{figures.agency} is sent its figures of {year_words(year)} by e-mail."
            )
            return redirect(f"{HOME}?year={year}")
    manager = _manager_of(figures.agency)
    context = {
        "manager": manager,
        "figures": figures,
        "lines": lines_of(figures),
        "year": year,
        "year_words": year_words(year),
        "senders": senders,
        "method": METHOD,
        "email": request.POST.get("email", manager.email if manager else ""),
        "to": request.POST.get("to", figures.agency),
        "panel": request.POST.get("panel", ""),
        "problems": problems,
    }
    return render(request, "agency_requests/agency_figures.html", context, status=422 if problems else 200)


def _manager_of(agency: str) -> Contact | None:
    """Whom the directory names there as the manager, to whom the figures are proposed to go."""
    named = agency_named(agency)
    return manager_at(named) if named else None


@dataclass(frozen=True)
class Sender:
    """A panel of the office that asked the agency in the year: it sends what it asked itself, in its own words."""

    panel: Panel
    figures: Figures
    email: tuple[str, str]  # subject and body, as they will be read


def _senders(request: Any, *, year: int, key: str) -> list[Sender]:
    offices = places_for(request.actor, Act.ASK_AGENCY)
    found = []
    for panel in panels_by_name():
        if panel.pk not in offices:
            continue
        own = queries.of_agency(queries.told_in(request.actor, year=year, panel_id=panel.pk), key)
        if own:
            figures = figures_of(own)
            email = telling_figures(figures, panel=panel, year=year).as_read()
            found.append(Sender(panel, figures, email))
    return found


def _chosen(request: Any, senders: list[Sender]) -> Sender:
    wanted = request.POST.get("panel") or (senders[0].panel.pk if len(senders) == 1 else "")
    sender = next((each for each in senders if each.panel.pk == wanted), None)
    if sender is None:
        raise RuleBroken("Choose a panel that asked this agency in that year.")
    return sender


def _letter(request: Any, sender: Sender, *, year: int, kind: str) -> HttpResponse:
    """The letter as a file; it is made anew each time and not kept."""
    to = request.POST.get("to", "").splitlines()[:8]
    made = letter_with_figures(
        sender.figures, panel=sender.panel, year=year, to=to, signed_by=request.actor.name
    )
    answer = letter_download(made, kind=kind, name=f"agency-figures-{year}")
    note_figures_written(sender.panel, figures=sender.figures, year=year, by=request.actor)
    return answer
