"""The pages behind an e-mailed link, /r/<token>/. Before the code they say whose office asks and nothing of a child.

Opening a page uses nothing up: a code is sent, tried and used by a press only. An unknown link and a withdrawn one
look the same.
"""

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import is_glance, link_page
from opencdop.agency_requests import answering, correcting_services, reply_services, visiting
from opencdop.agency_requests.link import link_services, visits
from opencdop.agency_requests.link.standing import opens_messages
from opencdop.agency_requests.transitions import ENDED_BY_THEM
from opencdop.agency_requests.visiting import Visit
from opencdop.core.actor import PUBLIC
from opencdop.core.errors import RuleBroken
from opencdop.design.fields import FieldProblem
from opencdop.submissions.journey import TASKS, is_for_the_script

POST = ("POST",)
GET = ("GET", "HEAD")
LinkView = Callable[..., HttpResponseBase]


class After(Enum):
    """For whom a page stays open once the form was sent or declined."""

    THANKS = 1  # for nobody: the thanks stand there
    PROVEN = 2  # for whoever proved the link in this browser
    MESSAGE = 3  # for whoever comes by the link of a later message
    ONLY = 4  # for everybody, and not before
    EXPIRED = 5  # not at all; but while it waits, for a link that ran out too


PUT_ASIDE = (
    "More than an hour went by, so we need a code once more. What you typed last is kept and will be put in."
)
BESIDES = (visits.MESSAGES, visits.PASS_ON, visits.DECLINE)
MAILED_ELSEWHERE = (
    "A fresh link is on its way to the address our first e-mail came to. This one stays closed."
)


def _by_link(
    *, proven: bool = True, after: After = After.THANKS, page: str = ""
) -> Callable[[LinkView], LinkView]:
    """Find the visit that the link leads to; `proven` asks for the code first, and puts aside what was posted.

    Once the form was sent or declined, a page is the thanks, unless `after` says for whom it stays open.
    """

    def decorate(view: LinkView) -> LinkView:
        @wraps(view)
        def visited(request: Any, token: str, **kwargs: Any) -> HttpResponseBase:
            visit = visiting.visit_by_link(request, token)
            request.actor = PUBLIC
            if visit is None:
                link_services.note_dead_link(token)
                return render(request, "agency_requests/no_link.html", status=404)
            if visit.asked.state in ENDED_BY_THEM:
                if not _stays_open(visit, after):
                    if not visit.is_proven:
                        link_services.note_dead_link(token)
                    return answering.sent(request, visit)
            elif after is After.ONLY:
                return redirect(visit.base)
            elif visiting.has_expired(visit) and after is not After.EXPIRED:
                link_services.note_dead_link(token)
                return render(request, "agency_requests/expired.html", answering.frame_for(visit), status=410)
            if visit.actor is None:
                return (
                    view(request, visit, **kwargs)
                    if not proven
                    else _ask_for_code(request, visit, page, **kwargs)
                )
            request.actor = visit.actor
            if not is_glance(request):
                visiting.use_proof(request, visit)
            return view(request, visit, **kwargs)

        return visited

    return decorate


def _stays_open(visit: Visit, after: After) -> bool:
    if after is After.PROVEN:
        return visit.is_proven or opens_messages(visit.asked)
    return after is After.ONLY or (after is After.MESSAGE and opens_messages(visit.asked))


def _ask_for_code(
    request: Any, visit: Visit, page: str, *, step: str = "", **kwargs: Any
) -> HttpResponseBase:
    if request.method == "POST" and (step or page):
        visiting.keep_typed(request, visit, step=step or page)
        if not is_for_the_script(request):
            messages.warning(request, PUT_ASIDE)
    return redirect(visit.base)


@link_page(methods=GET)
@_by_link(proven=False)
def door(request: Any, visit: Visit) -> HttpResponseBase:
    """Whose office asks; after the code, which child and why."""
    if visit.is_proven:
        return answering.start(request, visit)
    return render(request, "agency_requests/door.html", answering.frame_for(visit))


@link_page(methods=POST)
@_by_link(proven=False, after=After.MESSAGE)
def send_code(request: Any, visit: Visit) -> HttpResponseBase:
    """Send a code to the address that the office wrote to."""
    try:
        reply_services.send_code(visit.asked)
    except RuleBroken as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request, "A code is on its way to the address our e-mail came to. It works for 10 minutes."
        )
    return redirect(f"{visit.base}code/")


@link_page()
@_by_link(proven=False, after=After.MESSAGE)
def code(request: Any, visit: Visit) -> HttpResponseBase:
    """Type the code."""
    if visit.is_proven:
        return redirect(visit.base)
    problems: tuple[FieldProblem, ...] = ()
    if request.method == "POST":
        try:
            actor = reply_services.prove_code(visit.asked, code=request.POST.get("code", ""))
        except RuleBroken as refusal:
            problems = (FieldProblem("code", str(refusal), "code"),)
        else:
            visiting.keep_proof(request, visit)
            request.actor = actor
            proven = Visit(asked=visit.asked, base=visit.base, actor=actor, by_link=True)
            return _go_on(request, proven)
    context = {**answering.frame_for(visit), "problems": problems}
    return render(request, "agency_requests/code.html", context, status=422 if problems else 200)


def _go_on(request: Any, visit: Visit) -> HttpResponseBase:
    """To the child and the reason; or back to the page whose words were put aside, with what could be read saved."""
    if visit.asked.state in ENDED_BY_THEM:
        return redirect(f"{visit.base}{visits.MESSAGES}/")
    besides = visiting.step_put_aside(request, visit)
    if besides in BESIDES:
        return redirect(f"{visit.base}{besides}/")  # where it is put in
    typed = visiting.take_typed(request, visit)
    if typed is None:
        return redirect(visit.base)
    step, posted = typed
    request.POST = QueryDict(mutable=True)
    for name, values in posted.items():
        request.POST.setlist(name, values)
    answering.fill_in(request, visit, step)
    messages.success(request, "What you typed before is put in. Look at it once more, and go on.")
    return redirect(f"{visit.base}form/{step}/")


@link_page(methods=POST)
@_by_link()
def begin(request: Any, visit: Visit) -> HttpResponseBase:
    """Start, or go on."""
    return answering.begin(request, visit)


@link_page()
@_by_link()
def nothing_held(request: Any, visit: Visit) -> HttpResponseBase:
    """Nothing held, in one press."""
    return answering.nothing_held(request, visit)


@link_page()
@_by_link()
def fill_in(request: Any, visit: Visit, *, step: str = TASKS) -> HttpResponseBase:
    """The form, page by page."""
    return answering.fill_in(request, visit, step)


@link_page(methods=POST)
@_by_link(proven=False, after=After.ONLY)
def correct(request: Any, visit: Visit) -> HttpResponseBase:
    """Have a fresh link sent, to the address that the office wrote to, for a corrected form."""
    try:
        correcting_services.mail_correction(visit.asked)
    except RuleBroken as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request,
            "A fresh link is on its way to the address our first e-mail came to. "
            "It opens what you sent, for you to change and send again.",
        )
    return redirect(visit.base)


@link_page(methods=POST)
@_by_link(proven=False, after=After.PROVEN)
def leave(request: Any, visit: Visit) -> HttpResponseBase:
    """Close the request in this browser. What was written is kept."""
    visiting.drop_proof(request, visit)
    messages.success(
        request, "You have left the form. What you wrote is kept; the link and a new code open it again."
    )
    return redirect(visit.base)


@link_page()
@_by_link(after=After.PROVEN, page=visits.MESSAGES)
def messages_page(request: Any, visit: Visit) -> HttpResponseBase:
    """Messages with the office."""
    return visits.write_to_office(request, visit)


@link_page()
@_by_link(after=After.PROVEN)
def files(request: Any, visit: Visit) -> HttpResponseBase:
    """Documents sent along."""
    return visits.send_files(request, visit)


@link_page(methods=POST)
@_by_link()
def take_back(request: Any, visit: Visit, *, document_id: str) -> HttpResponseBase:
    """Take a document back."""
    return visits.take_back(request, visit, document_id)


@link_page()
@_by_link(page=visits.PASS_ON)
def pass_on(request: Any, visit: Visit) -> HttpResponseBase:
    """Pass it on to a colleague, on purpose."""
    return visits.pass_on(request, visit)


@link_page()
@_by_link(page=visits.DECLINE)
def not_answering(request: Any, visit: Visit) -> HttpResponseBase:
    """Say why one does not answer."""
    return visits.decline(request, visit)


@link_page(methods=POST)
@_by_link(proven=False, after=After.EXPIRED)
def fresh_link(request: Any, visit: Visit) -> HttpResponseBase:
    """Have a fresh link sent in place of one that ran out, to the address that the office wrote to."""
    try:
        link_services.mail_fresh_link(visit.asked)
    except RuleBroken as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, MAILED_ELSEWHERE)
    return redirect(visit.base)
