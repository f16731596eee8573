"""The merge page, /cases/<id>/agencies/merge/: the record on the left, one column a return, one question a row, and one
press a decision. Another answer is written on a page of its own, with a reason (`writing_pages`).
"""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.agency_requests import events, queries
from opencdop.agency_requests.frame import home_of, shared
from opencdop.agency_requests.merging import shown
from opencdop.agency_requests.merging.laying import DIFFERS, NEW, Row
from opencdop.agency_requests.merging.models import MergeDecision
from opencdop.agency_requests.merging.queries import merge_for, merge_of, standing_decisions
from opencdop.agency_requests.merging.services import (
    Choice,
    Outcome,
    decide,
    finish_returns,
    undo_decision,
)
from opencdop.cases.access import case_for
from opencdop.cases.models import Case
from opencdop.cases.record import NOT_CORRECTED
from opencdop.core.errors import RuleBroken, Stale
from opencdop.design.fields import FieldProblem
from opencdop.design.words import count_of
from opencdop.submissions.shown import in_words

CHOOSE = "Choose one of the answers shown"
Pressed = Mapping[str, tuple[Choice, str]]  # by question: the choice, and the version on screen


def merge_home(case: Case) -> str:
    return f"{home_of(case)}merge/"


@page(act=Act.EDIT_RECORD)
def merge(request: Any, case_id: str) -> HttpResponseBase:
    """Lay all returns beside the record, and decide by one press each. What is not decided stays to be decided."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    if request.method != "POST":
        return _show(request, case, last=request.GET.get("last", ""))
    if "undo" in request.POST:
        return _undo(request, case)
    if "finish" in request.POST:
        return _finish(request, case)
    pressed = _pressed(request.POST)
    if not pressed:
        return _show(request, case, problems=(FieldProblem("merge", CHOOSE, "merge"),), status=422)
    try:
        outcome = decide(
            case,
            choices={key: choice for key, (choice, _) in pressed.items()},
            seen={key: version for key, (_, version) in pressed.items()},
            by=request.actor,
        )
    except RuleBroken as refusal:
        return _show(request, case, problems=(FieldProblem("merge", str(refusal), "merge"),), status=422)
    if outcome.late and len(pressed) == 1:
        return _too_late(request, case, *pressed.items())
    return _decided(request, case, pressed, outcome)


def _pressed(posted: Mapping[str, str]) -> Pressed:
    """What a button says: "<question> <return> <version>" to take, "<question> <version>" to keep; of the new answers
    that agree, all that were on screen.
    """
    words = posted.get("take", posted.get("keep", "")).split()
    if "take" in posted and len(words) == 3:
        return {words[0]: (Choice.take(words[1]), words[2])}
    if "keep" in posted and len(words) == 2:
        return {words[0]: (Choice.keep(), words[1])}
    if "all-new" in posted:
        shown_then = [each.split(":") for each in posted.get("new", "").split()]
        return {each[0]: (Choice.take(each[1]), each[2]) for each in shown_then if len(each) == 3}
    return {}


def _decided(request: Any, case: Case, pressed: Pressed, outcome: Outcome) -> HttpResponseBase:
    if len(pressed) == 1 and "all-new" not in request.POST:
        (key,) = pressed
        return redirect(f"{merge_home(case)}?last={key}#q-{key}")
    if outcome.taken:
        said = f"{count_of(outcome.taken, 'new answer').capitalize()} taken into the record."
        messages.success(request, f"{said} Each can be undone below.")
    if outcome.late:
        late = count_of(len(outcome.late), "answer was", "answers were")
        messages.warning(
            request,
            f"{late.capitalize()} left as somebody else made them while you had this page open. Look at them again.",
        )
    return redirect(merge_home(case))


def _too_late(request: Any, case: Case, pressed: tuple[str, tuple[Choice, str]]) -> HttpResponseBase:
    """Show what somebody else decided beside what was chosen here, and ask again."""
    key, (choice, _) = pressed
    row = merge_of(case).rows[key]
    decision = standing_decisions(case).get(key)
    done = f" {shown.decision_words(decision)}." if decision else ""
    chosen = row.by(choice.source)
    yours = f"{_plain(chosen.words)}, from {chosen.source.agency}" if chosen else _kept(row, decision)
    problem = FieldProblem(
        key,
        f"The answer to “{row.label}” changed while you had this page open.{done} You chose {yours}; nothing was "
        "changed by that. Both stand below: choose again, or leave it as it is",
        f"q-{key}",
    )
    return _show(request, case, again=key, problems=(problem,), status=409)


def _kept(row: Row, decision: MergeDecision | None) -> str:
    """What the record said when somebody chose to keep it."""
    before = decision.before if decision else None
    return f"to keep {_plain(in_words(row.question, before.value))}" if before else "to leave it as it was"


def _plain(words: str | tuple[str, ...]) -> str:
    return words if isinstance(words, str) else ", ".join(words)


def _undo(request: Any, case: Case) -> HttpResponseBase:
    try:
        decision = undo_decision(case, decision_id=request.POST["undo"], by=request.actor)
    except Stale as refusal:
        return _show(request, case, problems=(FieldProblem("merge", str(refusal), "merge"),), status=409)
    messages.success(request, "The decision was undone. The record says what it said before.")
    return redirect(f"{merge_home(case)}#q-{decision.question}")


def _finish(request: Any, case: Case) -> HttpResponseBase:
    agencies = finish_returns(case, by=request.actor)
    if agencies:
        messages.success(request, f"Finished with: {', '.join(agencies)}.")
    return redirect(home_of(case))


def _show(
    request: Any,
    case: Case,
    *,
    last: str = "",
    again: str = "",
    problems: tuple[FieldProblem, ...] = (),
    status: int = 200,
) -> HttpResponseBase:
    """The page. `last` is the question that was decided just now and `again` the one to decide anew: both stay in
    their places among those that wait.
    """
    note_read(request, events.RETURN_READ, case_id=case.id, data_key_id=case.data_key_id)
    laid = merge_of(case)
    decisions = standing_decisions(case)
    decided = shown.decided(laid, decisions)
    just = last if last in decided else ""
    context = {
        **shared(request, case),
        "merge": laid,
        "progress": shown.progress(laid),
        "summary": shown.summary_of(laid),
        "differing": shown.tables(laid, [DIFFERS], besides={just, again} - {""}),
        "new": shown.tables(laid, [NEW]),
        "new_versions": " ".join(_new(row) for row in laid.new),
        "decided": decided,
        "agreeing": shown.agreeing(laid, decisions),
        "just": just,
        "again": again,
        "can_finish": any(each.is_done and not each.source.is_finished for each in shown.progress(laid)),
        "not_written": NOT_CORRECTED,
        "problems": problems,
    }
    return render(request, "agency_requests/merge.html", context, status=status)


def _new(row: Row) -> str:
    return f"{row.key}:{row.best.source.id if row.best else ''}:{row.version}"


@page(act=Act.EDIT_RECORD, methods=("GET", "HEAD"))
def merge_one(request: Any, case_id: str, request_id: str) -> HttpResponseBase:
    """From one return to the merge of its case; a return that cannot be taken in says why."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    merge_for(queries.request_in(case, request_id))
    return redirect(merge_home(case))
