"""Writing what the record is to say where no return says it rightly: with a reason, checked by the question's type."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.agency_requests import events
from opencdop.agency_requests.frame import shared
from opencdop.agency_requests.merging.laying import Row
from opencdop.agency_requests.merging.pages import merge_home
from opencdop.agency_requests.merging.queries import merge_of, standing_decisions
from opencdop.agency_requests.merging.services import Choice, decide
from opencdop.agency_requests.merging.shown import decision_words
from opencdop.cases.access import case_for
from opencdop.cases.models import Case
from opencdop.cases.one_question import alone, as_form
from opencdop.cases.queries import agreed_values
from opencdop.cases.record import NOT_CORRECTED
from opencdop.core import clock
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.formkit.asking import Asking
from opencdop.formkit.problems import Problem
from opencdop.formkit.reading import inputs_of, read_group
from opencdop.submissions.typed import rows_in_fields

EMPTY = "Enter what the record is to say"
NO_REASON = "Say why the record says something that no return says"


@page(act=Act.EDIT_RECORD)
def write(request: Any, case_id: str, question_key: str) -> HttpResponseBase:
    """All that is said under one question, and the fields to write another answer."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    row = merge_of(case).rows.get(question_key)
    if row is None or row.question.type in NOT_CORRECTED:
        raise NotFound("There is no such answer to decide about here.")
    note_read(request, events.RETURN_READ, case_id=case.id, data_key_id=case.data_key_id)
    values, group = agreed_values(case), alone(row.question)
    if request.method != "POST":
        return _show(request, case, row, values, inputs=inputs_of(group, {row.key: _begins_with(row)}))
    reading = read_group(group, request.POST, values, definition=as_form(group), today=clock.today())
    reason, value = request.POST.get("reason", ""), reading.answers.get(row.key)
    typed: dict[str, Any] = {"inputs": reading.raw, "reason": reason}
    if reading.rows_changed:
        return _show(request, case, row, values, **typed)
    problems = list(reading.problems)
    if value is None and not problems:
        problems.append(Problem(row.key, EMPTY, field_id=row.key))
    if not reason.strip():
        problems.append(Problem("reason", NO_REASON, field_id="reason"))
    if problems:
        return _show(request, case, row, values, problems=tuple(problems), status=422, **typed)
    chosen = {row.key: Choice.write(value, reason=reason)}
    try:
        outcome = decide(case, choices=chosen, seen={row.key: request.POST.get("seen", "")}, by=request.actor)
    except RuleBroken as refusal:
        problem = Problem(row.key, str(refusal), field_id=row.key)
        return _show(request, case, row, values, problems=(problem,), status=422, **typed)
    if outcome.late:
        return _show(request, case, row, values, problems=(_changed(case, row),), status=409, **typed)
    messages.success(request, f"The record now says what you wrote under “{row.label}”.")
    return redirect(f"{merge_home(case)}?last={row.key}#q-{row.key}")


def _begins_with(row: Row) -> Any:
    """What is written mostly amends what is there."""
    if row.record is not None:
        return row.record.value
    return (row.best or row.said[0]).value


def _changed(case: Case, row: Row) -> Problem:
    decision = standing_decisions(case).get(row.key)
    done = f" {decision_words(decision)}." if decision else ""
    words = f"This answer changed while you had this page open.{done} What you wrote is kept below: save it if it holds"
    return Problem(row.key, words, field_id=row.key)


def _show(
    request: Any,
    case: Case,
    row: Row,
    values: Mapping[str, Any],
    *,
    inputs: Mapping[str, Any],
    reason: str = "",
    problems: tuple[Problem, ...] = (),
    status: int = 200,
) -> HttpResponseBase:
    group = alone(row.question)
    context = {
        **shared(request, case),
        "row": row,
        "merge_home": merge_home(case),
        "group": group,
        "inputs": inputs,
        "asked": Asking(as_form(group), {**values, **rows_in_fields(group, inputs)}, today=clock.today()),
        "reason": reason,
        "problems": problems,
    }
    return render(request, "agency_requests/merge_write.html", context, status=status)
