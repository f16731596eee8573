"""Triage: what was told on the left, what the software proposes on the right, one decision at the bottom."""

from collections.abc import Mapping
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act, has_act, places_for
from opencdop.cases import lead_shown
from opencdop.cases.duplicate_queries import asked_by_token
from opencdop.cases.identity import child_name
from opencdop.cases.jurisdiction_queries import look, needs_decision
from opencdop.cases.queries import agreed_values, office_of
from opencdop.cases.regimes import ask_first
from opencdop.core import clock
from opencdop.core.errors import NotFound
from opencdop.design.shell import Act as Deed
from opencdop.design.shell import WorkRow
from opencdop.design.words import ago_days
from opencdop.design.words import clock as clock_words
from opencdop.formkit.definition import Definition
from opencdop.formkit.merging import CONFLICTING, propose
from opencdop.intake import events, queries, services
from opencdop.intake.children import proposed_scope, record_answers
from opencdop.intake.entry_queries import originals_of
from opencdop.intake.likely import candidates_for, likely_cases
from opencdop.intake.models import Notification
from opencdop.intake.second_queries import second_expected
from opencdop.intake.transitions import OPENED, OUT_PROPOSED, RECEIVED
from opencdop.intake.triage_shown import Compared, beside, cards, child_facts, to_look_at, unanswered
from opencdop.intake.unit_queries import unit_asked_at
from opencdop.submissions.library import definition_of
from opencdop.submissions.shown import in_words
from opencdop.submissions.taking_away import shapes_at, taken_away

DEEDS = {RECEIVED: "Open", OPENED: "Decide", OUT_PROPOSED: "Confirm"}
TINTS = {RECEIVED: "gold", OPENED: "sky", OUT_PROPOSED: "rose"}


@page(act=Act.TRIAGE, methods=("GET", "HEAD"))
def waiting(request: Any) -> HttpResponseBase:
    """Every notification that waits for a decision, the longest waiting first."""
    rows = queries.undecided_notifications(request.actor)
    for row in rows:
        note_read(request, events.NOTIFICATION_LISTED, case_id=row.id, data_key_id=row.data_key_id)
    context = {
        "rows": [work_row(row) for row in rows],
        "exchanges": has_act(request.actor, Act.EXCHANGE_CASES),
        "keeps_keys": has_act(request.actor, Act.KEEP_PANEL),
    }
    return render(request, "intake/waiting.html", context)


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
        reason="Perhaps the same child as " + "; ".join(row.likely) if row.likely else "",
        who=row.opened_by_name or "Nobody yet",
        when=when,
        acts=(Deed(DEEDS[row.state], row.href, about=row.child),),
    )


@page(act=Act.TRIAGE, methods=("GET", "HEAD"))
def triage(request: Any, notification_id: str) -> HttpResponseBase:
    """The notification with what is proposed; before it is opened only that it is there."""
    return shown(request, queries.notification_for(request.actor, notification_id))


@page(act=Act.TRIAGE, methods=("POST",))
def open_it(request: Any, notification_id: str) -> HttpResponseBase:
    """Open the notification: from now on the office has it in hand."""
    notification = queries.notification_for(request.actor, notification_id)
    services.open_notification(notification, by=request.actor)
    return redirect("intake:triage", notification_id=notification.pk)


@page(act=Act.TRIAGE, methods=("GET", "HEAD"))
def take_away(request: Any, notification_id: str, shape: str) -> HttpResponseBase:
    """An opened notification as a PDF, a Word document or in FHIR, as it was sent."""
    notification = queries.notification_for(request.actor, notification_id)
    if notification.state == RECEIVED:
        raise NotFound("Open the notification first.")
    _note_read(request, notification)
    submission = notification.submission
    return taken_away(submission, definition_of(submission), shape=shape, standing=(notification.reference,))


def shown(
    request: Any, notification: Notification, *, refused: str = "", chosen: Mapping[str, Any] | None = None
) -> HttpResponseBase:
    """The page of a notification; with what was refused, beside everything that was typed, and with the homes and
    places that were `chosen` where somebody else chose others since.
    """
    status = 422 if refused else 200
    if notification.state == RECEIVED:
        context = {"notification": notification, "refused": refused}
        return render(request, "intake/unopened.html", context, status=status)
    _note_read(request, notification)
    submission = notification.submission
    answers, definition = submission.answers or {}, definition_of(submission)
    may_confirm = notification.panel_id in places_for(request.actor, Act.CONFIRM_OUT_OF_SCOPE)
    scope = proposed_scope(answers)
    second = second_expected(notification)
    context = {
        "notification": notification,
        "child": child_name(answers),
        "facts": child_facts(answers),
        "look_at": to_look_at(answers),
        "second": second,
        "unit_asked_at": unit_asked_at(notification) if second else [],
        "originals": originals_of(notification.data_key_id),
        "scope": scope,
        "ask_first": ask_first(scope.rule),
        "cards": cards(definition, answers),
        "unanswered": unanswered(definition, answers),
        "sent_by": submission.sent_by,
        "refused": refused,
        "refused_at": "decision" if chosen is None else "places",
        "downloads": shapes_at(f"/notifications/{notification.id}/form"),
        "typed": request.POST,
        "may_confirm": may_confirm and notification.decided_by_id != request.actor.id,
        **_whose(notification, answers, chosen=chosen),
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


def _whose(
    notification: Notification, answers: dict[str, Any], *, chosen: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Whose review it is proposed to be, and the homes and places from which that follows, until it is decided."""
    if notification.state != OPENED:
        return {"lead": None, "places": None, "needs_reason": False}
    looked = look(answers, chosen=notification.lead_facts, seat=notification.panel_id)
    kept = notification.lead_facts
    return {
        "lead": lead_shown.shown(looked, panel_id=notification.panel_id),
        "places": lead_shown.choices(looked, kept)
        if chosen is None
        else lead_shown.choices_beside(looked, kept, typed=chosen),
        "needs_reason": needs_decision(looked.proposal),
        "lead_is_elsewhere": looked.proposal.lead != notification.panel_id,
    }


def _choices(
    request: Any, notification: Notification, definition: Definition, answers: dict[str, Any]
) -> dict[str, Any]:
    """What there is to choose from while it is undecided; what differs from the record once it joined a case."""
    if notification.state == OPENED:
        candidates = candidates_for(request.actor, notification)
        cases = likely_cases(candidates, notification)
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
            "cases": [(each, beside(definition, answers, each.case.child.known)) for each in cases],
            "others": queries.likely_notifications(request.actor, notification),
            "elsewhere": [each for each in candidates if not each.is_own],
            "questions": asked_by_token(notification.pk),
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
