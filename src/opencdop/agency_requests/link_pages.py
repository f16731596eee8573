"""The pages behind an e-mailed link, /r/<token>/. Before the code they say whose office asks and nothing of a child.

Opening a page uses nothing up: a code is sent, tried and used by a press only. An unknown link and a withdrawn one
look the same.
"""

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import is_glance, link_page
from opencdop.accounts.attempts import too_many
from opencdop.agency_requests import answering, correcting_services, queries, reply_services, visiting
from opencdop.agency_requests.link import link_services, visits
from opencdop.agency_requests.link.put_aside import pages_put_aside, put_aside, take_page
from opencdop.agency_requests.link.standing import opens_messages
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.transitions import DECLINED, ENDED_BY_THEM
from opencdop.agency_requests.visiting import Visit
from opencdop.core.actor import PUBLIC
from opencdop.core.errors import RuleBroken
from opencdop.design.fields import FieldProblem
from opencdop.submissions.autosave import refused_answer
from opencdop.submissions.journey import CHECK, TASKS, is_for_the_script

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


AGAIN = "More than an hour went by, so we need a code once more."
PUT_ASIDE = f"{AGAIN} What you typed last is kept and will be put in."
WRITTEN_KEPT = f"{AGAIN} What you wrote is kept."
NOT_SENT = f"{AGAIN} Nothing was sent yet: after the code you are asked once more."
FILE_NOT_SENT = "{names} did not come along. Choose it again after the code."
NOT_KEPT = "What you just typed could not be kept: much came by this link in the last hour. Go back and copy it first."
PUT_IN = "What you typed before is put in. Look at it once more, and go on."
PUT_IN_WHEN_CORRECTED = (
    "Your answer was sent before you saved that page, so what you typed there last is not in it. It is kept in this "
    "browser: have a link for a corrected form sent, open it here, and it is put in."
)
# Besides the form: where somebody goes on after a code. What was typed on the first three is put in there.
BESIDES = (visits.MESSAGES, visits.PASS_ON, visits.DECLINE, visits.FILES, visits.NOTHING_HELD)
NOT_A_PAGE = ("", TASKS)


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
            step = page or kwargs.get("step", "")
            if visit is None:
                link_services.note_dead_link(token)
                return _opens_nothing(request, token, step)
            if visit.asked.state in ENDED_BY_THEM:
                if not _stays_open(visit, after):
                    if not visit.is_proven:
                        link_services.note_dead_link(token)
                    return _sent_before(request, visit, step)
            elif after is After.ONLY:
                return redirect(visit.base)
            elif visiting.has_expired(visit) and after is not After.EXPIRED:
                link_services.note_dead_link(token)
                kept = _put_aside(request, visit.asked, step)
                context = {**answering.frame_for(visit), "words_kept": kept}
                return render(request, "agency_requests/expired.html", context, status=410)
            if visit.actor is None:
                return view(request, visit, **kwargs) if not proven else _ask_for_code(request, visit, step)
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


def _put_aside(request: Any, asked: AgencyRequest, step: str) -> bool:
    """Keep what was posted until a code is proven in this browser; whether it was kept. Browsers that never proved it
    could be any number, and are counted together.
    """
    if request.method != "POST" or step in NOT_A_PAGE:
        return False
    known = visiting.was_proven(request.session, asked)
    if not known and too_many(request, action="put_aside", key=asked.pk):
        messages.warning(request, NOT_KEPT)
        return False
    put_aside(request, asked, step=step)
    return True


def _opens_nothing(request: Any, token: str, step: str) -> HttpResponseBase:
    """A link that is unknown, withdrawn or replaced. Whoever was writing behind it keeps what they typed."""
    asked = visiting.once_proven_by(request.session, token)
    kept = asked is not None and _put_aside(request, asked, step)
    context = {"words_kept": kept, "words_lost": request.method == "POST" and bool(step) and not kept}
    return render(request, "agency_requests/no_link.html", context, status=404)


def _sent_before(request: Any, visit: Visit, step: str) -> HttpResponseBase:
    """The thanks; and for words that came after the form was sent, that they are not in it and how they get there."""
    if is_for_the_script(request):
        return refused_answer(answering.SENT_SINCE, status=410)
    asked = visit.asked
    if visiting.was_proven(request.session, asked) and answering.came_too_late(request, asked, step):
        if answering.is_final(visit) or asked.state == DECLINED:
            messages.warning(request, answering.TOO_LATE)
        else:
            put_aside(request, asked, step=step)
            messages.warning(request, PUT_IN_WHEN_CORRECTED)
        return redirect(visit.base)
    return answering.sent(request, visit)


def _ask_for_code(request: Any, visit: Visit, step: str) -> HttpResponseBase:
    """To the door, with the reason and with what was typed put aside, for whoever had been in before."""
    kept = _put_aside(request, visit.asked, step)
    if not is_for_the_script(request) and (kept or visiting.was_proven(request.session, visit.asked)):
        messages.warning(request, _why_again(request, step, kept=kept))
    return redirect(visit.base)


def _why_again(request: Any, step: str, *, kept: bool) -> str:
    names = ", ".join(each.name for field in request.FILES for each in request.FILES.getlist(field))
    if step in (CHECK, visits.NOTHING_HELD) and kept:
        return NOT_SENT
    words = PUT_ASIDE if kept and step != visits.FILES else WRITTEN_KEPT
    return f"{words} {FILE_NOT_SENT.format(names=names)}" if names else words


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
    typed = ""
    if request.method == "POST":
        typed = request.POST.get("code", "")[:20]
        try:
            actor = reply_services.prove_code(visit.asked, code=typed)
        except RuleBroken as refusal:
            problems = (FieldProblem("code", str(refusal), "code"),)
        else:
            visiting.keep_proof(request, visit)
            request.actor = actor
            proven = Visit(asked=visit.asked, base=visit.base, actor=actor, by_link=True)
            return _go_on(request, proven)
    context = {**answering.frame_for(visit), "problems": problems, "typed": typed}
    return render(request, "agency_requests/code.html", context, status=422 if problems else 200)


def _go_on(request: Any, visit: Visit) -> HttpResponseBase:
    """To the child and the reason; or to where somebody was when a code was needed, with what they typed put in."""
    if visit.asked.state in ENDED_BY_THEM:
        return redirect(f"{visit.base}{visits.MESSAGES}/")
    waiting = pages_put_aside(request.session, visit.asked)
    if any(step not in (*BESIDES, CHECK) for step in waiting):
        return _put_in(request, visit) or redirect(visit.base)
    for step in waiting:
        if step in (visits.FILES, visits.NOTHING_HELD, CHECK):
            take_page(request, visit.asked, step)
        return redirect(f"{visit.base}form/{CHECK}/" if step == CHECK else f"{visit.base}{step}/")
    return redirect(visit.base)


def _put_in(request: Any, visit: Visit) -> HttpResponseBase | None:
    """Save what was put aside, page by page, as if it were pressed now; the first page that needs a look is shown with
    its words, and the others follow once it is saved. None where nothing waits.
    """
    done = ""
    for step in pages_put_aside(request.session, visit.asked):
        if step in (*BESIDES, CHECK):
            continue
        posted = take_page(request, visit.asked, step)
        answer = answering.fill_in_again(request, visit, step, posted or {})
        if answer is not None and answer.status_code != 302:
            return answer
        done = step if answer is not None else done
    if not done:
        return None
    messages.success(request, PUT_IN)
    return redirect(f"{visit.base}form/{done}/")


@link_page(methods=POST)
@_by_link()
def begin(request: Any, visit: Visit) -> HttpResponseBase:
    """Start, or go on."""
    return answering.begin(request, visit)


@link_page()
@_by_link(page=visits.NOTHING_HELD)
def nothing_held(request: Any, visit: Visit) -> HttpResponseBase:
    """Nothing held, in one press."""
    return answering.nothing_held(request, visit)


@link_page()
@_by_link()
def fill_in(request: Any, visit: Visit, *, step: str = TASKS) -> HttpResponseBase:
    """The form, page by page."""
    for_the_script = is_for_the_script(request)
    answer = answering.fill_in(request, visit, step)
    if request.method == "POST" and answer.status_code == 302 and not for_the_script:
        return _put_in(request, visit) or answer
    return answer


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
            "A fresh link is on its way to the address to which our e-mail came. "
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
@_by_link(after=After.PROVEN, page=visits.FILES)
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


@link_page(methods=POST)
def take_passing_back(request: Any, token: str) -> HttpResponseBase:
    """Take back what was passed on from this browser just now, as long as the colleague has not opened it."""
    request.actor = PUBLIC
    passing = queries.passing_with_id(visiting.passed_here(request.session, token))
    if passing is None:
        link_services.note_dead_link(token)
        return _opens_nothing(request, token, "")
    visit = Visit(asked=passing.request, base=f"/r/{token}/", actor=None, by_link=True)
    return visits.take_passing_back(request, visit, passing)


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
        return redirect(visit.base)
    return render(request, "agency_requests/fresh_link.html", answering.frame_for(visit))
