"""Whether a case is one for the review: what the rules say, a proposal that it is not, and a second person's answer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.cases import events, scope_services
from opencdop.cases.access import case_for, sees
from opencdop.cases.frame import frame_of
from opencdop.cases.models import Case
from opencdop.cases.regimes import ask_first
from opencdop.cases.scope_queries import reason_words, reasons_for_out, scope_decision, scope_of
from opencdop.cases.stages import Stage
from opencdop.core.errors import RuleBroken


@page(act=Act.EDIT_RECORD)
def scope(request: Any, case_id: str) -> HttpResponseBase:
    """What the rules propose by the record, what was decided, and a proposal to put the case out of scope."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    if request.method != "POST":
        return _shown(request, case)
    rule = request.POST.get("rule", "")

    def put() -> None:
        known = rule in dict(reasons_for_out())
        reason = request.POST.get("reason", "")
        scope_services.propose_case_out(case, rule=rule if known else "", reason=reason, by=request.actor)

    return _done(request, case, put, "Proposed as out of scope. A second person, a manager, confirms it.")


@page(act=Act.CONFIRM_OUT_OF_SCOPE, methods=("POST",))
def answer(request: Any, case_id: str, decision_id: str) -> HttpResponseBase:
    """A second person confirms that the case is out of scope, or gives it back; or brings it back later."""
    case = case_for(request.actor, case_id, Act.CONFIRM_OUT_OF_SCOPE)
    decision, reason = scope_decision(case, decision_id), request.POST.get("answer_reason", "")
    chosen = request.POST.get("answer", "")
    if chosen == "confirm":
        told = "Confirmed as out of scope. The case stays on file and is no longer counted."
        return _done(request, case, lambda: scope_services.confirm_case_out(decision, by=request.actor), told)
    if chosen == "back_in":
        return _done(
            request,
            case,
            lambda: scope_services.bring_case_back(decision, reason=reason, by=request.actor),
            "Brought back. The case gathers again; time counts as before.",
        )
    return _done(
        request,
        case,
        lambda: scope_services.give_case_back(decision, reason=reason, by=request.actor),
        "Given back. The case goes on as before.",
    )


def _done(request: Any, case: Case, act: Callable[[], object], told: str) -> HttpResponseBase:
    try:
        act()
    except RuleBroken as refused:
        return _shown(request, case, refused=str(refused))
    messages.success(request, told)
    return redirect("cases:scope", case_id=case.pk)


def _shown(request: Any, case: Case, *, refused: str = "") -> HttpResponseBase:
    note_read(request, events.CASE_READ, case_id=case.id, data_key_id=case.data_key_id)
    standing = scope_of(case)
    latest = standing.latest
    may_answer = sees(case, request.actor, Act.CONFIRM_OUT_OF_SCOPE)
    context = {
        "case": case,
        "frame": frame_of(case, request.actor, current="scope"),
        "standing": standing,
        "ask_first": ask_first(standing.proposal.rule),
        "decisions": [(each, reason_words(each.rule)) for each in standing.decisions],
        "waits": latest is not None and latest.state == "proposed",
        "is_out": case.stage == Stage.OUT_OF_SCOPE,
        "is_open": not scope_services.why_ended(case.stage),
        "ended": scope_services.why_ended(case.stage),
        "may_answer": may_answer,
        "is_own": latest is not None and latest.proposed_by_id == request.actor.id,
        "reasons": reasons_for_out(),
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "cases/scope.html", context, status=422 if refused else 200)
