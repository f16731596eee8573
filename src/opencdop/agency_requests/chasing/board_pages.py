"""The board of requests, /agencies/: agency by request by state by days; filtered, sorted, saved as a file."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act, places_for
from opencdop.agency_requests import events
from opencdop.agency_requests.chasing import board
from opencdop.agency_requests.chasing.words import chase_words, state_of
from opencdop.agency_requests.due import agency_type_words, is_awaited, waiting_words
from opencdop.agency_requests.frame import home_of
from opencdop.agency_requests.reminding import MANAGER
from opencdop.audit.services import record, recording
from opencdop.cases.events import CASE_LISTED
from opencdop.cases.frame import name_for
from opencdop.core import clock
from opencdop.core.clock import local_date
from opencdop.core.dates import add_working_days
from opencdop.design.paged import pages_around
from opencdop.design.searched import searched
from opencdop.design.sheets import CSV, XLSX, Cell, csv_of, xlsx_of
from opencdop.design.words import day
from opencdop.panels.queries import panels_by_name
from opencdop.submissions.library import library

A_PAGE = 50
LOOK_AGAIN_AFTER = 5  # working days after a call
HOME = "/agencies/"
_KEPT = "board_filters"
COLUMNS = (
    *(
        "Agency",
        "Kind",
        "Request",
        "Case",
        "Panel",
        "State",
        "Asked on",
        "Opened on",
        "Due on",
        "Answered on",
    ),
    *(
        "Days since asked",
        "Days late",
        "Last reminded on",
        "Last chased by",
        "Manager told",
        "Look again on",
        "Coordinator",
    ),
)


@page(act=Act.ASK_AGENCY)
def requests_board(request: Any) -> HttpResponseBase:
    """The board. What is chosen is posted and kept for the session, so that it is still there on coming back."""
    if request.method == "POST":
        request.session[_KEPT] = searched(request.POST, board.NAMES, longest=40)
        return redirect(HOME)
    filters = board.filters_from(request.session.get(_KEPT, {}))
    found = board.on_board(request.actor, filters)
    pages = Paginator(found, A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    lines = board.lines_of(
        board.loaded(found[shown.start_index() - 1 : shown.end_index()] if pages.count else found.none())
    )
    today = clock.today()
    for line in lines:
        case = line.request.case
        note_read(request, CASE_LISTED, case_id=case.id, data_key_id=case.data_key_id)
    panels = places_for(request.actor, Act.ASK_AGENCY)
    context = {
        "rows": [_row(line, request.actor) for line in lines],
        "filters": filters,
        "states": board.STATES,
        "orders": {code: title for code, (title, _fields) in board.ORDERS.items()},
        "kinds": library().choices["agency_type"],
        "panels": [panel for panel in panels_by_name() if panel.pk in panels],
        "today": today,
        "again": add_working_days(today, LOOK_AGAIN_AFTER),
        "pages": pages_around(shown, thing="request"),
    }
    return render(request, "agency_requests/board.html", context)


def _row(line: board.Line, actor: Any) -> dict[str, Any]:
    asked, today = line.request, clock.today()
    here = f"{home_of(asked.case)}{asked.id}/"
    return {
        "asked": asked,
        "href": here,
        "child": name_for(asked.case, actor),
        "kind": agency_type_words(asked),
        "state": state_of(line, today=today),
        "waiting": waiting_words(asked, today=today),
        "late": asked.days_late(today) if is_awaited(asked) else 0,
        "is_over": asked.is_waiting and not is_awaited(asked),
        "chase": chase_words(line.chase, today=today) if line.chase else "",
        "name_a_manager": _asks_for_a_manager(line),
        "may_chase": is_awaited(asked),
    }


@page(act=Act.ASK_AGENCY, methods=("GET", "HEAD"))
def board_file(request: Any, shape: str) -> HttpResponseBase:
    """What the board shows, all pages of it, as a file. No child is named in it: cases stand by their references."""
    filters = board.filters_from(request.session.get(_KEPT, {}))
    lines = board.lines_of(board.loaded(board.on_board(request.actor, filters)))
    rows = [_cells(line) for line in lines]
    is_csv = shape == "csv"
    content = csv_of(COLUMNS, rows) if is_csv else xlsx_of("Requests to agencies", COLUMNS, rows)
    with recording():
        record(events.BOARD_EXPORTED, by=request.actor, words={"count": len(rows), "as": shape})
    response = HttpResponse(content, content_type=CSV if is_csv else XLSX)
    name = f"requests-{clock.today().isoformat()}.{shape}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cells(line: board.Line) -> list[Cell]:
    asked, today = line.request, clock.today()
    return [
        asked.agency_name,
        agency_type_words(asked),
        asked.reference,
        asked.case.reference,
        asked.case.lead_panel.name,
        state_of(line, today=today)[0],
        _iso(asked.sent_at),
        _iso(asked.opened_at),
        asked.due_on.isoformat(),
        _iso(asked.answered_at),
        (today - local_date(asked.sent_at)).days,
        asked.days_late(today) if is_awaited(asked) else 0,
        _iso(asked.reminded_at),
        f"{line.chase.by_name}, {day(line.chase.at)}" if line.chase else "",
        _manager_told(line),
        line.quiet_until.isoformat() if line.quiet_until else "",
        asked.case.coordinator.name,
    ]


def _asks_for_a_manager(line: board.Line) -> str:
    """What is said where no manager knows that the request waits, and somebody of the office names one; or nothing."""
    if line.is_manager_lost:
        return "The e-mail to the manager did not arrive: name another"
    return "No manager told: name one" if line.is_untold else ""


def _manager_told(line: board.Line) -> str:
    if line.is_manager_lost:
        return "Told, and not delivered"
    return "Not told" if line.is_untold else "Told" if MANAGER in line.request.reminders_sent else ""


def _iso(moment: datetime | None) -> str:
    return local_date(moment).isoformat() if moment else ""
