"""Correcting one agreed answer, /cases/<id>/record/<question>/: with a reason; the old answer stays to be read."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.cases import events
from opencdop.cases.access import case_for
from opencdop.cases.answer_services import correct_answer
from opencdop.cases.frame import frame_of
from opencdop.cases.models import Case
from opencdop.cases.one_question import alone, as_form
from opencdop.cases.queries import AgreedAnswer, agreed_record, earlier_answers
from opencdop.cases.record import NOT_CORRECTED, question_now, question_of
from opencdop.core import clock
from opencdop.core.errors import NotFound, RuleBroken, Stale
from opencdop.formkit.asking import Asking
from opencdop.formkit.definition import Group, Question
from opencdop.formkit.problems import Problem
from opencdop.formkit.reading import inputs_of, read_group
from opencdop.submissions.shown import in_words
from opencdop.submissions.typed import rows_in_fields

EMPTY = "Enter the corrected answer"


@page(act=Act.EDIT_RECORD)
def correct(request: Any, case_id: str, question_key: str) -> HttpResponseBase:
    """Put another answer in place of the agreed one, with a reason; what was agreed before stays visible.

    The question is asked as the form asked it by which the answer came.
    """
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    agreed = agreed_record(case)
    current = agreed.get(question_key)
    question = (question_of(current) if current else None) or question_now(question_key)
    if question is None or question.type in NOT_CORRECTED:
        raise NotFound("There is no such answer to correct here.")
    group = alone(question)
    note_read(request, events.CASE_READ, case_id=case.id, data_key_id=case.data_key_id)
    values = {key: answer.value for key, answer in agreed.items()}
    if request.method != "POST":
        return _show(request, case, group, values, current=current, inputs=inputs_of(group, values))
    reading = read_group(group, request.POST, values, definition=as_form(group), today=clock.today())
    reason, value = request.POST.get("reason", ""), reading.answers.get(question.key)
    typed: dict[str, Any] = {"inputs": reading.raw, "reason": reason}
    if reading.rows_changed:
        return _show(request, case, group, values, current=current, **typed)
    problems = reading.problems
    if value is None and not problems:
        problems = (Problem(question.key, EMPTY, field_id=question.key),)
    if not problems:
        seen = request.POST.get("seen") or None
        try:
            correct_answer(case, question=question, value=value, reason=reason, seen=seen, by=request.actor)
        except (RuleBroken, Stale) as refused:
            problems = (Problem("reason", str(refused), field_id="reason"),)
        else:
            messages.success(
                request, f"The answer to “{question.label}” was corrected. The earlier answer is kept."
            )
            return redirect(f"/cases/{case.id}/record/")
    return _show(request, case, group, values, current=current, problems=problems, **typed)


def _show(
    request: Any,
    case: Case,
    group: Group,
    values: Mapping[str, Any],
    *,
    current: AgreedAnswer | None,
    inputs: Mapping[str, Any],
    reason: str = "",
    problems: tuple[Problem, ...] = (),
) -> HttpResponseBase:
    question = group.questions[0]
    today = clock.today()
    context = {
        "case": case,
        "frame": frame_of(case, request.actor, current="record"),
        "question": question,
        "group": group,
        "inputs": inputs,
        "asked": Asking(as_form(group), {**values, **rows_in_fields(group, inputs)}, today=today),
        "seen": current.id if current else "",
        "now": (_lines(question, current.value), current) if current else None,
        "reason": reason,
        "problems": problems,
        "earlier": [
            (_lines(question, row.value), row) for row in earlier_answers(case, question=question.key)
        ],
    }
    return render(request, "cases/correct.html", context, status=422 if problems else 200)


def _lines(question: Question, value: Any) -> tuple[str, ...]:
    words = in_words(question, value)
    return (words,) if isinstance(words, str) else words
