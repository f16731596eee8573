"""Which panel leads a case, on the pages of the case: the agreement, proposing, handing over, telling others."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.actions.small_form import Filled
from opencdop.cases.access import case_for, sees
from opencdop.cases.frame import frame_of
from opencdop.cases.jurisdiction_queries import looked_at
from opencdop.cases.lead_shown import shown
from opencdop.cases.models import Case
from opencdop.cases.stages import Stage
from opencdop.core.errors import NotFound
from opencdop.panels.queries import panels_by_name
from opencdop.transfers import chair_services, queries, services, transfer_services
from opencdop.transfers import forms as small
from opencdop.transfers.agreeing import OTHER
from opencdop.transfers.bases import BASES
from opencdop.transfers.case_form_pages import agreement_at, form_page, note_case_read
from opencdop.transfers.for_rules import agreement_for_rules
from opencdop.transfers.moments import moment_on
from opencdop.transfers.parcels.answering_services import came_from, went_to
from opencdop.transfers.reporting import SUMMARY, default_days
from opencdop.transfers.transitions import ASKED, DECLINED, ESCALATED, PROPOSED

GET = ("GET", "HEAD")


@page(act=Act.PROPOSE_LEAD, methods=GET)
def lead(request: Any, case_id: str) -> HttpResponseBase:
    """Who leads and why, the agreement, who is told, and what happened before."""
    case = case_for(request.actor, case_id, Act.PROPOSE_LEAD)
    agreement = queries.live_agreement(case)
    looked = looked_at(case, agreement=agreement_for_rules(agreement))
    waits_for_us = (
        agreement is not None
        and agreement.state == PROPOSED
        and agreement.other_panel_id == case.lead_panel_id
    )
    context = {
        "case": case,
        "frame": frame_of(case, request.actor, current="lead"),
        "lead": shown(looked, panel_id=case.lead_panel_id),
        "agreement": agreement,
        "waits_for_us": waits_for_us,
        "chair_answers": chair_services.standing_answers(agreement) if agreement else {},
        "transfer": queries.open_transfer(case),
        "earlier": [
            each for each in queries.agreements_of(case) if agreement is None or each.pk != agreement.pk
        ],
        "transfers": [each for each in queries.transfers_of(case) if each.state != ASKED],
        "interests": [
            _informed(each) for each in queries.interests_of(case) if each.panel_id != case.lead_panel_id
        ],
        "ours": _own_interest(case),
        "signed_off": queries.signed_off_on(case),
        "is_elsewhere": case.stage == Stage.ELSEWHERE,
        "answers": sees(case, request.actor, Act.ANSWER_LEAD),
        "came_from_elsewhere": came_from(case) is not None,
        "went_to": went_to(case) if case.stage == Stage.ELSEWHERE else None,
        "may_escalate": agreement is not None and agreement.state in (PROPOSED, DECLINED),
        "is_escalated": agreement is not None and agreement.state == ESCALATED,
    }
    note_case_read(request, case)
    return render(request, "transfers/lead.html", context)


def _informed(interest: Any) -> dict[str, Any]:
    return {"interest": interest, "report": queries.last_report(interest)}


def _own_interest(case: Case) -> dict[str, Any] | None:
    own = [each for each in queries.interests_of(case) if each.panel_id == case.lead_panel_id]
    return _informed(own[0]) if own else None


@page(act=Act.PROPOSE_LEAD)
def propose(request: Any, case_id: str) -> HttpResponseBase:
    """Propose to another panel who reviews; `?lead=other` for handing the case over."""
    case = case_for(request.actor, case_id, Act.PROPOSE_LEAD)
    others = [panel for panel in panels_by_name() if panel.pk != case.lead_panel_id]
    form = small.proposing(others, own=case.lead_panel)
    rule = looked_at(case).proposal.rule
    known: dict[str, Any] = {"method": SUMMARY, "due_working_days": default_days()}
    known["basis"] = rule if rule in BASES else None
    if request.GET.get("lead") == OTHER:
        known["lead"] = OTHER

    def act(filled: Filled) -> None:
        other = next((panel for panel in others if panel.pk == filled.text("other")), None)
        services.propose_lead(
            case,
            other=other,
            other_body=filled.text("other_body"),
            lead=filled.text("lead"),
            terms=small.terms_in(filled),
            by=request.actor,
        )
        told = (
            f"Proposed. {other.name} is told by e-mail, and answers here."
            if other
            else "Proposed. Tell the other panel yourself, then record its answer here."
        )
        messages.success(request, told)

    return form_page(
        request,
        case,
        form,
        known=known,
        act=act,
        at="reason",
        template="transfers/propose.html",
        label="Propose",
    )


@page(act=Act.ANSWER_LEAD)
def answer(request: Any, case_id: str, agreement_id: str) -> HttpResponseBase:
    """As the panel that leads, answer a proposal that another panel should."""
    case = case_for(request.actor, case_id, Act.ANSWER_LEAD)
    agreement = queries.agreement_of(case, agreement_id)

    def act(filled: Filled) -> None:
        agreed = filled.text("agreed") == small.YES
        services.answer_proposal(agreement, agreed=agreed, reason=filled.text("reason"), by=request.actor)
        messages.success(request, "Your answer is sent to the other panel.")

    form = small.answering((), takes_over=False)
    gone = "/leads/" if agreement.lead_panel_id != case.lead_panel_id else ""
    return form_page(
        request,
        case,
        form,
        act=act,
        at="agreed",
        label="Answer",
        title="Answer the proposal",
        agreement=agreement,
        gone=gone,
    )


@page(act=Act.PROPOSE_LEAD)
def record_answer(request: Any, case_id: str, agreement_id: str) -> HttpResponseBase:
    """Record what a panel outside this installation answered."""
    case, agreement = agreement_at(request, case_id, agreement_id)

    def act(filled: Filled) -> None:
        services.record_answer(
            agreement,
            agreed=filled.text("agreed") == small.YES,
            said_by=filled.text("said_by"),
            said_at=moment_on(date.fromisoformat(filled.text("said_on"))),
            how=filled.text("how"),
            reason=filled.text("reason"),
            by=request.actor,
        )
        messages.success(request, "Their answer is recorded with your name.")

    return form_page(
        request, case, small.answer_from_outside(), act=act, at="said_by", label="Record the answer",
        title=f"What {agreement.other_name} answered", agreement=agreement,
    )  # fmt: skip


@page(act=Act.PROPOSE_LEAD)
def take_proposal_back(request: Any, case_id: str, agreement_id: str) -> HttpResponseBase:
    """Take back a proposal that waits for an answer."""
    case, agreement = agreement_at(request, case_id, agreement_id)

    def act(filled: Filled) -> None:
        services.withdraw_proposal(agreement, reason=filled.text("reason"), by=request.actor)
        messages.success(request, "The proposal is taken back. The other panel keeps nothing of the case.")

    return form_page(
        request, case, small.WHY, act=act, at="reason", label="Take it back", title="Take the proposal back"
    )


@page(act=Act.PROPOSE_LEAD)
def stop_asking(request: Any, case_id: str, agreement_id: str) -> HttpResponseBase:
    """No longer ask the other panel to take the case over."""
    case, _ = agreement_at(request, case_id, agreement_id)
    transfer = queries.open_transfer(case)
    if transfer is None:
        raise NotFound("Nobody is asked to take this case over.")

    def act(filled: Filled) -> None:
        transfer_services.stop_asking(transfer, reason=filled.text("reason"), by=request.actor)
        messages.success(request, f"{transfer.to_panel.name} is no longer asked to take the case over.")

    return form_page(
        request, case, small.WHY, act=act, at="reason", label="Ask no longer", title="No longer ask"
    )


@page(act=Act.PROPOSE_LEAD)
def handed_over(request: Any, case_id: str, agreement_id: str) -> HttpResponseBase:
    """Record that a panel outside, which agreed to review, has the case."""
    case, agreement = agreement_at(request, case_id, agreement_id)

    def act(filled: Filled) -> None:
        transfer_services.hand_over_outside(agreement, how=filled.text("how"), by=request.actor)
        messages.success(request, "The review is led elsewhere. What you have stays here, as it stands.")

    return form_page(
        request, case, small.HANDED_OVER, act=act, at="how", label="Record it",
        title=f"{agreement.other_name} has the case", agreement=agreement,
    )  # fmt: skip


@page(act=Act.ANSWER_LEAD)
def take_back(request: Any, case_id: str) -> HttpResponseBase:
    """Lead a review again that a panel outside gave back."""
    case = case_for(request.actor, case_id, Act.ANSWER_LEAD)

    def act(filled: Filled) -> None:
        transfer_services.take_back(case, reason=filled.text("reason"), by=request.actor)
        messages.success(request, "Your panel leads this review again.")

    return form_page(
        request, case, small.WHY, act=act, at="reason", label="Lead it again", title="Lead this review again"
    )
