"""The requests of a reporter with an account, /requests/: the same pages as behind a link, without a code."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.agency_requests import answering, correcting_services, queries
from opencdop.agency_requests.due import due_words, is_awaited
from opencdop.agency_requests.link import visits
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.transitions import DECLINED, ENDED_BY_THEM
from opencdop.agency_requests.visiting import Visit
from opencdop.core import clock
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.design.paged import paged
from opencdop.design.words import day
from opencdop.submissions.autosave import refused_answer
from opencdop.submissions.journey import TASKS, is_for_the_script

GET, POST = ("GET", "HEAD"), ("POST",)
A_PAGE = 25


def _visit(request: Any, request_id: str) -> Visit:
    asked = queries.own_request(request.actor, request_id)
    if asked.withdrawn_at:
        raise NotFound("The office has withdrawn this request. There is nothing more to do.")
    return Visit(asked=asked, base=f"/requests/{asked.id}/", actor=request.actor, by_link=False)


@page(act=Act.ANSWER_REQUEST, methods=GET)
def own_requests(request: Any) -> HttpResponseBase:
    """What offices ask of this reporter's agency, without a word of any child."""
    today, asked = clock.today(), queries.own_requests(request.actor)
    before = sorted(
        (each for each in asked if not is_awaited(each)), key=lambda each: each.sent_at, reverse=True
    )
    rows, pages = paged(before, request, a_page=A_PAGE, thing="request")
    context = {
        "waiting": [_row(each, today=today) for each in asked if is_awaited(each)],
        "before": [_row(each, today=today) for each in rows],
        "pages": pages,
    }
    return render(request, "agency_requests/own_requests.html", context)


def _row(asked: AgencyRequest, *, today: date) -> tuple[AgencyRequest, tuple[str, str], str]:
    """A request, how it stands in words and tint, and its day. Whether it is in the record is the office's to know."""
    return asked, _state(asked), _day_words(asked, today=today)


def _state(asked: AgencyRequest) -> tuple[str, str]:
    if is_awaited(asked):
        return asked.state_title, "sky"
    return "Not answered" if asked.is_waiting else asked.state_title, "plain"


def _day_words(asked: AgencyRequest, *, today: date) -> str:
    if asked.state == DECLINED:
        return f"Asked on {day(asked.sent_at)}, and you said why you do not answer"
    return due_words(asked, today=today)


@page(act=Act.ANSWER_REQUEST, methods=GET)
def start(request: Any, request_id: str) -> HttpResponseBase:
    """Which child, why, by when."""
    return answering.start(request, _visit(request, request_id))


@page(act=Act.ANSWER_REQUEST, methods=POST)
def begin(request: Any, request_id: str) -> HttpResponseBase:
    """Start, or go on."""
    return answering.begin(request, _visit(request, request_id))


@page(act=Act.ANSWER_REQUEST)
def nothing_held(request: Any, request_id: str) -> HttpResponseBase:
    """Nothing held, in one press."""
    return answering.nothing_held(request, _visit(request, request_id))


@page(act=Act.ANSWER_REQUEST)
def fill_in(request: Any, request_id: str, step: str = TASKS) -> HttpResponseBase:
    """The form, page by page. Words that come after it was sent are said not to be in it."""
    visit = _visit(request, request_id)
    if visit.asked.state in ENDED_BY_THEM and is_for_the_script(request):
        return refused_answer(answering.SENT_SINCE, status=410)
    if visit.asked.state in ENDED_BY_THEM and answering.came_too_late(request, visit.asked, step):
        messages.warning(request, answering.TOO_LATE)
    return answering.fill_in(request, visit, step)


@page(act=Act.ANSWER_REQUEST, methods=POST)
def correct(request: Any, request_id: str) -> HttpResponseBase:
    """Go on with a corrected form, with what was sent filled in."""
    visit = _visit(request, request_id)
    try:
        corrected = correcting_services.begin_correction(visit.asked, by=request.actor)
    except RuleBroken as refusal:
        messages.warning(request, str(refusal))
        return redirect(visit.base)
    return redirect(f"/requests/{corrected.id}/")


@page(act=Act.ANSWER_REQUEST)
def messages_page(request: Any, request_id: str) -> HttpResponseBase:
    """Messages with the office about it."""
    return visits.write_to_office(request, _visit(request, request_id))


@page(act=Act.ANSWER_REQUEST)
def files(request: Any, request_id: str) -> HttpResponseBase:
    """Documents sent along."""
    return visits.send_files(request, _visit(request, request_id))


@page(act=Act.ANSWER_REQUEST, methods=POST)
def take_back(request: Any, request_id: str, document_id: str) -> HttpResponseBase:
    """Take a document back."""
    return visits.take_back(request, _visit(request, request_id), document_id)


@page(act=Act.ANSWER_REQUEST)
def pass_on(request: Any, request_id: str) -> HttpResponseBase:
    """Pass it on to a colleague, on purpose."""
    visit = _visit(request, request_id)
    return visits.pass_on(request, visit) if visit.asked.is_waiting else redirect(visit.base)


@page(act=Act.ANSWER_REQUEST)
def not_answering(request: Any, request_id: str) -> HttpResponseBase:
    """Say why one does not answer."""
    visit = _visit(request, request_id)
    return visits.decline(request, visit) if visit.asked.is_waiting else redirect(visit.base)
