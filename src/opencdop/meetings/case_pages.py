"""Pages of one case's meetings: where it stands, arranging, deferring, a personal part, the paper, the signature."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.actions.queries import actions_of
from opencdop.actions.small_form import Filled, SmallForm
from opencdop.cases import events as case_events
from opencdop.cases.access import case_for, sees
from opencdop.cases.filing.queries import given_to_meeting
from opencdop.cases.frame import frame_of
from opencdop.cases.models import Case
from opencdop.cases.queries import agreed_values
from opencdop.cases.readiness.queries import decides, standing_at_gates
from opencdop.cases.readiness.rules import Readiness
from opencdop.cases.readiness.services import SAY_WHO
from opencdop.cases.stages import Gate, Stage
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.dates import add_months
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.formkit.definition import Choice
from opencdop.meetings import analysis_services as analyses
from opencdop.meetings import events, people_services, queries, services
from opencdop.meetings.forms import analysis_form
from opencdop.meetings.models import AgendaItem, Analysis, Meeting
from opencdop.meetings.pages import meeting_said
from opencdop.meetings.papers import PaperSection, analysis_on_paper, record_on_paper
from opencdop.meetings.proposing import readiness_for
from opencdop.meetings.services import OPEN_TO_MEETINGS
from opencdop.meetings.small_forms import (
    DECIDED_BY,
    IN_SPITE_OF,
    OWN_INTEREST,
    REVIEW_MEETING,
    WITHOUT_QUORUM,
    anybodys_interest,
    deferral,
)
from opencdop.meetings.transitions import LISTED
from opencdop.submissions.library import definition_of, questions
from opencdop.submissions.shown import ShownSection
from opencdop.submissions.taking_away import shapes_at

GET = ("GET", "HEAD")
SAY_WHY_MEETING = "Say why the meeting can go on without what is still waited for."


@page(act=Act.SEE_ANALYSIS, methods=GET)
def case_meetings(request: Any, case_id: str) -> HttpResponseBase:
    """The meetings of a case with what became of each, and what can be done next."""
    case = case_for(request.actor, case_id, Act.SEE_ANALYSIS)
    note_read(request, case_events.CASE_READ, case_id=case.id, data_key_id=case.data_key_id)
    arranges = sees(case, request.actor, Act.ARRANGE_MEETING)
    items = queries.case_items(case)
    listed = {item.meeting.kind for item in items if item.state == LISTED}
    is_open = Stage(case.stage) in OPEN_TO_MEETINGS
    stood = standing_at_gates(case)
    context = {
        "case": case,
        "frame": frame_of(case, request.actor, current="meetings"),
        "rows": [{"item": item, "analysis": queries.analysis_of(item)} for item in items],
        "shapes_at": shapes_at,
        "opened": queries.opened_by(request.actor, items),
        "arranges": arranges and is_open,
        "may_review": arranges and is_open and Meeting.REVIEW_MEETING not in listed,
        "may_list": arranges and is_open and Meeting.PANEL not in listed,
        "writes": sees(case, request.actor, Act.WRITE_ANALYSIS),
        "signs": sees(case, request.actor, Act.SIGN_OFF),
        "before_review": stood.at[Gate.G1],
        "before_panel": stood.at[Gate.G2],
        "agendas": queries.next_panel_meetings(case.lead_panel_id) if arranges else [],
    }
    return render(request, "meetings/case_meetings.html", context)


@page(act=Act.ARRANGE_MEETING)
def arrange_review(request: Any, case_id: str) -> HttpResponseBase:
    """Arrange the case's review meeting and put the case on it."""
    case = case_for(request.actor, case_id, Act.ARRANGE_MEETING)
    readiness = standing_at_gates(case).at[Gate.G1]
    form = _with_reason(REVIEW_MEETING, case, readiness, request.actor)
    filled = form.shown()
    if request.method == "POST":
        filled = form.read(request.POST)
        if not filled.problems:
            filled = _reasoned(filled)
        if not filled.problems:
            try:
                services.arrange_review_meeting(
                    case,
                    **meeting_said(filled),
                    in_spite_of=filled.text("in_spite_of"),
                    decided_by=filled.text("decided_by"),
                    by=request.actor,
                )
            except RuleBroken as refused:
                filled = filled.refused(str(refused), at="place")
            else:
                messages.success(
                    request, "The review meeting is arranged. Its draft analysis can be begun from here."
                )
                return redirect(f"/cases/{case.id}/meetings/")
    return _show(request, "meetings/arrange_review.html", case, filled, readiness=readiness)


def _with_reason(form: SmallForm, case: Case, readiness: Readiness, actor: Actor) -> SmallForm:
    """The form, with why the meeting goes on without what is waited for, and who decided where another records it."""
    if readiness.is_ready:
        return form
    asks_who = readiness.needs_chair and not decides(case, actor)
    further = (IN_SPITE_OF, DECIDED_BY) if asks_who else (IN_SPITE_OF,)
    return SmallForm((*form.questions, *further), title=form.title)


def _reasoned(filled: Filled) -> Filled:
    """The form with what it does not say of going on without: why, and who decided."""
    asked = [question.key for question in filled.group.questions]
    for key, sentence in (("in_spite_of", SAY_WHY_MEETING), ("decided_by", SAY_WHO)):
        if key in asked and not filled.text(key).strip():
            filled = filled.refused(sentence, at=key)
    return filled


@page(act=Act.ARRANGE_MEETING)
def put_on_agenda(request: Any, case_id: str, meeting_id: str) -> HttpResponseBase:
    """Put the case on the agenda of a planned panel meeting; with a reason where something is still waited for."""
    case = case_for(request.actor, case_id, Act.ARRANGE_MEETING)
    meeting = queries.meeting_of(request.actor, meeting_id)
    readiness = readiness_for(case, meeting)
    form = _with_reason(SmallForm((), title="Agenda"), case, readiness, request.actor)
    filled = form.shown()
    if request.method == "POST":
        filled = _reasoned(form.read(request.POST))
        if not filled.problems:
            try:
                services.put_on_agenda(
                    case,
                    meeting=meeting,
                    in_spite_of=filled.text("in_spite_of"),
                    decided_by=filled.text("decided_by"),
                    by=request.actor,
                )
            except RuleBroken as refused:
                messages.warning(request, str(refused))
            else:
                messages.success(
                    request, "The case is on the agenda. Members can read its paper, which names nobody."
                )
            return redirect(f"/cases/{case.id}/meetings/")
    return _show(request, "meetings/put_on_agenda.html", case, filled, meeting=meeting, readiness=readiness)


@page(act=Act.WRITE_ANALYSIS)
def defer(request: Any, case_id: str, item_id: str) -> HttpResponseBase:
    """Put the review off, with what it waits for and the day to look again."""
    case, item = _case_item(request, case_id, item_id, Act.WRITE_ANALYSIS)
    form = deferral()
    filled = form.shown({"look_again_on": add_months(clock.today(), 3).isoformat()})
    if request.method == "POST":
        filled = form.read(request.POST)
        if not filled.problems:
            try:
                analyses.defer_item(
                    item,
                    reason=filled.text("reason"),
                    note=filled.text("note"),
                    look_again_on=date.fromisoformat(filled.text("look_again_on")),
                    by=request.actor,
                )
            except RuleBroken as refused:
                filled = filled.refused(str(refused), at="look_again_on")
            else:
                messages.success(
                    request, "The review is deferred. It comes back to the office on the day you chose."
                )
                return redirect(f"/cases/{case.id}/meetings/")
    return _show(request, "meetings/defer.html", case, filled, item=item)


@page(act=Act.WRITE_ANALYSIS)
def without_quorum(request: Any, case_id: str, item_id: str) -> HttpResponseBase:
    """Say why the panel can decide this case although it is not quorate."""
    case, item = _case_item(request, case_id, item_id, Act.WRITE_ANALYSIS)
    filled = WITHOUT_QUORUM.shown({"reason": item.without_quorum})
    if request.method == "POST":
        filled = WITHOUT_QUORUM.read(request.POST)
        if not filled.problems:
            analyses.go_on_without_quorum(item, reason=filled.text("reason"), by=request.actor)
            messages.success(
                request, "The reason is recorded with your name. The analysis can now be ratified."
            )
            return redirect(f"{item.path}analysis/check/")
    counted = queries.quorum_for(item)
    return _show(request, "meetings/without_quorum.html", case, filled, item=item, quorum=counted)


@page(act=Act.SEE_ANALYSIS)
def interest(request: Any, case_id: str, item_id: str) -> HttpResponseBase:
    """Declare a personal part in the case: one's own, or for office and chair anybody's."""
    case, item = _case_item(request, case_id, item_id, Act.SEE_ANALYSIS)
    decides = sees(case, request.actor, Act.WRITE_ANALYSIS)
    own = queries.own_place_at(item.meeting, request.actor)
    if not decides and own is None:
        raise NotFound("You were not asked to this meeting.")
    people = tuple(Choice(each.id, each.name) for each in queries.people_of(item.meeting)) if decides else ()
    if decides and not people:
        messages.warning(request, "Nobody has been asked to this meeting yet. Add the people first.")
        return redirect(f"/meetings/{item.meeting_id}/")
    form = anybodys_interest(people) if decides else OWN_INTEREST
    filled = form.shown({"outcome": "does_not_lead"} if decides else {})
    if request.method == "POST":
        filled = form.read(request.POST)
        if not filled.problems:
            person = queries.person_at(item.meeting, filled.text("person")) if decides else own
            if person is None:
                raise NotFound("You were not asked to this meeting.")
            said = people_services.declare_interest(
                item,
                person=person,
                nature=filled.text("nature"),
                outcome=filled.text("outcome"),
                by=request.actor,
            )
            messages.success(request, f"Recorded. What follows: {said.outcome_title.lower()}.")
            return redirect(f"/meetings/{item.meeting_id}/")
    return _show(request, "meetings/interest.html", case, filled, item=item, decides=decides)


@page(act=Act.SEE_ANALYSIS, methods=GET)
def paper(request: Any, case_id: str, item_id: str) -> HttpResponseBase:
    """What panel members read before the meeting: it names nobody, whoever reads it."""
    case, item = _case_item(request, case_id, item_id, Act.SEE_ANALYSIS)
    note_read(request, events.PAPER_READ, case_id=case.id, data_key_id=case.data_key_id)
    analysis = queries.latest_analysis(case)
    context = {
        "case": case,
        "item": item,
        "called": queries.called(case),
        "analysis": analysis,
        "sections": _analysis_sections(case, analysis),
        "record": _record_sections(case),
        "own": queries.own_place_at(item.meeting, request.actor),
        "opened": queries.opened_by(request.actor, [item]),
        "writes": sees(case, request.actor, Act.WRITE_ANALYSIS),
        "given": len(given_to_meeting(case, item.meeting_id)),
        "may_file": sees(case, request.actor, Act.EDIT_RECORD),
    }
    return render(request, "meetings/paper.html", context)


def _analysis_sections(case: Case, analysis: Analysis | None) -> tuple[ShownSection, ...]:
    if analysis is None or analysis.submission is None:
        return ()
    return analysis_on_paper(
        definition_of(analysis.submission),
        analysis.submission.answers or {},
        record=agreed_values(case),
        identity=case.child.known,
        today=clock.today(),
    )


def _record_sections(case: Case) -> tuple[PaperSection, ...]:
    return record_on_paper(agreed_values(case), questions=questions(), analysis=analysis_form())


@page(act=Act.SIGN_OFF)
def sign_off(request: Any, case_id: str, item_id: str) -> HttpResponseBase:
    """What the chair signs, and the button that signs it."""
    case, item = _case_item(request, case_id, item_id, Act.SIGN_OFF)
    analysis = queries.analysis_of(item)
    if analysis is None:
        raise NotFound("There is no analysis of this case at that meeting.")
    refusal = ""
    if request.method == "POST":
        try:
            analyses.sign_off(analysis, by=request.actor)
        except RuleBroken as refused:
            refusal = str(refused)
        else:
            messages.success(
                request,
                "The review is signed off. It is now the agreed record, and its actions go to those who act.",
            )
            return redirect(f"/cases/{case.id}/meetings/")
    note_read(request, events.ANALYSIS_READ, case_id=case.id, data_key_id=case.data_key_id)
    obstacles = analyses.sign_off_obstacles(analysis, by=request.actor)
    context = {
        "case": case,
        "item": item,
        "analysis": analysis,
        "called": queries.called(case),
        "sections": _analysis_sections(case, analysis),
        "actions": actions_of(case),
        "obstacles": obstacles,
        "refusal": refusal,
        "may_sign": analysis.ratified_at and not analysis.signed_off_at and not obstacles,
    }
    return render(request, "meetings/sign_off.html", context, status=422 if refusal else 200)


def _case_item(request: Any, case_id: str, item_id: str, act: Act) -> tuple[Case, AgendaItem]:
    case = case_for(request.actor, case_id, act)
    return case, queries.item_of(case, item_id)


def _show(request: Any, template: str, case: Case, filled: Filled, **context: Any) -> HttpResponseBase:
    note_read(request, case_events.CASE_READ, case_id=case.id, data_key_id=case.data_key_id)
    frame = frame_of(case, request.actor, current="meetings")
    shown = {"case": case, "frame": frame, "filled": filled, "problems": filled.problems, **context}
    return render(request, template, shown, status=422 if filled.problems else 200)
