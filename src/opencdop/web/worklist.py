"""The coordinator's home: what needs a person, what is late and why, what waits for others.

Every part is asked of its package here, in one visible list of calls. No open case is without a step, a day and a
person.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from opencdop.accounts.roles import Act
from opencdop.actions.queries import actions_needing_office
from opencdop.agency_requests.queries import OfficeRequests, asked_rows, requests_for_office, was_asked
from opencdop.cases.duplicate_list_pages import answer_row, pair_row, question_row
from opencdop.cases.duplicate_queries import pairs_waiting, questions_and_answers
from opencdop.cases.frame import age_in_words, name_for
from opencdop.cases.models import Case
from opencdop.cases.queries import open_cases
from opencdop.cases.stages import Stage
from opencdop.cases.standing_of_many import standing_in, standing_rows
from opencdop.cases.steps import NextStep, next_step
from opencdop.cases.together import Kept, rows_of
from opencdop.cases.work_pages import usual_look_again
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.design import shell
from opencdop.design.words import clock as time_of_day
from opencdop.design.words import count_of, day, short_day
from opencdop.intake.queries import NotificationRow, undecided_notifications
from opencdop.intake.second_queries import UNITS, notification_rows, waiting_for_rest
from opencdop.joint_response.queries import response_rows, undecided_and_due
from opencdop.reconciliation.queries import lists_waiting
from opencdop.telling_others.queries import due_in, telling_rows
from opencdop.transfers.outcome_queries import (
    outcome_reports,
    report_rows,
    reported_interests,
    reviewed_in,
)
from opencdop.web.directory_rows import directory_rows
from opencdop.web.lead_rows import lead_rows
from opencdop.web.message_rows import declined_rows, message_rows
from opencdop.web.parcel_rows import parcel_rows
from opencdop.web.work import Work

SHOWN = 25  # rows a group; what is hidden is counted and leads to the list of cases
OFFICE = Act.TRIAGE  # whose home the work list is: people of a panel's office


@dataclass
class WorkList:
    """Groups of work, in the order in which they need somebody, and how many cases are open."""

    new: list[Work] = field(default_factory=list)
    today: list[Work] = field(default_factory=list)
    late: list[Work] = field(default_factory=list)
    this_week: list[Work] = field(default_factory=list)
    others: list[Work] = field(default_factory=list)
    open_cases: int = 0

    def groups(self) -> tuple[list[Work], ...]:
        return (self.new, self.today, self.late, self.this_week, self.others)


def worklist_of(actor: Actor) -> WorkList:
    """All that the office of the actor's panels has to do or waits for; a fixed number of queries."""
    today, work = clock.today(), WorkList()
    work.new = [_notification(each) for each in undecided_notifications(actor)]
    cases = open_cases(actor)
    work.open_cases = len(cases)
    young = [case for case in cases if case.stage in (Stage.NOTIFIED, Stage.GATHERING)]
    interests = reported_interests(actor)
    kept = rows_of(
        [*cases, *reviewed_in(interests)],
        [
            *standing_rows(cases),
            *report_rows(interests),
            *telling_rows(cases),
            notification_rows(cases),
            asked_rows(cases, agency_types=UNITS),
            response_rows(young),
        ],
    )
    reports = outcome_reports(interests, kept, actor)
    told_apart = {
        each.interest.case_id for each in reports.owed
    }  # cases whose next step is a report: a row of its own
    for case in cases:
        step = next_step(standing_in(case, kept), today=today)
        if step is not None and case.pk not in told_apart:
            _group_of(work, step, actor, today=today).append(_step(case, step, actor, today=today))
    work.today += _telling(cases, kept, actor)
    work.today += _lists(actor)
    work.today += _thin(cases, kept, actor)
    requests = requests_for_office(actor)
    work.today += _returns(requests, actor) + _undelivered(requests, actor)
    work.today += message_rows(actor) + declined_rows(requests, actor)
    work.today += _responses(young, kept, actor, today=today) + _actions(actor)
    work.today += lead_rows(actor, reports=reports)
    work.today += _duplicates(actor)
    work.today += parcel_rows(actor) + directory_rows()
    for group in work.groups():
        group.sort(key=lambda each: each.on)
    return work


def _group_of(work: WorkList, step: NextStep, actor: Actor, *, today: date) -> list[Work]:
    mine = step.who == actor.name
    if step.on < today:
        return work.late
    if mine and step.on == today:
        return work.today
    if mine and step.on <= today + timedelta(days=7):
        return work.this_week
    return work.others


def _details(case: Case) -> str:
    return " · ".join(part for part in (case.reference, age_in_words(case)) if part)


def _step(case: Case, step: NextStep, actor: Actor, *, today: date) -> Work:
    late = step.days_late(today)
    name, href = name_for(case, actor), f"/cases/{case.id}/"
    when = f"by {short_day(step.on)}" if late < 0 else "today"
    row = shell.WorkRow(
        child=name,
        href=href,
        details=_details(case),
        tag=case.stage_title,
        tint="sky",
        need=step.words,
        reason=step.reason,
        who="You" if step.who == actor.name else step.who,
        when=f"guide was {day(step.on)}, {count_of(late, 'day')} ago" if late > 0 else when,
        acts=(
            shell.Act(label="Open", href=href, about=name),
            shell.Act(
                label=f"Mark as chased: look again {short_day(usual_look_again())}",
                href=f"{href}look-again/?from=list",
                post=True,
                about=name,
            ),
        ),
    )
    return Work(step.on, row, (case.id, case.data_key_id))


def _notification(each: NotificationRow) -> Work:
    proposal = "Proposed: in scope. " if each.scope.in_scope else "Proposed: out of scope. "
    row = shell.WorkRow(
        child=each.child,
        href=each.href,
        details=f"{each.reference} · {each.panel_name}",
        tag=each.state_title,
        tint="gold",
        need=proposal + each.scope.reason,
        reason="Perhaps the same child as " + "; ".join(each.likely) if each.likely else "",
        who=each.opened_by_name or "Nobody yet",
        when=f"received {short_day(each.received_at)}, {time_of_day(each.received_at)}",
        acts=(shell.Act(label="Decide", href=each.href, about=each.child),),
    )
    return Work(clock.local_date(each.received_at), row)


def _thin(cases: list[Case], kept: Kept, actor: Actor) -> list[Work]:
    """Cases of which only a thin notification is here, and no unit has been asked for the rest."""
    by_id = {case.pk: case for case in cases}
    rows = []
    for each in waiting_for_rest(cases, kept):
        if was_asked(each.case_id, kept):
            continue
        case = by_id[each.case_id]
        name, href = name_for(case, actor), f"/cases/{case.id}/"
        row = shell.WorkRow(
            child=name,
            href=href,
            details=_details(case),
            tag="Little is known",
            tint="sky",
            need="A second notification is expected from the unit. Join it when it comes, or ask for the rest.",
            who=case.coordinator.name,
            when=f"{each.reference} received {short_day(each.received_at)}",
            acts=(shell.Act("Ask the unit", f"{href}agencies/ask/?type={UNITS[0]}", about=name),),
        )
        rows.append(Work(clock.local_date(each.received_at), row, (case.id, case.data_key_id)))
    return rows


def _returns(requests: OfficeRequests, actor: Actor) -> list[Work]:
    """Reports that came in and are not yet laid beside the record."""
    rows = []
    for request in requests.to_merge:
        case, answered_on = request.case, clock.local_date(request.answered_at or clock.now())
        name = name_for(case, actor)
        href = f"/cases/{case.id}/agencies/{request.id}/merge/"
        row = shell.WorkRow(
            child=name,
            href=f"/cases/{case.id}/",
            details=_details(case),
            tag=case.stage_title,
            tint="sky",
            need=f"Lay the report beside the record: {request.agency_name}",
            who=_who(case, actor),
            when=f"since {short_day(answered_on)}",
            acts=(shell.Act(label="Merge", href=href, about=f"{request.agency_name}, {name}"),),
        )
        rows.append(Work(answered_on, row, (case.id, case.data_key_id)))
    return rows


def _undelivered(requests: OfficeRequests, actor: Actor) -> list[Work]:
    """Requests whose e-mail could not be delivered: the agency does not know that it was asked."""
    rows = []
    for request in requests.undelivered:
        case, sent_on = request.case, clock.local_date(request.sent_at)
        name, href = name_for(case, actor), f"/cases/{case.id}/agencies/"
        row = shell.WorkRow(
            child=name,
            href=f"/cases/{case.id}/",
            details=_details(case),
            tag=case.stage_title,
            tint="sky",
            need=f"Our e-mail did not reach {request.agency_name}: check the address and ask again",
            who=_who(case, actor),
            when=f"asked {short_day(sent_on)}",
            acts=(shell.Act(label="Requests", href=href, about=name),),
        )
        rows.append(Work(sent_on, row, (case.id, case.data_key_id)))
    return rows


def _responses(young: list[Case], kept: Kept, actor: Actor, *, today: date) -> list[Work]:
    """Joint responses that nobody has decided on, and steps whose time has come."""
    open_question, due = undecided_and_due(young, kept=kept)
    rows = []
    for case in young:
        if case.id in open_question:
            need = "Decide whether a joint agency response is needed"
        elif case.id in due:
            need = f"Joint agency response: {count_of(len(due[case.id]), 'step')} to record"
        else:
            continue
        name, opened_on = name_for(case, actor), clock.local_date(case.opened_at)
        row = shell.WorkRow(
            child=name,
            href=f"/cases/{case.id}/",
            details=_details(case),
            tag="Joint response",
            tint="rose",
            need=need,
            who=_who(case, actor),
            when=f"opened {short_day(opened_on)}" if opened_on != today else "opened today",
            acts=(shell.Act(label="Open", href=f"/cases/{case.id}/joint-response/", about=name),),
        )
        rows.append(Work(opened_on, row, (case.id, case.data_key_id)))
    return rows


def _by(on: date) -> str:
    late = (clock.today() - on).days
    return f"due {short_day(on)}, {count_of(late, 'day')} ago" if late > 0 else f"due {short_day(on)}"


def _telling(cases: list[Case], kept: Kept, actor: Actor) -> list[Work]:
    """Cases in which somebody has still to be told, or a letter to be stopped, and the day has come."""
    due, rows = due_in(cases, kept=kept), []
    for case in cases:
        if case.id not in due:
            continue
        name, found = name_for(case, actor), due[case.id]
        row = shell.WorkRow(
            child=name,
            href=f"/cases/{case.id}/",
            details=_details(case),
            tag="Telling others",
            tint="sky",
            need=f"Tell others, and stop the letters: {found.count} still to do",
            who=_who(case, actor),
            when=_by(found.since),
            acts=(shell.Act(label="Open", href=f"/cases/{case.id}/telling/", about=name),),
        )
        rows.append(Work(found.since, row, (case.id, case.data_key_id)))
    return rows


def _lists(actor: Actor) -> list[Work]:
    """Others' monthly lists with a line that nobody has decided."""
    rows = []
    for each in lists_waiting(actor):
        monthly_list = each.monthly_list
        href = f"/reconciliation/{monthly_list.pk}/"
        named = f"{monthly_list.title}, {monthly_list.month_words}"
        row = shell.WorkRow(
            child=named,
            href=href,
            details=monthly_list.panel.name,
            tag="Monthly list",
            tint="sky",
            need=f"Lay the list against your cases: {count_of(each.left, 'line')} to look at",
            who=monthly_list.added_by_name,
            when=f"came {short_day(monthly_list.received_on)}",
            acts=(shell.Act(label="Open", href=href, about=named),),
        )
        rows.append(Work(monthly_list.received_on, row))
    return rows


def _actions(actor: Actor) -> list[Work]:
    """What the office has to do about actions."""
    rows = []
    for need in actions_needing_office(actor):
        case = need.action.case
        row = shell.WorkRow(
            child=name_for(case, actor) if case else need.action.panel.name,
            href=need.href,
            details=_details(case) if case else "",
            tag="Action",
            tint="sage",
            need=need.words,
            who=need.action.owner_name or "Nobody yet",
            when=f"since {short_day(need.on)}",
            acts=(shell.Act(label="Open", href=need.href, about=case.reference if case else "action"),),
        )
        rows.append(Work(need.on, row, (case.id, case.data_key_id) if case else ("", "")))
    return rows


def _duplicates(actor: Actor) -> list[Work]:
    """Records that may be of one child: to decide, asked by other panels, answered by them."""
    asked, told = questions_and_answers(actor)
    pairs = [
        Work(
            clock.local_date(each.pair.found_at),
            pair_row(each, actor),
            (each.case.id, each.case.data_key_id),
        )
        for each in pairs_waiting(actor)
    ]
    questions = [
        Work(
            clock.local_date(each.asked_at),
            question_row(each, actor),
            (each.case.id, each.case.data_key_id),
        )
        for each in asked
    ]
    answers = [Work(clock.local_date(each.answered_at or each.asked_at), answer_row(each)) for each in told]
    return answers + questions + pairs


def _who(case: Case, actor: Actor) -> str:
    return "You" if case.coordinator_id == actor.id else case.coordinator.name
