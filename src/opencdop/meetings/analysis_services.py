"""The analysis of a case: begun at a meeting, finished or ratified there, signed off by the chair.

What the review meeting drafted and what the panel ratified are two submissions of one form; neither ever changes.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from opencdop.accounts.roles import Act
from opencdop.actions import services as actions
from opencdop.actions.queries import proposed_actions, unready_actions
from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.cases import services as cases
from opencdop.cases.answer_services import agree_answers
from opencdop.cases.models import Case, Child
from opencdop.cases.queries import agreed_values
from opencdop.cases.regimes import delay_reasons
from opencdop.cases.stages import Gate, MilestoneKind, why_locked
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken, Stale
from opencdop.core.rows import read_locked
from opencdop.core.transitions import check_transition
from opencdop.design.words import day
from opencdop.formkit.checking import check_form
from opencdop.formkit.definition import Definition
from opencdop.formkit.problems import blocking
from opencdop.meetings import events
from opencdop.meetings.forms import (
    FACTS,
    analysis_form,
    facts_for,
    first_answers,
    named_in,
    recommendations_in,
)
from opencdop.meetings.models import AgendaItem, Analysis, Declaration
from opencdop.meetings.queries import earlier_analysis, earlier_meetings, quorum_for
from opencdop.meetings.services import DRAFT_NEED, hold
from opencdop.meetings.transitions import CANCELLED, DEFERRED, ITEM_MOVES, LISTED, REVIEWED
from opencdop.submissions.library import definition_of
from opencdop.submissions.models import Submission
from opencdop.submissions.services import begin_draft, send_draft


@service
def begin_analysis(item: AgendaItem, *, by: Actor) -> Analysis:
    """Begin the analysis of a case at a meeting, or return the one begun already.

    At the review meeting it begins from the agreed record; at the panel from what the review meeting drafted.
    """
    access.require(by, Act.WRITE_ANALYSIS, item.case)
    _hold(item)
    there = Analysis.objects.select_related("draft").filter(item=item).first()
    if there is not None:
        return there
    if item.meeting.state == CANCELLED or item.state != LISTED:
        raise RuleBroken("This case is no longer on the agenda of that meeting. Put it on another.")
    case, meeting = item.case, item.meeting
    definition = analysis_form(panel=case.lead_panel.slug)
    earlier = earlier_analysis(case) if meeting.is_panel else None
    answers = first_answers(
        definition,
        record=agreed_values(case, questions=definition.by_key),
        earlier=earlier.submission.answers if earlier and earlier.submission else None,
        on=meeting.on if meeting.is_panel else None,
        chair=meeting.chair_name if meeting.is_panel else "",
        meetings=earlier_meetings(item),
    )
    draft = begin_draft(
        definition,
        purpose="analysis",
        answers=answers,
        data_key_id=case.data_key_id,
        case_id=case.id,
        by=by,
    )
    analysis = Analysis.objects.create(
        case=case,
        data_key_id=case.data_key_id,
        item=item,
        kind=Analysis.FINAL if meeting.is_panel else Analysis.DRAFT,
        draft=draft,
        begun_at=clock.now(),
        written_by_name=by.name,
    )
    _record(events.ANALYSIS_BEGUN, analysis, by=by)
    return analysis


@service
def finish_draft_analysis(analysis: Analysis, *, answers: Mapping[str, Any], by: Actor) -> Submission:
    """Finish what the review meeting drafted. Much may still be open: the panel goes on from there.

    The meeting is then held, and the panel no longer waits for the draft. Finishing twice is finishing once.
    """
    access.require(by, Act.WRITE_ANALYSIS, analysis.case)
    item = _locked(analysis)
    if analysis.submission is not None:
        return analysis.submission
    if analysis.is_final:
        raise RuleBroken("The panel ratifies its analysis; only the review meeting's draft is finished.")
    _check_day(item.meeting.on, "finished")
    _check_names_nobody(analysis, answers)
    check_transition(ITEM_MOVES, before=item.state, after=REVIEWED, sentence="This case was deferred.")
    submission = _send(analysis, answers, channel="review_meeting", by=by)
    analysis.finished_at = clock.now()
    analysis.save(update_fields=["submission", "finished_at"])
    item.state = REVIEWED
    item.save(update_fields=["state"])
    hold(item.meeting)
    words = {"on": day(item.meeting.on)}
    _record(events.DRAFT_FINISHED, analysis, by=by, words=words)
    case = analysis.case
    cases.reach(case, milestone=MilestoneKind.REVIEW_MEETING_HELD, on=item.meeting.on, by=by)
    cases.meet_need(case, gate=Gate.G2, code=DRAFT_NEED, by=by)
    return submission


@service
def go_on_without_quorum(item: AgendaItem, *, reason: str, by: Actor) -> None:
    """Decide, by name and with a reason, that the panel judges a case although it is not quorate."""
    access.require(by, Act.WRITE_ANALYSIS, item.case)
    if not reason.strip():
        raise RuleBroken("Say why the panel can decide although it is not quorate.")
    seen = item.without_quorum
    _hold(item)
    if item.without_quorum != seen:
        raise Stale
    item.without_quorum = reason.strip()
    item.save(update_fields=["without_quorum"])
    record(
        events.QUORUM_OVERRIDDEN,
        by=by,
        case_id=item.case_id,
        about=item,
        data_key_id=item.data_key_id,
        after=reason.strip(),
    )


@service
def ratify_analysis(analysis: Analysis, *, answers: Mapping[str, Any], by: Actor) -> Submission:
    """Record what the panel decided; it then waits for the chair's signature. Ratifying twice is ratifying once.

    The panel is quorate for this case or a reason is recorded, and nothing that sign-off needs is unanswered.
    The recommendations of the form become proposed actions.
    """
    access.require(by, Act.WRITE_ANALYSIS, analysis.case)
    item = _locked(analysis)
    if analysis.submission is not None:
        return analysis.submission
    if not analysis.is_final:
        raise RuleBroken(
            "The review meeting's draft is finished, not ratified. The panel ratifies its own analysis."
        )
    _check_day(item.meeting.on, "ratified")
    check_transition(ITEM_MOVES, before=item.state, after=REVIEWED, sentence="This review was deferred.")
    counted = quorum_for(item)
    if not counted.is_quorate and not item.without_quorum:
        raise RuleBroken(
            f"{counted.words} Record who is there, defer the review, or say why the panel can decide all the same."
        )
    _check_complete(analysis, answers)
    _check_names_nobody(analysis, answers)
    submission = _send(analysis, answers, channel="panel", by=by)
    analysis.ratified_at, analysis.ratified_on = clock.now(), item.meeting.on
    analysis.quorate = counted.is_quorate
    analysis.save(update_fields=["submission", "ratified_at", "ratified_on", "quorate"])
    item.state = REVIEWED
    item.save(update_fields=["state"])
    hold(item.meeting)
    _record(events.ANALYSIS_RATIFIED, analysis, by=by, words={"on": day(item.meeting.on)})
    _propose_actions(analysis, answers, by=by)
    cases.reach(analysis.case, milestone=MilestoneKind.PANEL_REVIEWED, on=item.meeting.on, by=by)
    return submission


@service
def defer_item(item: AgendaItem, *, reason: str, note: str, look_again_on: date, by: Actor) -> None:
    """Put a review off: what it waits for (a code of the delay reasons), and the day on which to look again."""
    access.require(by, Act.WRITE_ANALYSIS, item.case)
    found = next((each for each in delay_reasons() if each.code == reason), None)
    if found is None:
        raise RuleBroken("Choose what the review waits for.")
    _hold(item)
    sentence = "This case was reviewed or deferred already at this meeting."
    check_transition(ITEM_MOVES, before=item.state, after=DEFERRED, sentence=sentence)
    item.state, item.deferral_reason = DEFERRED, reason
    item.deferral_note, item.look_again_on = note.strip(), look_again_on
    item.save(update_fields=["state", "deferral_reason", "deferral_note", "look_again_on"])
    record(
        events.REVIEW_DEFERRED,
        by=by,
        case_id=item.case_id,
        about=item,
        data_key_id=item.data_key_id,
        words={"reason": found.waiting_for},
        after=note.strip(),
    )
    if item.meeting.is_panel:
        cases.reach(
            item.case, milestone=MilestoneKind.DEFERRED, on=min(item.meeting.on, clock.today()), by=by
        )
    cases.look_again(
        item.case, on=look_again_on, note=f"Waiting for {found.waiting_for}", act=Act.WRITE_ANALYSIS, by=by
    )


@service
def sign_off(analysis: Analysis, *, by: Actor) -> None:
    """Sign a ratified review off: what the panel decided becomes the agreed record, and its actions are agreed.

    The chair signs, and nobody who declared a personal part that keeps them from leading the case.
    """
    case = analysis.case
    access.require(by, Act.SIGN_OFF, case)
    stage = _locked(analysis).case.stage
    if analysis.signed_off_at is not None:
        return
    if left := why_locked(stage):  # found to be out of scope, say, or handed over, since the page was opened
        raise RuleBroken(left)
    if analysis.ratified_at is None or analysis.submission is None:
        raise RuleBroken("The panel has not ratified this analysis yet. It is signed off after that.")
    obstacles = sign_off_obstacles(analysis, by=by)
    if obstacles:
        raise RuleBroken(" ".join(obstacles))
    definition = definition_of(analysis.submission)
    agree_answers(
        case,
        definition=definition,
        answers=analysis.submission.answers or {},
        source=f"Panel review of {day(analysis.ratified_on)}",
        submission=analysis.submission,
        act=Act.SIGN_OFF,
        by=by,
    )
    for action in proposed_actions(case, meeting_id=analysis.item.meeting_id):
        actions.agree_action(action, by=by)
    analysis.signed_off_at = clock.now()
    analysis.signed_off_by_id, analysis.signed_off_by_name = by.id, by.name
    analysis.save(update_fields=["signed_off_at", "signed_off_by_id", "signed_off_by_name"])
    _record(events.REVIEW_SIGNED_OFF, analysis, by=by)
    cases.reach(case, milestone=MilestoneKind.SIGNED_OFF, on=clock.today(), by=by)


def sign_off_obstacles(analysis: Analysis, *, by: Actor) -> tuple[str, ...]:
    """What keeps this person from signing, in sentences; nothing when they can."""
    found = []
    kept = (Declaration.DOES_NOT_LEAD, Declaration.WITHDRAWS)
    if analysis.item.declarations.filter(person__person_id=by.id, outcome__in=kept).exists():
        found.append(
            "You declared a personal part in this case, so somebody else with the chair's seat signs it off."
        )
    waiting = [
        need.words
        for need in analysis.case.needs.filter(
            gate=Gate.SIGN_OFF, met_at__isnull=True, waived_at__isnull=True
        )
    ]
    if waiting:
        found.append(f"Still waited for before sign-off: {', '.join(waiting)}.")
    unready = unready_actions(analysis.case)
    if unready:
        which = "One action still needs" if len(unready) == 1 else f"{len(unready)} actions still need"
        lacks = dict.fromkeys(lack for action in unready for lack in action.missing())
        found.append(f"{which} {' and '.join(lacks)}. Complete this under Actions first.")
    return tuple(found)


def _hold(item: AgendaItem) -> None:
    """Bring the item and its meeting up to date with the database, under the lock of the case."""
    cases.lock(item.case)
    read_locked(item)
    item.meeting.refresh_from_db(fields=["state", "on"])


def _locked(analysis: Analysis) -> AgendaItem:
    """Bring the analysis up to date with the database, its row and its case's held, and return its item.

    Whatever is decided of a case at a meeting is decided under the lock of the case, so the item changes no more.
    """
    cases.lock(analysis.case)
    read_locked(analysis)
    return AgendaItem.objects.select_related("meeting__panel", "case").get(pk=analysis.item_id)


def _check_day(on: date, done: str) -> None:
    if on > clock.today():
        raise RuleBroken(f"The meeting is on {day(on)}. Its analysis is {done} at the meeting or after it.")


def _check_names_nobody(analysis: Analysis, answers: Mapping[str, Any]) -> None:
    identity = Child.objects.get(case_id=analysis.case_id).known
    named = named_in(_definition(analysis), answers, identity=identity)
    if named:
        where = " and ".join(f"“{label}”" for label in named)
        raise RuleBroken(
            f"The child is named under {where}. Take out name, NHS number and postcode: panel papers name nobody."
        )


def _check_complete(analysis: Analysis, answers: Mapping[str, Any]) -> None:
    """Hold the form's own rules, with the facts of the record laid under the answers."""
    laid = {**facts_for(agreed_values(analysis.case, questions=FACTS)), **answers}
    stops = blocking(check_form(_definition(analysis), laid, clock.today()))
    if stops:
        more = f" (and {len(stops) - 1} more)" if len(stops) > 1 else ""
        raise RuleBroken(f"{stops[0].message}{more}. The panel's analysis is ratified when it is complete.")
    if answers.get("panel_outcome") != "complete":
        raise RuleBroken(
            "The outcome on the form is not “Review complete”. Defer the case from its page, or change the outcome."
        )


def _definition(analysis: Analysis) -> Definition:
    return definition_of(analysis.draft)


def _send(analysis: Analysis, answers: Mapping[str, Any], *, channel: str, by: Actor) -> Submission:
    analysis.submission = send_draft(
        analysis.draft,
        definition=_definition(analysis),
        answers=answers,
        sent_by=by.name,
        channel=channel,
        case_id=analysis.case_id,
        by=by,
    )
    return analysis.submission


def _propose_actions(analysis: Analysis, answers: Mapping[str, Any], *, by: Actor) -> None:
    case: Case = analysis.case
    for number, line in enumerate(recommendations_in(answers)):
        actions.propose_action(
            case,
            text=line.text,
            level=line.level,
            addressee=line.addressee,
            owner_name=line.owner,
            due_on=line.due_on,
            meeting_id=analysis.item.meeting_id,
            arose_as=f"{analysis.id}:{number}",
            by=by,
        )


def _record(
    kind: EventKind, analysis: Analysis, *, by: Actor, words: Mapping[str, object] | None = None
) -> None:
    cases.touch(analysis.case)
    record(
        kind,
        by=by,
        case_id=analysis.case_id,
        about=analysis,
        data_key_id=analysis.data_key_id,
        words=dict(words or {}),
    )
