"""Pages of others' lists: which there are, reading one in, what its columns mean, its lines, and one line."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.cases.events import CASE_LISTED
from opencdop.core.errors import RuleBroken, Stale
from opencdop.core.tables import LARGEST
from opencdop.design.columns import EXAMPLES, columns_shown, posted_meaning
from opencdop.design.paged import paged
from opencdop.design.words import count_of
from opencdop.reconciliation import events, queries, services
from opencdop.reconciliation.columns import guessed, list_fields
from opencdop.reconciliation.deciding import accept, decide
from opencdop.reconciliation.forms import ReadInForm
from opencdop.reconciliation.models import MonthlyList
from opencdop.reconciliation.proposing import Proposal, proposals_for
from opencdop.reconciliation.shown import accept_token, choices_for, row_of
from opencdop.reconciliation.transitions import OUTCOME_TITLES, TO_LOOK_AT

office = page(act=Act.RECONCILE)
office_posts = page(act=Act.RECONCILE, methods=("POST",))
office_reads = page(act=Act.RECONCILE, methods=("GET", "HEAD"))


@office_reads
def all_lists(request: Any) -> HttpResponseBase:
    """Every list, with how many of its lines are still to look at."""
    return render(request, "reconciliation/lists.html", {"rows": queries.all_lists(request.actor)})


@office
def read_in(request: Any) -> HttpResponseBase:
    """Read in a file."""
    panels = queries.panels_of(request.actor)
    form = ReadInForm(request.POST or None, panels=panels)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        upload = request.FILES.get("file")
        try:
            if upload is None:
                raise RuleBroken("Choose the file of the list.")
            chosen = said.get("panel") or panels[0].pk
            monthly_list = services.read_in(
                next(panel for panel in panels if panel.pk == chosen),
                source=said["source"],
                sender=said["sender"],
                month=_month(said["month"]),
                received_on=said["received_on"],
                content=upload.read(LARGEST + 1),
                by=request.actor,
            )
        except RuleBroken as refused:
            form.refuse(refused)
        else:
            messages.success(request, "The list is read in. Next: say what its columns mean.")
            return redirect("reconciliation:columns", list_id=monthly_list.pk)
    return render(request, "reconciliation/read_in.html", {"form": form}, status=422 if form.errors else 200)


def _month(text: str) -> date:
    return date.fromisoformat(text)


@office
def columns(request: Any, list_id: str) -> HttpResponseBase:
    """What each column means, with the first lines beside it."""
    monthly_list = queries.list_for(request.actor, list_id)
    names = list(monthly_list.columns or [])
    meaning = guessed(names, queries.remembered_columns(monthly_list))
    refused = ""
    if request.method == "POST":
        meaning = posted_meaning(names, request.POST)
        try:
            repeated = services.give_columns(monthly_list, meaning=meaning, by=request.actor)
        except RuleBroken as why:
            refused = str(why)
        else:
            read = f" {count_of(repeated, 'line')} stood on an earlier list." if repeated else ""
            messages.success(request, f"The columns are noted.{read} Next: look at each line.")
            return redirect("reconciliation:list", list_id=monthly_list.pk)
    lines = [list(line.cells or []) for line in queries.lines_of(monthly_list)[:EXAMPLES]]
    _note(request, monthly_list)
    context = {
        "list": monthly_list,
        **columns_shown(names, meaning=meaning, lines=lines, fields=list_fields()),
        "refused": refused,
    }
    return render(request, "reconciliation/columns.html", context, status=422 if refused else 200)


@office_reads
def one_list(request: Any, list_id: str) -> HttpResponseBase:
    """The lines of a list with what is proposed for each, and the counts, which add up."""
    monthly_list = queries.list_for(request.actor, list_id)
    if monthly_list.mapped_at is None:
        return redirect("reconciliation:columns", list_id=monthly_list.pk)
    summary = queries.summary_of(monthly_list)
    outcome = request.GET.get("outcome", TO_LOOK_AT if summary.left else "")
    outcome = outcome if outcome in OUTCOME_TITLES else ""
    lines = queries.lines_of(monthly_list, outcome=outcome)
    kept = {"outcome": outcome or "all"}
    shown, pages = paged(lines, request, a_page=queries.A_PAGE, thing="line", kept=kept)
    rows = _rows(request, monthly_list, shown)
    _note(request, monthly_list)
    context = {
        "list": monthly_list,
        "summary": summary,
        "outcomes": [(code, title, summary.counts[code]) for code, title in OUTCOME_TITLES.items()],
        "outcome": outcome,
        "rows": rows,
        "can_accept": any(row.accept for row in rows),
        "before": queries.same_list_before(monthly_list),
        "pages": pages,
    }
    return render(request, "reconciliation/list.html", context)


def _rows(request: Any, monthly_list: MonthlyList, lines: list[Any]) -> list[Any]:
    """Rows of lines; proposals for those that nobody has decided."""
    left = [line for line in lines if line.outcome == TO_LOOK_AT]
    proposals = dict(
        zip(
            (line.pk for line in left),
            proposals_for(left, panel=monthly_list.panel, by=request.actor),
            strict=True,
        )
    )
    for proposal in proposals.values():
        _note_candidates(request, proposal)
    return [row_of(line, proposals.get(line.pk)) for line in lines]


@office_posts
def accept_proposals(request: Any, list_id: str) -> HttpResponseBase:
    """Take what was proposed for the lines that were ticked, if it is still proposed."""
    monthly_list = queries.list_for(request.actor, list_id)
    ticked = set(request.POST.getlist("accept"))
    wanted = {token.partition(":")[0] for token in ticked}
    lines = list(queries.lines_of(monthly_list, outcome=TO_LOOK_AT).filter(pk__in=wanted))
    done = 0
    for line, proposal in zip(
        lines, proposals_for(lines, panel=monthly_list.panel, by=request.actor), strict=True
    ):
        if proposal.at_once and accept_token(line, proposal) in ticked:
            accept(line, proposal, by=request.actor)
            done += 1
    if not ticked:
        messages.warning(request, "Tick the lines whose proposal is right.")
    else:
        left = (
            f" {count_of(len(ticked) - done, 'line')} changed meanwhile: look again."
            if done < len(ticked)
            else ""
        )
        messages.success(request, f"{count_of(done, 'line').capitalize()} decided.{left}")
    return redirect("reconciliation:list", list_id=monthly_list.pk)


@office
def line(request: Any, list_id: str, line_id: str) -> HttpResponseBase:
    """One line as it came and as it is understood, beside those who may be the same child."""
    monthly_list = queries.list_for(request.actor, list_id)
    found = queries.line_for(monthly_list, line_id)
    refused, typed = "", {key: request.POST.get(key, "") for key in ("choice", "reason", "passed_to")}
    if request.method == "POST":
        try:
            if found.outcome == TO_LOOK_AT:
                words = decide(found, **typed, by=request.actor)
            else:
                services.look_again(found, reason=typed["reason"], by=request.actor)
                words = f"Line {found.number} waits for another decision."
        except (RuleBroken, Stale) as why:
            refused = str(why)
        else:
            messages.success(request, words)
            following = queries.next_line(monthly_list, after=found.number)
            if following is not None and found.outcome != TO_LOOK_AT:
                return redirect("reconciliation:line", list_id=monthly_list.pk, line_id=following.pk)
            return redirect("reconciliation:list", list_id=monthly_list.pk)
    [row] = _rows(request, monthly_list, [found])
    proposal = row.proposal
    _note(request, monthly_list)
    context = {
        "list": monthly_list,
        "row": row,
        "cells": list(zip(monthly_list.columns or [], found.cells or [], strict=False)),
        "proposal": proposal,
        "choices": choices_for(found, proposal) if proposal else [],
        "typed": {**typed, "passed_to": typed["passed_to"] or (proposal.passed_to if proposal else "")},
        "refused": refused,
        "back": reverse("reconciliation:list", args=[monthly_list.pk]),
    }
    return render(request, "reconciliation/line.html", context, status=422 if refused else 200)


def _note(request: Any, monthly_list: MonthlyList) -> None:
    note_read(request, events.LIST_SEEN, case_id=monthly_list.pk, data_key_id=monthly_list.data_key_id)


def _note_candidates(request: Any, proposal: Proposal) -> None:
    for each in proposal.candidates:
        if each.case is not None:
            note_read(request, CASE_LISTED, case_id=each.case.pk, data_key_id=each.case.data_key_id)
