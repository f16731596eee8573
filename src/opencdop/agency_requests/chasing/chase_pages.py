"""What the office does about one request that waits: note a call, leave them in peace, tell their manager."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.agency_requests import queries as requests
from opencdop.agency_requests.chasing import queries, services
from opencdop.agency_requests.chasing.board_pages import LOOK_AGAIN_AFTER
from opencdop.agency_requests.chasing.rules import pause_reasons, rules_of
from opencdop.agency_requests.chasing.words import history_words
from opencdop.agency_requests.due import due_words, is_awaited, state_words, waiting_words
from opencdop.agency_requests.frame import home_of, page_of, shared
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reminding import reminder_days
from opencdop.cases.access import case_for
from opencdop.cases.work_pages import posted_date
from opencdop.core import clock
from opencdop.core.clock import local_date
from opencdop.core.dates import add_working_days
from opencdop.core.errors import RuleBroken, Stale
from opencdop.design.fields import FieldProblem
from opencdop.design.words import day
from opencdop.directory.queries import contact_at, contact_with_id

PAUSED_FOR = 10  # working days, unless somebody chooses
CALL, PAUSE, MANAGER = "call", "pause", "manager"
FIRST_FIELD = {CALL: "again-day", PAUSE: "reason", MANAGER: "email"}


def back_to(request: Any, asked: AgencyRequest) -> str:
    """Where somebody came from: the board, or the page of the request."""
    return "/agencies/" if request.GET.get("from") == "board" else f"{home_of(asked.case)}{asked.id}/"


@page(act=Act.ASK_AGENCY)
def chase(request: Any, case_id: str, request_id: str) -> HttpResponseBase:
    """The three things to do, each a form of its own, and what was done before."""
    case = case_for(request.actor, case_id, Act.ASK_AGENCY)
    asked = requests.request_in(case, request_id)
    problems: list[FieldProblem] = []
    doing = request.POST.get("do", "")
    if request.method == "POST":
        try:
            said = _done(asked, doing, request)
        except RuleBroken as refused:
            field = FIRST_FIELD.get(doing, FIRST_FIELD[CALL])
            problems.append(FieldProblem(field, str(refused), field))
        else:
            messages.success(request, said)
            return redirect(back_to(request, asked))
    today = clock.today()
    context = {
        **shared(request, case, current=page_of(asked)),
        "asked": asked,
        "back": back_to(request, asked),
        "state": state_words(asked),
        "due": due_words(asked, today=today),
        "waiting": waiting_words(asked, today=today),
        "may_chase": is_awaited(asked),
        "history": [(each, *history_words(each)) for each in queries.chases_of(asked)],
        "quiet_until": queries.quiet_until(today, requests=[asked.id]).get(asked.id),
        "reminders": _reminders(asked),
        "reasons": pause_reasons(),
        "manager": _manager(asked),
        "telephone": _telephone(asked),
        "doing": doing,
        "problems": problems,
        "typed": _typed(request.POST),
    }
    return render(request, "agency_requests/chase.html", context, status=422 if problems else 200)


def _done(asked: AgencyRequest, doing: str, request: Any) -> str:
    said, by = request.POST, request.actor
    if doing == PAUSE:
        until = posted_date(said, "until")
        services.pause(
            asked, reason=said.get("reason", ""), note=said.get("pause-note", ""), until_on=until, by=by
        )
        return f"{asked.agency_name} is left in peace until {day(until)}. The day by which it is due stays."
    if doing == MANAGER:
        told = services.tell_manager(asked, name=said.get("name", ""), email=said.get("email", ""), by=by)
        return f"{told.to_name} is told by e-mail that {asked.agency_name} has not answered."
    again = posted_date(said, "again")
    services.note_call(asked, note=said.get("call-note", ""), look_again_on=again, by=by)
    return f"Your call to {asked.agency_name} is noted. It comes back on {day(again)}; until then no reminder goes."


def _reminders(asked: AgencyRequest) -> list[tuple[str, bool]]:
    """Each reminder that goes by itself: its day, and whether it went. None goes for a corrected form."""
    if asked.corrects_id:
        return []
    rules = rules_of(asked.case.lead_panel, clock.today())
    days = reminder_days(local_date(asked.sent_at), asked.due_on, percents=rules.remind_at_percent)
    return [(day(on), step in asked.reminders_sent) for step, on in days.items()]


def _telephone(asked: AgencyRequest) -> str:
    """The number that the directory has of the person asked; of whoever was typed by hand, by their address."""
    contact = contact_with_id(asked.contact_id) if asked.contact_id else contact_at(asked.email)
    return contact.telephone if contact else ""


def _manager(asked: AgencyRequest) -> tuple[str, str] | None:
    try:
        return services.manager_for(asked)
    except RuleBroken:
        return None


def _typed(posted: Any) -> dict[str, str]:
    """What stands in the boxes: as typed, or a day that will often do."""
    today = clock.today()
    proposed = {
        "again": add_working_days(today, LOOK_AGAIN_AFTER),
        "until": add_working_days(today, PAUSED_FOR),
    }
    usual = {
        f"{name}-{part}": str(getattr(on, part))
        for name, on in proposed.items()
        for part in ("day", "month", "year")
    }
    names = (*usual, "reason", "call-note", "pause-note", "name", "email")
    return {name: posted.get(name, usual.get(name, "")) for name in names}


@page(act=Act.ASK_AGENCY, methods=("POST",))
def end_pause(request: Any, case_id: str, request_id: str, pause_id: str) -> HttpResponseBase:
    """Chase again from today on."""
    case = case_for(request.actor, case_id, Act.ASK_AGENCY)
    asked = requests.request_in(case, request_id)
    try:
        services.end_pause(queries.pause_of(asked, pause_id), by=request.actor)
    except Stale as late:
        messages.warning(request, str(late))
    else:
        messages.success(request, f"{asked.agency_name} is chased again by the usual rules.")
    return redirect(f"{home_of(case)}{asked.id}/chase/")
