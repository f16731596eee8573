"""Triage: what was told on the left, what the software proposes on the right, one decision at the bottom."""

from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act, places_for
from opencdop.cases.identity import child_name, date_in, text_of
from opencdop.cases.queries import agreed_values, office_of
from opencdop.cases.regimes import ask_first
from opencdop.core import clock
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.design.shell import Act as Deed
from opencdop.design.shell import SummaryRow, WorkRow
from opencdop.design.words import age, ago_days, day, nhs
from opencdop.design.words import clock as clock_words
from opencdop.formkit.definition import Definition
from opencdop.formkit.merging import CONFLICTING, propose
from opencdop.intake import events, queries, services
from opencdop.intake.children import identity_in, proposed_scope, record_answers
from opencdop.intake.models import Notification
from opencdop.intake.transitions import OPENED, OUT_PROPOSED, RECEIVED
from opencdop.submissions.library import definition_of
from opencdop.submissions.shown import in_words, sections_shown
from opencdop.submissions.taking_away import shapes_at, taken_away

COMPARED = ("forenames", "surname", "nhs_number", "date_of_birth", "date_of_death", "sex", "postcode")
DEEDS = {RECEIVED: "Open", OPENED: "Decide", OUT_PROPOSED: "Confirm"}
TINTS = {RECEIVED: "gold", OPENED: "sky", OUT_PROPOSED: "rose"}


@dataclass(frozen=True)
class Compared:
    """One answer of the notification beside the record of a case."""

    label: str
    told: str | tuple[str, ...]
    recorded: str | tuple[str, ...]
    differs: bool


@page(act=Act.TRIAGE, methods=("GET", "HEAD"))
def waiting(request: Any) -> HttpResponseBase:
    """Every notification that waits for a decision, the longest waiting first."""
    rows = queries.undecided_notifications(request.actor)
    for row in rows:
        note_read(request, events.NOTIFICATION_LISTED, case_id=row.id, data_key_id=row.data_key_id)
    return render(request, "intake/waiting.html", {"rows": [work_row(row) for row in rows]})


def work_row(row: queries.NotificationRow) -> WorkRow:
    """A waiting notification as a row of the work list."""
    when = f"received {ago_days(row.received_at, today=clock.today())}, {clock_words(row.received_at)}"
    proposal = f"{'In scope' if row.scope.in_scope else 'Out of scope'}: {row.scope.reason}"
    if row.state == OUT_PROPOSED:
        proposal = f"Confirm that it is out of scope, or give it back. {row.scope.reason}"
    return WorkRow(
        child=row.child,
        href=row.href,
        details=f"{row.reference}, {row.channel_words}",
        tag=row.state_title,
        tint=TINTS[row.state],
        need=proposal,
        reason="Likely the same child as " + "; ".join(row.likely) if row.likely else "",
        who=row.opened_by_name or "Nobody yet",
        when=when,
        acts=(Deed(DEEDS[row.state], row.href, about=row.child),),
    )


@page(act=Act.TRIAGE, methods=("GET", "HEAD"))
def triage(request: Any, notification_id: str) -> HttpResponseBase:
    """The notification with what is proposed; before it is opened only that it is there."""
    return _show(request, queries.notification_for(request.actor, notification_id))


@page(act=Act.TRIAGE, methods=("POST",))
def open_it(request: Any, notification_id: str) -> HttpResponseBase:
    """Open the notification: from now on the office has it in hand."""
    notification = queries.notification_for(request.actor, notification_id)
    services.open_notification(notification, by=request.actor)
    return redirect("intake:triage", notification_id=notification.pk)


@page(act=Act.TRIAGE)
def decide(request: Any, notification_id: str) -> HttpResponseBase:
    """Open a case, join a known one, or propose that it is out of scope. Who comes by address sees the notification."""
    notification = queries.notification_for(request.actor, notification_id)
    if request.method != "POST":
        return redirect(f"/notifications/{notification.id}/")
    try:
        return _decided(request, notification)
    except RuleBroken as refusal:
        return _show(request, notification, refused=str(refusal))


def _decided(request: Any, notification: Notification) -> HttpResponseBase:
    posted, by = request.POST, request.actor
    chosen = posted.get("decision", "")
    if chosen == "open":
        office = {person.id: person for person in office_of(notification.panel_id)}
        person = office.get(posted.get("coordinator", ""))
        if person is None:
            raise RuleBroken("Choose who coordinates the case.")
        case = services.open_case_from_notification(notification, coordinator=person, by=by)
        messages.success(
            request,
            f"The case is open as {case.reference}, and {person.name} coordinates it. "
            "Next: decide whether a joint agency response is needed.",
        )
        return redirect(f"/cases/{case.pk}/")
    if chosen == "join":
        likely = {each.case.pk: each.case for each in queries.likely_cases(by, notification)}
        case_to_join = likely.get(posted.get("case", ""))
        if case_to_join is None:
            raise RuleBroken("Choose the case that this notification joins.")
        differing = services.join_case(notification, case=case_to_join, by=by)
        messages.success(request, _joined_words(case_to_join.reference, differing))
        return redirect("intake:triage", notification_id=notification.pk)
    if chosen == "out":
        services.propose_out_of_scope(notification, reason=posted.get("reason", ""), by=by)
        messages.success(request, "Proposed as out of scope. A manager confirms it, or gives it back.")
        return redirect("intake:triage", notification_id=notification.pk)
    raise RuleBroken("Choose what becomes of this notification.")


def _joined_words(reference: str, differing: int) -> str:
    taken = f"The notification has joined {reference}. What the record did not know yet was added to it."
    if not differing:
        return taken
    answers = "1 answer differs" if differing == 1 else f"{differing} answers differ"
    return f"{taken} {answers} from the record, which was left as it is: compare below."


@page(act=Act.CONFIRM_OUT_OF_SCOPE, methods=("POST",))
def confirm(request: Any, notification_id: str) -> HttpResponseBase:
    """A second person confirms that it is out of scope, or gives it back with a reason."""
    notification = queries.notification_for(request.actor, notification_id)
    try:
        if request.POST.get("answer") == "confirm":
            services.confirm_out_of_scope(notification, by=request.actor)
            messages.success(
                request, "Confirmed as out of scope. The notification stays on file; no case is opened."
            )
        else:
            services.return_to_decide(notification, reason=request.POST.get("reason", ""), by=request.actor)
            messages.success(request, "Given back. It waits for another decision.")
    except RuleBroken as refusal:
        return _show(request, notification, refused=str(refusal))
    return redirect("intake:triage", notification_id=notification.pk)


def _show(request: Any, notification: Notification, *, refused: str = "") -> HttpResponseBase:
    status = 422 if refused else 200
    if notification.state == RECEIVED:
        context = {"notification": notification, "refused": refused}
        return render(request, "intake/unopened.html", context, status=status)
    _note_read(request, notification)
    submission = notification.submission
    answers, definition = submission.answers or {}, definition_of(submission)
    may_confirm = notification.panel_id in places_for(request.actor, Act.CONFIRM_OUT_OF_SCOPE)
    context = {
        "notification": notification,
        "child": child_name(answers),
        "facts": _facts(answers),
        "scope": proposed_scope(answers),
        "ask_first": ask_first(proposed_scope(answers).rule),
        "cards": _cards(definition, answers),
        "unanswered": _unanswered(definition, answers),
        "sent_by": submission.sent_by,
        "refused": refused,
        "downloads": shapes_at(f"/notifications/{notification.id}/form"),
        "typed": request.POST,
        "may_confirm": may_confirm and notification.decided_by_id != request.actor.id,
        **_choices(request, notification, definition, answers),
    }
    return render(request, "intake/triage.html", context, status=status)


def _note_read(request: Any, notification: Notification) -> None:
    note_read(
        request,
        events.NOTIFICATION_READ,
        case_id=notification.case_id or notification.pk,
        data_key_id=notification.data_key_id,
    )


@page(act=Act.TRIAGE, methods=("GET", "HEAD"))
def take_away(request: Any, notification_id: str, shape: str) -> HttpResponseBase:
    """An opened notification as a PDF, a Word document or in FHIR, as it was sent."""
    notification = queries.notification_for(request.actor, notification_id)
    if notification.state == RECEIVED:
        raise NotFound("Open the notification first.")
    _note_read(request, notification)
    submission = notification.submission
    return taken_away(submission, definition_of(submission), shape=shape, standing=(notification.reference,))


def _choices(
    request: Any, notification: Notification, definition: Definition, answers: dict[str, Any]
) -> dict[str, Any]:
    """What there is to choose from while it is undecided; what differs from the record once it joined a case."""
    if notification.state == OPENED:
        cases = queries.likely_cases(request.actor, notification)
        for each in cases:
            note_read(
                request,
                events.NOTIFICATION_LISTED,
                case_id=each.case.pk,
                data_key_id=each.case.data_key_id,
            )
        chosen = request.POST.get("coordinator", "") or request.actor.id
        return {
            "office_items": [
                {"value": person.pk, "text": person.name, "selected": person.pk == chosen}
                for person in office_of(notification.panel_id)
            ],
            "case_items": [
                {
                    "value": each.case.pk,
                    "text": each.case.reference,
                    "hint": {"text": each.why},
                    "checked": len(cases) == 1 or each.case.pk == request.POST.get("case"),
                }
                for each in cases
            ],
            "cases": [(each, _beside(definition, answers, each.case.child.known)) for each in cases],
            "others": queries.likely_notifications(request.actor, notification),
        }
    differing: list[Compared] = []
    if notification.decision == Notification.JOINED and notification.case is not None:
        recorded = agreed_values(notification.case)
        proposals = propose(definition, recorded, record_answers(definition, answers))
        differing = [
            Compared(
                each.question.label,
                in_words(each.question, each.incoming),
                in_words(each.question, each.agreed),
                True,
            )
            for each in proposals
            if each.kind == CONFLICTING
        ]
    return {"differing": differing}


def _beside(definition: Definition, told: dict[str, Any], known: dict[str, Any]) -> list[Compared]:
    """The child of the notification beside the child of a case, field by field."""
    compared = []
    for key in COMPARED:
        question = definition.question(key)
        mine, theirs = told.get(key), known.get(key)
        if mine is not None or theirs is not None:
            words = in_words(question, mine), in_words(question, theirs)
            compared.append(Compared(question.label, *words, differs=words[0] != words[1]))
    return compared


def _cards(definition: Definition, answers: dict[str, Any]) -> list[tuple[str, list[SummaryRow]]]:
    """What was told, a card a section; the form speaks to the notifier, this page of them."""
    shown = sections_shown(definition.outside, answers, today=clock.today(), only_answered=True)
    return [
        (
            "Who told us" if section.key == "notifier" else section.title,
            [*chain(*(g.rows for g in section.groups))],
        )
        for section in shown
    ]


def _unanswered(definition: Definition, answers: dict[str, Any]) -> list[str]:
    """The labels of the questions that were asked and left empty."""
    sections = sections_shown(definition.outside, answers, today=clock.today(), without=answers.keys())
    return [row.key for section in sections for group in section.groups for row in group.rows]


def _facts(answers: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    known = identity_in(answers)
    return (
        ("Age", _age(known)),
        ("Born", day(date_in(known, "date_of_birth"))),
        ("Died", day(date_in(known, "date_of_death"))),
        ("NHS number", nhs(text_of(known, "nhs_number"))),
    )


def _age(known: dict[str, Any]) -> str:
    """The age at death as a person says it; nothing where birth or death is unknown or they contradict each other."""
    born_on, died_on = date_in(known, "date_of_birth"), date_in(known, "date_of_death")
    if born_on is None or died_on is None or died_on < born_on:
        return ""
    return age(born_on, died_on)
