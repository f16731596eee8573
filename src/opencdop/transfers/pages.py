"""What concerns a panel of cases that others lead: proposals to answer, what it keeps, outcome reports. And the chairs.

Nothing of another panel's record is shown here: what recognises later messages, the agreement, the outcome.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act, has_act, places_for
from opencdop.actions.small_form import Filled, SmallForm
from opencdop.agency_requests.asked import definition_of
from opencdop.cases.frame import age_in_words
from opencdop.cases.identity import child_name, date_in, text_of
from opencdop.cases.queries import office_of, person_of_office
from opencdop.core import clock
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.design.words import day, nhs
from opencdop.submissions.shown import sections_shown
from opencdop.transfers import (
    asked_before,
    chair_queries,
    chair_services,
    elsewhere_queries,
    events,
    outcome_services,
    queries,
    services,
    transfer_services,
)
from opencdop.transfers import forms as small
from opencdop.transfers.access import agreement_for_chair, interest_for
from opencdop.transfers.models import Interest, JurisdictionAgreement
from opencdop.transfers.outcome import read_back
from opencdop.transfers.outcome_pages import downloads_at, report_on_paper
from opencdop.transfers.reporting import SUMMARY, default_days
from opencdop.transfers.transitions import ASKED, ESCALATED, PROPOSED, SENT, SETTLED

GET = ("GET", "HEAD")


@page(act=Act.PROPOSE_LEAD, methods=GET)
def leads(request: Any) -> HttpResponseBase:
    """Who leads, as far as it waits for this office or was asked by it, and what it keeps of others' cases."""
    asked, made = queries.to_answer(request.actor), queries.made_by(request.actor)
    kept, owed = queries.kept_by(request.actor), queries.reports_owed(request.actor)
    proposed = [row.agreement.case for row in (*asked, *made)]
    led = [*(row.interest.case for row in kept), *(row.interest.case for row in owed)]
    for case in {*proposed, *led}:
        note_read(request, events.STUB_LISTED, case_id=case.pk, data_key_id=case.data_key_id)
    context = {
        "asked": asked,
        "made": made,
        "kept": kept,
        "owed": owed,
        "elsewhere": elsewhere_queries.reviewed_elsewhere(request.actor),
        "exchanges": has_act(request.actor, Act.EXCHANGE_CASES),
        "day": day,
    }
    return render(request, "transfers/leads.html", context)


@page(act=Act.PROPOSE_LEAD, methods=GET)
def stub(request: Any, interest_id: str) -> HttpResponseBase:
    """What the panel keeps of one case that another leads."""
    interest = interest_for(request.actor, interest_id)
    return _stub_page(request, interest)


def _stub_page(request: Any, interest: Interest, **more: Any) -> HttpResponseBase:
    case = interest.case
    note_read(request, events.STUB_READ, case_id=case.pk, data_key_id=case.data_key_id)
    report = queries.last_report(interest)
    agreement = _ours(interest)
    transfer = queries.open_transfer(case)
    context = {
        "interest": interest,
        "child": child_name(case.child.known),
        "facts": _facts(interest),
        "lead_name": queries.lead_of(interest),
        "led_here": case.lead_panel_id == interest.panel_id,
        "agreement": agreement,
        "waits": agreement is not None
        and agreement.state == PROPOSED
        and agreement.other_panel_id == interest.panel_id,
        "to_take_over": transfer is not None
        and transfer.to_panel_id == interest.panel_id
        and transfer.agreement.state == SETTLED,
        "answers": interest.panel_id in places_for(request.actor, Act.ANSWER_LEAD),
        "past": [each for each in queries.agreements_of(case) if each.is_party(interest.panel_id or "")],
        "taken": [
            each
            for each in queries.transfers_of(case)
            if each.state != ASKED and interest.panel_id in (each.from_panel_id, each.to_panel_id)
        ],
        "requests": asked_before.own_requests(interest),
        "report": report,
        "outcome": read_back(report) if report else None,
        "to_confirm": report is not None and report.state == SENT,
        "downloads": downloads_at(f"/leads/{interest.pk}/report") if report else (),
        "may_ask": agreement is None or agreement.state not in (PROPOSED, ESCALATED),
        **more,
    }
    return render(request, "transfers/stub.html", context, status=422 if more.get("problems") else 200)


def _ours(interest: Interest) -> JurisdictionAgreement | None:
    """The agreement that is not past, where the panel of this interest is a party to it."""
    agreement = queries.live_agreement(interest.case)
    return agreement if agreement is not None and agreement.is_party(interest.panel_id or "") else None


def _facts(interest: Interest) -> tuple[tuple[str, str], ...]:
    """By what a later message about the child is recognised."""
    known = interest.case.child.known
    return (
        ("Age", age_in_words(interest.case)),
        ("Born", day(date_in(known, "date_of_birth"))),
        ("Died", day(date_in(known, "date_of_death"))),
        ("NHS number", nhs(text_of(known, "nhs_number"))),
        ("Reference", interest.case.reference),
        ("Lead", queries.lead_of(interest)),
    )


@page(act=Act.ANSWER_LEAD)
def answer(request: Any, interest_id: str) -> HttpResponseBase:
    """Answer a proposal for one's panel; where that takes the case over, with who coordinates it."""
    interest = interest_for(request.actor, interest_id)
    agreement = _ours(interest)
    if agreement is None or agreement.other_panel_id != interest.panel_id:
        raise NotFound("No proposal waits for your panel.")
    takes_over = agreement.lead_panel_id == interest.panel_id
    form = small.answering(office_of(interest.panel_id or ""), takes_over=takes_over)

    def act(filled: Filled) -> str:
        agreed = filled.text("agreed") == small.YES
        coordinator = (
            person_of_office(interest.panel_id or "", filled.text("coordinator")) if agreed else None
        )
        services.answer_proposal(
            agreement, agreed=agreed, reason=filled.text("reason"), coordinator=coordinator, by=request.actor
        )
        if agreed and takes_over:
            messages.success(request, "Your panel leads this review now. The other office is told.")
            return f"/cases/{interest.case_id}/"
        messages.success(request, "Your answer is sent to the other office.")
        return f"/leads/{interest.pk}/"

    return _form_page(
        request,
        interest,
        form,
        act=act,
        at="agreed",
        title="Answer the proposal",
        label="Answer",
        agreement=agreement,
    )


@page(act=Act.ANSWER_LEAD)
def take_over(request: Any, interest_id: str) -> HttpResponseBase:
    """Take over a case that the chairs gave to one's panel."""
    interest = interest_for(request.actor, interest_id)
    transfer = queries.open_transfer(interest.case)
    if transfer is None or transfer.to_panel_id != interest.panel_id:
        raise NotFound("No case waits for your panel to take it over.")

    def act(filled: Filled) -> str:
        coordinator = person_of_office(interest.panel_id or "", filled.text("coordinator"))
        if coordinator is None:
            raise RuleBroken("Choose who of your office coordinates the case.")
        transfer_services.take_over_case(transfer, coordinator=coordinator, by=request.actor)
        messages.success(request, "Your panel leads this review now. The other office is told.")
        return f"/cases/{interest.case_id}/"

    form = small.taking_over(office_of(interest.panel_id or ""))
    return _form_page(
        request,
        interest,
        form,
        act=act,
        at="coordinator",
        title="Take the case over",
        label="Take the case over",
    )


@page(act=Act.PROPOSE_LEAD)
def ask_to_lead(request: Any, interest_id: str) -> HttpResponseBase:
    """Ask the panel that leads to let one's own panel review."""
    interest = interest_for(request.actor, interest_id)

    def act(filled: Filled) -> str:
        coordinator = person_of_office(interest.panel_id or "", filled.text("coordinator"))
        if coordinator is None:
            raise RuleBroken("Choose who of your office coordinates the case.")
        services.ask_to_lead(
            interest, coordinator=coordinator, terms=small.terms_in(filled), by=request.actor
        )
        messages.success(request, "Proposed. The office that leads is told by e-mail, and answers here.")
        return f"/leads/{interest.pk}/"

    return _form_page(
        request, interest, small.asking_to_lead(office_of(interest.panel_id or "")), act=act, at="reason",
        title="Ask that your panel reviews", label="Propose",
        known={"method": SUMMARY, "due_working_days": default_days()},
    )  # fmt: skip


@page(act=Act.PROPOSE_LEAD)
def to_chairs(request: Any, interest_id: str) -> HttpResponseBase:
    """Ask the chairs of both panels to decide, as the office that does not lead."""
    interest = interest_for(request.actor, interest_id)
    agreement = _ours(interest)
    if agreement is None:
        raise NotFound("There is no proposal to decide.")

    def act(filled: Filled) -> str:
        chair_services.ask_the_chairs(agreement, reason=filled.text("reason"), by=request.actor)
        messages.success(request, "The chairs are asked. They read the reasons, and never who the child was.")
        return f"/leads/{interest.pk}/"

    return _form_page(
        request,
        interest,
        small.TO_CHAIRS,
        act=act,
        at="reason",
        title="Ask the chairs to decide",
        label="Ask the chairs",
    )


@page(act=Act.PROPOSE_LEAD, methods=("POST",))
def confirm(request: Any, interest_id: str) -> HttpResponseBase:
    """Confirm that the outcome report is here."""
    interest = interest_for(request.actor, interest_id)
    report = queries.last_report(interest)
    if report is None:
        raise NotFound("No outcome report has come.")
    try:
        outcome_services.confirm_outcome(report, by=request.actor)
        messages.success(request, "Confirmed. The panel that reviewed sees that you have it.")
    except RuleBroken as refused:
        messages.warning(request, str(refused))
    return redirect(f"/leads/{interest.pk}/")


@page(act=Act.PROPOSE_LEAD, methods=GET)
def report_file(request: Any, interest_id: str, kind: str) -> HttpResponseBase:
    """The outcome report on paper."""
    interest = interest_for(request.actor, interest_id)
    report = queries.last_report(interest)
    if report is None:
        raise NotFound("No outcome report has come.")
    note_read(request, events.OUTCOME_READ, case_id=interest.case_id, data_key_id=interest.data_key_id)
    return report_on_paper(report, from_panel=queries.lead_of(interest), kind=kind)


@page(act=Act.PROPOSE_LEAD, methods=GET)
def own_report(request: Any, interest_id: str, request_id: str) -> HttpResponseBase:
    """A report that an agency sent while this panel led: it is this panel's too."""
    interest = interest_for(request.actor, interest_id)
    asked = asked_before.own_report(interest, request_id)
    note_read(request, events.EARLIER_REPORT_READ, case_id=interest.case_id, data_key_id=interest.data_key_id)
    answers = asked.submission.answers if asked.submission else None
    sections = sections_shown(definition_of(asked), answers or {}, today=clock.today(), only_answered=True)
    context = {
        "interest": interest,
        "asked": asked,
        "sections": sections,
        "child": child_name(interest.case.child.known),
    }
    return render(request, "transfers/own_report.html", context)


@page(act=Act.SETTLE_LEAD)
def chairs(request: Any, agreement_id: str) -> HttpResponseBase:
    """What the chairs of two panels decide: reference, age, sex, the ground, the reasons, what the other chair says."""
    agreement = agreement_for_chair(request.actor, agreement_id)
    form = small.chairs_answer(agreement)

    def act(filled: Filled) -> str:
        settled = chair_services.answer_as_chair(
            agreement, lead=filled.text("lead"), words=filled.text("words"), by=request.actor
        )
        told = (
            "Both chairs say the same: it is settled." if settled else "Recorded. The other chair reads it."
        )
        messages.success(request, told)
        return f"/leads/chairs/{agreement.pk}/"

    filled, leads_to = form.taken(request, act, at="lead")
    if leads_to:
        return redirect(leads_to)
    case = agreement.case
    note_read(request, events.STUB_READ, case_id=case.pk, data_key_id=case.data_key_id)
    sides = {"proposing": agreement.proposing_panel.name, "other": agreement.other_name}
    context = {
        "agreement": agreement,
        "called": chair_queries.called(case),
        "said": chair_services.standing_answers(agreement),
        "sides": sides,
        "filled": filled,
        "problems": filled.problems,
        "is_open": agreement.state == ESCALATED,
    }
    return render(request, "transfers/chairs.html", context, status=422 if filled.problems else 200)


def _form_page(
    request: Any,
    interest: Interest,
    form: SmallForm,
    *,
    act: Callable[[Filled], str],
    at: str,
    title: str,
    label: str,
    known: dict[str, Any] | None = None,
    agreement: JurisdictionAgreement | None = None,
) -> HttpResponseBase:
    """A page of one small form; `act` returns where to go. A refusal keeps everything typed."""
    filled, leads_to = form.taken(request, act, at=at, known=known)
    if leads_to:
        return redirect(leads_to)
    note_read(request, events.STUB_READ, case_id=interest.case_id, data_key_id=interest.data_key_id)
    context = {
        "interest": interest,
        "child": child_name(interest.case.child.known),
        "facts": _facts(interest),
        "filled": filled,
        "problems": filled.problems,
        "title": title,
        "label": label,
        "agreement": agreement,
    }
    return render(request, "transfers/stub_form.html", context, status=422 if filled.problems else 200)
