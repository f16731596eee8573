"""The decision about a notification: open a case, join a known one, or out of scope, which a second person confirms."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.cases.jurisdiction import AUTO
from opencdop.cases.jurisdiction_queries import has_to_be_settled, proposed_lead
from opencdop.cases.lead_shown import chosen_in
from opencdop.cases.queries import office_of
from opencdop.core.errors import RuleBroken, Stale
from opencdop.intake import apart_services, lead_services, queries, services
from opencdop.intake.likely import candidates_for, likely_cases
from opencdop.intake.models import Notification
from opencdop.intake.triage_pages import shown


@page(act=Act.TRIAGE)
def decide(request: Any, notification_id: str) -> HttpResponseBase:
    """Open a case, join a known one, or propose that it is out of scope. Who comes by address sees the notification."""
    notification = queries.notification_for(request.actor, notification_id)
    if request.method != "POST":
        return redirect(f"/notifications/{notification.id}/")
    try:
        return _decided(request, notification)
    except RuleBroken as refusal:
        # What was refused left nothing behind, but in memory it may have: read it anew.
        notification = queries.notification_for(request.actor, notification_id)
        return shown(request, notification, refused=str(refusal))


def _decided(request: Any, notification: Notification) -> HttpResponseBase:
    posted, by = request.POST, request.actor
    chosen = posted.get("decision", "")
    if chosen == "open":
        return _opened(request, notification)
    if chosen == "join":
        likely = {
            each.case.pk: each.case for each in likely_cases(candidates_for(by, notification), notification)
        }
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


@page(act=Act.TRIAGE, methods=("POST",))
def apart(request: Any, notification_id: str) -> HttpResponseBase:
    """Decide that it is about another child than a case that is proposed; it is not proposed again."""
    notification = queries.notification_for(request.actor, notification_id)
    shown_here = likely_cases(candidates_for(request.actor, notification), notification)
    case = next((each.case for each in shown_here if each.case.pk == request.POST.get("case")), None)
    if case is not None:
        apart_services.set_apart(notification, case=case, by=request.actor)
        messages.success(request, f"A different child than {case.reference}. It is not proposed here again.")
    return redirect("intake:triage", notification_id=notification.pk)


def _opened(request: Any, notification: Notification) -> HttpResponseBase:
    """The case, opened here: its page, or the one where panels agree, if another panel has a say."""
    office = {person.id: person for person in office_of(notification.panel_id)}
    person = office.get(request.POST.get("coordinator", ""))
    if person is None:
        raise RuleBroken("Choose who coordinates the case.")
    case, status = lead_services.open_case_with_lead(
        notification, coordinator=person, reason=request.POST.get("review_reason", ""), by=request.actor
    )
    opened = f"The case is open as {case.reference}, and {person.name} coordinates it."
    if has_to_be_settled(proposed_lead(case), panel_id=case.lead_panel_id):
        messages.success(
            request,
            f"{opened} Your panel leads for now. Next: agree with the other panel who reviews it.",
        )
        return redirect(f"/cases/{case.pk}/lead/")
    now = "" if status == AUTO else " Your panel leads for now; more may change that."
    messages.success(
        request,
        f"{opened}{now} Next: decide whether a joint agency response is needed, and ask the agencies.",
    )
    return redirect(f"/cases/{case.pk}/")


def _joined_words(reference: str, differing: int) -> str:
    taken = f"The notification has joined {reference}. What the record did not know yet was added to it."
    if not differing:
        return taken
    answers = "1 answer differs" if differing == 1 else f"{differing} answers differ"
    return f"{taken} {answers} from the record, which was left as it is: compare below."


@page(act=Act.TRIAGE)
def whose(request: Any, notification_id: str) -> HttpResponseBase:
    """Choose homes and places, and see whose review that makes it. Who comes by address sees the notification."""
    notification = queries.notification_for(request.actor, notification_id)
    if request.method == "POST":
        try:
            chosen = chosen_in(request.POST)
            lead_services.choose_lead_facts(
                notification, chosen=chosen, seen=request.POST.get("seen"), by=request.actor
            )
        except RuleBroken as refusal:
            return shown(request, notification, refused=str(refusal))
        except Stale as late:
            notification = queries.notification_for(request.actor, notification_id)
            return shown(request, notification, refused=str(late), chosen=chosen)
        messages.success(request, "Kept. What follows from it stands under Whose review.")
    return redirect("intake:triage", notification_id=notification.pk)


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
        return shown(request, notification, refused=str(refusal))
    return redirect("intake:triage", notification_id=notification.pk)
