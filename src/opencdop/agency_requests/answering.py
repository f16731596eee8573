"""The pages on which an agency answers, the same behind a link and an account. The caller found the visit."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read
from opencdop.agency_requests import events, reply_services
from opencdop.agency_requests.asked import always_asked, definition_of, minutes_of, says_anything
from opencdop.agency_requests.link.asked_besides import passed_on_by
from opencdop.agency_requests.link.message_services import thread_of
from opencdop.agency_requests.link.standing import opens_messages
from opencdop.agency_requests.link.too_late_services import note_too_late
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.settled.folding import NOTHING_HELD, without_opened
from opencdop.agency_requests.settled.folding import SECTION as SETTLED
from opencdop.agency_requests.settled.for_request import folding_of
from opencdop.agency_requests.transitions import DECLINED, ENDED_BY_THEM
from opencdop.agency_requests.visiting import Visit
from opencdop.cases.identity import child_name, date_in
from opencdop.cases.stages import Stage, why_locked
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.design.shell import Shell
from opencdop.formkit.definition import NoSuchQuestion
from opencdop.submissions.journey import CHECK, SIGNED_OUT, Journey, Places, walk
from opencdop.submissions.saving import read_page

BEFORE_SEND = (
    "If your own records need a copy, print this page now: after sending, the link shows it no more. The report then "
    "stays as it is. If you find something more, you can send a corrected one from the page that follows, until the "
    "review is signed off."
)

COMPLETE_HEADINGS = {
    Stage.ELSEWHERE.value: "Another panel leads this review now",
    Stage.VOID.value: "This request was a mistake of ours",
}

SENT_SINCE = "This form has been sent. Copy your words before you leave this page, and send a corrected form."
TOO_LATE = (
    "Your answer was sent before you saved that page, so what you typed there last is not in it. Go back in your "
    "browser to copy it, and send a corrected form or tell the office."
)
OFFICE_TOLD = "The office is told that you wanted to send something."
EMPTY_TOLD = "request_empty_told"
NOTHING_ANSWERED = (
    "You have answered nothing yet. If you hold nothing, choose Nothing held; else answer what you know."
)

CODE_NEEDED = (
    "We need a code once more. Your words are still on this page: open the link of our e-mail in another tab, "
    "enter the new code, then come back here and press Save."
)


def frame_for(visit: Visit) -> dict[str, Any]:
    """What every page of an agency shows around itself: whose office asks, and its telephone."""
    panel = visit.asked.case.lead_panel
    person = "" if visit.actor is None or not visit.by_link else visit.asked.respondent_name
    leave = f"{visit.base}leave/" if visit.is_proven else ""
    return {
        "visit": visit,
        "the_request": visit.asked,
        "panel": panel,
        "layout": visit.layout,
        "office": Shell(name=f"{panel.name} child death review", person=person, sign_out_href=leave),
    }


def start(request: Any, visit: Visit) -> HttpResponseBase:
    """After proof: which child, why, by when, how long; and three ways on. After sending: that it was sent."""
    asked = visit.asked
    if asked.state in ENDED_BY_THEM:
        return sent(request, visit)
    if is_final(visit):
        return complete(request, visit)
    _note(request, visit)
    thread = thread_of(asked)
    known, folding = asked.case.child.known, folding_of(asked)
    definition = folding.definition
    always = always_asked(definition)
    context = {
        **frame_for(visit),
        "child": child_name(known),
        "born_on": date_in(known, "date_of_birth"),
        "minutes": minutes_of(definition),
        "sections": [
            section.title for section in definition.sections if section.key not in {*always, SETTLED}
        ],
        "settled": folding.settled,
        "shows_answers": asked.shows_answers,
        "is_begun": asked.draft_id is not None,
        "corrects": asked.corrects,
        "passed_on": passed_on_by(asked),
        "asks_first": asked.draft_id is not None or _would_replace(asked),
        "message_waits": thread is not None and thread.waits_for_them,
        "has_messages": thread is not None,
    }
    return render(request, "agency_requests/start.html", context)


def _would_replace(asked: AgencyRequest) -> bool:
    """Whether "nothing held" would take the place of what was answered before."""
    return asked.corrects is not None and not asked.corrects.holds_nothing


def sent(request: Any, visit: Visit) -> HttpResponseBase:
    """That it was sent, or declined; how a corrected form is sent while one can be; and whether a message waits."""
    asked = visit.asked
    context = {
        **frame_for(visit),
        "locked": why_locked(asked.case.stage),
        "message_waits": opens_messages(asked) or not visit.by_link,
        "is_open": visit.actor is not None,
    }
    template = "declined" if asked.state == DECLINED else "sent"
    return render(request, f"agency_requests/{template}.html", context)


def is_final(visit: Visit) -> bool:
    """Whether the answers of the review are final, so that nothing more is taken."""
    return bool(why_locked(visit.asked.case.stage))


def too_late(request: Any, visit: Visit) -> HttpResponseBase:
    """The same for whoever wanted to send something: the office hears of it."""
    told = note_too_late(visit.asked, by=actor_of(visit))
    return complete(request, visit, status=422, said=OFFICE_TOLD if told else "")


def complete(request: Any, visit: Visit, *, status: int = 200, said: str = "") -> HttpResponseBase:
    """That the review is complete, and whom to ring if something new came up. Nothing of the child stands here."""
    stage = visit.asked.case.stage
    context = {
        **frame_for(visit),
        "is_begun": visit.asked.draft_id is not None,
        "said": said,
        "heading": COMPLETE_HEADINGS.get(stage, "This review is complete"),
    }
    return render(request, "agency_requests/complete.html", context, status=status)


def begin(request: Any, visit: Visit) -> HttpResponseBase:
    """Begin, or go on, and show the form."""
    if visit.asked.state in ENDED_BY_THEM:
        return redirect(visit.base)
    if is_final(visit):
        return complete(request, visit, status=422)
    reply_services.begin_answer(visit.asked, by=actor_of(visit))
    return redirect(f"{visit.base}form/")


def nothing_held(request: Any, visit: Visit) -> HttpResponseBase:
    """Say in one press that nothing is held."""
    if visit.asked.state in ENDED_BY_THEM:
        return redirect(visit.base)
    if is_final(visit):
        return too_late(request, visit) if request.method == "POST" else complete(request, visit)
    if request.method == "POST":
        reply_services.say_nothing_held(visit.asked, by=actor_of(visit))
        return redirect(visit.base)
    _note(request, visit)
    context = {
        **frame_for(visit),
        "child": child_name(visit.asked.case.child.known),
        "replaces": visit.asked.corrects if _would_replace(visit.asked) else None,
    }
    return render(request, "agency_requests/nothing_held.html", context)


def fill_in(request: Any, visit: Visit, step: str) -> HttpResponseBase:
    """One page of the form: the task list, a page of questions, or check-your-answers."""
    asked, actor = visit.asked, actor_of(visit)
    if asked.state in ENDED_BY_THEM or asked.draft is None:
        return redirect(visit.base)
    if is_final(visit) and request.method != "POST":
        return redirect(visit.base)  # what is posted is still kept, and sending it is refused with the reason

    def send(answers: dict[str, Any]) -> HttpResponseBase:
        said = without_opened(answers)
        _check_says_anything(request, visit, said)
        try:
            reply_services.send_answer(asked, answers=said, by=actor)
        except RuleBroken as refusal:
            if note_too_late(asked, by=actor):
                raise RuleBroken(f"{refusal} {OFFICE_TOLD}") from None
            raise
        return redirect(visit.base)

    journey = Journey(
        draft=asked.draft,
        definition=folding_of(asked).definition,
        actor=actor,
        places=Places(
            tasks=f"{visit.base}form/",
            check=f"{visit.base}form/{CHECK}/",
            sent=visit.base,
            group=lambda key: f"{visit.base}form/{key}/",
        ),
        send=send,
        layout=visit.layout,
        extra=frame_for(visit),
        case_id=asked.case_id,
        send_label="Send the report",
        before_send=BEFORE_SEND,
        beside="agency_requests/beside.html",
        back_href=visit.base,
        back_label="Why you are asked",
        called=f"Somebody from {asked.agency_name}",
        ended_words=CODE_NEEDED if visit.by_link else SIGNED_OUT,
        note_read=lambda: _note(request, visit),
    )
    return walk(request, journey, step=step)


def fill_in_again(
    request: Any, visit: Visit, step: str, posted: Mapping[str, list[str]]
) -> HttpResponseBase | None:
    """Take what was typed into a page before as if it were pressed now, and begin where nothing was begun. None for a
    page that this form does not have, and once the answers of the review are final.
    """
    if visit.asked.draft is None:
        if is_final(visit):
            return None
        reply_services.begin_answer(visit.asked, by=actor_of(visit))
    request.method, request.POST, request.GET = "POST", QueryDict(mutable=True), QueryDict()
    request.FILES.clear()
    for name, values in posted.items():
        request.POST.setlist(name, values)
    request.path = request.path_info = (
        f"{visit.base}form/{step}/"  # where the page is saved if it is shown again
    )
    try:
        return fill_in(request, visit, step)
    except NotFound:
        return None


def came_too_late(request: Any, asked: AgencyRequest, step: str) -> bool:
    """Whether a page was saved after the form was sent and says anything else than what was sent."""
    return request.method == "POST" and _says_otherwise(asked, step, request.POST)


def _says_otherwise(asked: AgencyRequest, step: str, posted: Mapping[str, Any]) -> bool:
    definition = folding_of(asked).definition
    try:
        group = definition.group(step)
    except NoSuchQuestion:
        return False
    sent = dict((asked.submission.answers if asked.submission else None) or {})
    sent.pop(NOTHING_HELD, None)  # after which no question is asked, so that no words of it would be read
    reading = read_page(definition, group, posted, sent)
    here = (each.key for each in group.questions if each.type not in ("computed", "file"))
    return bool(reading.problems) or any(reading.answers.get(key) != sent.get(key) for key in here)


def _check_says_anything(request: Any, visit: Visit, answers: dict[str, Any]) -> None:
    """An empty form is refused once, before it is sent for good; whoever presses again means it. Raises RuleBroken."""
    asked = visit.asked
    if is_final(visit) or says_anything(definition_of(asked), answers):
        return
    if request.session.get(EMPTY_TOLD) == asked.id:
        return
    request.session[EMPTY_TOLD] = asked.id
    raise RuleBroken(NOTHING_ANSWERED)


def actor_of(visit: Visit) -> Actor:
    """Whoever proved the visit."""
    if visit.actor is None:
        raise ValueError("these pages are shown after proof only")
    return visit.actor


def _note(request: Any, visit: Visit) -> None:
    """Who the child is stands on the page: that is a reading of the record."""
    case = visit.asked.case
    note_read(request, events.CHILD_SHOWN, case_id=case.id, data_key_id=case.data_key_id)
