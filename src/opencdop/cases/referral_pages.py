"""Referrals of a case: raise one at any stage, record that it went, record the answer."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.cases import events, referral_services
from opencdop.cases.access import case_for, sees
from opencdop.cases.frame import frame_of
from opencdop.cases.models import Case
from opencdop.cases.queries import referral_of, referrals_of
from opencdop.cases.regimes import referral_kinds, referral_title
from opencdop.cases.transitions import RAISED, REFERRAL_STATES, SENT
from opencdop.core import clock
from opencdop.core.errors import RuleBroken
from opencdop.formkit.problems import Problem


@page(act=Act.RAISE_REFERRAL)
def referrals(request: Any, case_id: str) -> HttpResponseBase:
    """The case's referrals, and the form to raise another."""
    case = case_for(request.actor, case_id, Act.RAISE_REFERRAL)
    kinds = {kind.code: kind for kind in referral_kinds(case.died_on or clock.today())}
    problems: list[Problem] = []
    if request.method == "POST":
        kind = kinds.get(request.POST.get("kind", ""))
        if kind is None:
            problems.append(
                Problem("kind", "Choose what the referral is about", field_id=f"kind-{next(iter(kinds))}")
            )
        if not request.POST.get("reason", "").strip():
            problems.append(Problem("reason", "Say what gives rise to the concern", field_id="reason"))
        if kind and not problems:
            referral_services.raise_referral(
                case,
                kind=kind.code,
                addressee=kind.addressee,
                reason=request.POST["reason"],
                by=request.actor,
            )
            messages.success(
                request,
                f"Your referral is recorded. The panel's office sends it to: {kind.addressee}, and follows it.",
            )
            return redirect(f"/cases/{case.id}/referrals/")
    return _list(request, case, kinds=tuple(kinds.values()), problems=tuple(problems))


def _list(
    request: Any, case: Case, *, kinds: tuple[Any, ...], problems: tuple[Problem, ...]
) -> HttpResponseBase:
    note_read(request, events.CASE_READ, case_id=case.id, data_key_id=case.data_key_id)
    follows = sees(case, request.actor, Act.FOLLOW_REFERRAL)
    rows = [
        {
            "referral": referral,
            "title": referral_title(referral.kind),
            "state": REFERRAL_STATES[referral.state],
            "can_send": follows and referral.state == RAISED,
            "can_answer": follows and referral.state == SENT,
            # Who raised it may read it again; others without the child's identity see that it exists.
            "reason": referral.reason if follows or referral.raised_by_name == request.actor.name else "",
            "answer": referral.answer if follows else "",
        }
        for referral in referrals_of(case)
    ]
    context = {
        "case": case,
        "frame": frame_of(case, request.actor, current="referrals"),
        "rows": rows,
        "kinds": kinds,
        "typed": request.POST,
        "problems": problems,
    }
    return render(request, "cases/referrals.html", context, status=422 if problems else 200)


@page(act=Act.FOLLOW_REFERRAL, methods=("POST",))
def send(request: Any, case_id: str, referral_id: str) -> HttpResponseBase:
    """Record that the referral went to its addressee."""
    case = case_for(request.actor, case_id, Act.FOLLOW_REFERRAL)
    referral = referral_of(case, referral_id)
    try:
        referral_services.send_referral(referral, by=request.actor)
        messages.success(
            request, f"Recorded as sent to: {referral.addressee}. It stays open until they answer."
        )
    except RuleBroken as refused:
        messages.warning(request, str(refused))
    return redirect(f"/cases/{case.id}/referrals/")


@page(act=Act.FOLLOW_REFERRAL)
def answer(request: Any, case_id: str, referral_id: str) -> HttpResponseBase:
    """Record what the addressee decided."""
    case = case_for(request.actor, case_id, Act.FOLLOW_REFERRAL)
    referral = referral_of(case, referral_id)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        decided = request.POST.get("accepted", "")
        try:
            if decided not in ("yes", "no"):
                raise RuleBroken("Choose whether they accepted it.")
            referral_services.answer_referral(
                referral, accepted=decided == "yes", answer=request.POST.get("answer", ""), by=request.actor
            )
        except RuleBroken as refused:
            problems = (Problem("answer", str(refused), field_id="answer"),)
        else:
            messages.success(request, "The answer to the referral is recorded.")
            return redirect(f"/cases/{case.id}/referrals/")
    note_read(request, events.CASE_READ, case_id=case.id, data_key_id=case.data_key_id)
    context = {
        "case": case,
        "frame": frame_of(case, request.actor, current="referrals"),
        "referral": referral,
        "title": referral_title(referral.kind),
        "typed": request.POST,
        "problems": problems,
    }
    return render(request, "cases/referral_answer.html", context, status=422 if problems else 200)
