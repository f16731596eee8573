"""The outcome report on the pages of the case: looked at and sent, confirmed for a panel outside, or received."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.actions.small_form import Filled
from opencdop.cases import events as case_events
from opencdop.cases.access import case_for
from opencdop.cases.frame import frame_of
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.errors import NotFound, RuleBroken, Stale
from opencdop.design.saved import KINDS_SHOWN, as_file
from opencdop.submissions.paper_pages import written
from opencdop.transfers import forms as small
from opencdop.transfers import outcome_services, queries
from opencdop.transfers.models import Interest, OutcomeReport
from opencdop.transfers.moments import moment_on
from opencdop.transfers.outcome import Outcome, outcome_of, read_back, sheet_of, signed_analysis

GET = ("GET", "HEAD")


@page(act=Act.PROPOSE_LEAD)
def outcome(request: Any, case_id: str, interest_id: str) -> HttpResponseBase:
    """The report as it would go, and the button that sends it; once sent, the report as it went."""
    case, interest = _interest(request, case_id, interest_id)
    report, seen = queries.last_report(interest), _Seen(request)
    signed_off = queries.signed_off_on(case)
    outside, analysed = interest.panel_id is None, signed_analysis(case) is not None
    form = small.sending(method=interest.method, outside=outside, has_analysis=analysed)

    def act(filled: Filled) -> str:
        with seen.kept_to():
            outcome_services.send_outcome(
                interest,
                words=filled.text("words"),
                how=filled.text("how"),
                seen=seen.count,
                by=request.actor,
            )
        told = "It is told by e-mail, without a word about the child." if not outside else ""
        messages.success(request, f"The outcome is sent to {interest.name}. {told}".strip())
        return f"/cases/{case.pk}/lead/"

    filled, leads_to = form.taken(request, act, at="words")
    if leads_to:
        return redirect(leads_to)
    if seen.is_old:
        case, interest = _interest(request, case_id, interest_id)
        report = queries.last_report(interest)  # another may have been sent since
    context = {
        "interest": interest,
        "report": report,
        "seen": seen.now(interest),
        "outcome": read_back(report) if report else _would_go(case, interest, filled) if signed_off else None,
        "signed_off": signed_off,
        "due_on": queries.due_on_of(interest, signed_off_on=signed_off) if signed_off else None,
        "filled": filled,
        "problems": filled.problems,
        "downloads": downloads_at(f"/cases/{case.pk}/lead/outcome/{interest.pk}/report") if report else (),
    }
    return _show(request, case, "transfers/outcome.html", context)


class _Seen:
    """How many reports there were on the page that was sent, and whether another was kept since it was opened."""

    def __init__(self, request: Any) -> None:
        sent = request.POST.get("seen", "")
        self.count = int(sent) if sent.isdecimal() and len(sent) < 6 else None
        self.is_old = False

    @contextmanager
    def kept_to(self) -> Iterator[None]:
        """What was kept since is told in the form, beside all that was typed."""
        try:
            yield
        except Stale as late:
            self.is_old = True
            raise RuleBroken(str(late)) from None

    def now(self, interest: Interest) -> int:
        """What the page sends next: another problem in the form does not make it newer."""
        return len(interest.reports.all()) if self.count is None or self.is_old else self.count


def _would_go(case: Case, interest: Interest, filled: Filled) -> Outcome | None:
    words = filled.text("words") or ("…" if interest.method == "minutes" else "")
    try:
        return outcome_of(case, method=interest.method, words=words)
    except RuleBroken:
        return None  # said beside the form, where the words are typed


@page(act=Act.PROPOSE_LEAD, methods=GET)
def report_file(request: Any, case_id: str, interest_id: str, kind: str) -> HttpResponseBase:
    """A report that was sent, on paper: for a panel outside, or for the file."""
    case, interest = _interest(request, case_id, interest_id)
    report = queries.last_report(interest)
    if report is None:
        raise NotFound("No outcome report was sent.")
    note_read(request, case_events.CASE_READ, case_id=case.pk, data_key_id=case.data_key_id)
    return report_on_paper(report, from_panel=case.lead_panel.name, kind=kind)


@page(act=Act.PROPOSE_LEAD)
def confirmed(request: Any, case_id: str, interest_id: str) -> HttpResponseBase:
    """Record that a panel outside has the report."""
    case, interest = _interest(request, case_id, interest_id)
    report = queries.last_report(interest)
    if report is None:
        raise NotFound("No outcome report was sent.")

    def act(filled: Filled) -> str:
        outcome_services.record_confirmed(report, said_by=filled.text("said_by"), by=request.actor)
        messages.success(request, "Recorded.")
        return f"/cases/{case.pk}/lead/"

    filled, leads_to = small.CONFIRMED.taken(request, act, at="said_by")
    if leads_to:
        return redirect(leads_to)
    context = {
        "filled": filled,
        "problems": filled.problems,
        "title": "They have the report",
        "label": "Record it",
    }
    return _show(request, case, "transfers/case_form.html", context)


@page(act=Act.PROPOSE_LEAD)
def received(request: Any, case_id: str) -> HttpResponseBase:
    """Record what a panel outside, which led the review, reported."""
    case = case_for(request.actor, case_id, Act.PROPOSE_LEAD)
    interest, seen = _our_interest(case), _Seen(request)

    def act(filled: Filled) -> str:
        with seen.kept_to():
            outcome_services.record_outcome_received(
                interest,
                words=filled.text("words"),
                said_by=filled.text("said_by"),
                how=filled.text("how"),
                received_at=moment_on(date.fromisoformat(filled.text("received_on"))),
                seen=seen.count,
                by=request.actor,
            )
        messages.success(request, "The outcome is recorded.")
        return f"/cases/{case.pk}/lead/"

    filled, leads_to = small.RECEIVED.taken(request, act, at="words")
    if leads_to:
        return redirect(leads_to)
    if seen.is_old:
        interest = _our_interest(case)  # with what was recorded since
    report = queries.last_report(interest)
    context = {
        "report": read_back(report) if report else None,
        "seen": seen.now(interest),
        "filled": filled,
        "problems": filled.problems,
        "title": "The outcome they reported",
        "label": "Record it",
    }
    return _show(request, case, "transfers/case_form.html", context)


def report_on_paper(report: OutcomeReport, *, from_panel: str, kind: str) -> HttpResponse:
    """The report as a file, under a name that says nothing of the child; its page has noted the reading."""
    sheet = sheet_of(read_back(report), from_panel=from_panel, on=clock.local_date(report.sent_at))
    return as_file(written(sheet, kind), name=f"outcome-{report.pk[:8]}", kind=kind)


def downloads_at(address: str) -> tuple[tuple[str, str], ...]:
    """The files of a report: words and address."""
    return tuple((title, f"{address}.{kind}") for kind, title in KINDS_SHOWN.items())


def _our_interest(case: Case) -> Interest:
    """What the panel keeps of a review that is led outside."""
    for interest in queries.interests_of(case):
        if interest.panel_id == case.lead_panel_id:
            return interest
    raise NotFound("This review is led here.")


def _interest(request: Any, case_id: str, interest_id: str) -> tuple[Case, Interest]:
    case = case_for(request.actor, case_id, Act.PROPOSE_LEAD)
    return case, queries.interest_in(case, interest_id)


def _show(request: Any, case: Case, template: str, context: dict[str, Any]) -> HttpResponseBase:
    note_read(request, case_events.CASE_READ, case_id=case.pk, data_key_id=case.data_key_id)
    frame = frame_of(case, request.actor, current="lead")
    status = 422 if context["problems"] else 200
    return render(request, template, {"case": case, "frame": frame, **context}, status=status)
