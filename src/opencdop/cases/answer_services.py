"""Agreed answers: accepting what somebody sent, correcting with a reason. An old answer is superseded and stays."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from opencdop.accounts.roles import Act
from opencdop.audit.services import record, service
from opencdop.cases import access, events
from opencdop.cases.identity import IDENTITY_QUESTIONS, date_in
from opencdop.cases.kept_identity import write_identity
from opencdop.cases.models import Case, CaseAnswer, Child
from opencdop.cases.queries import agreed_record
from opencdop.cases.services import touch
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken, Stale
from opencdop.formkit.definition import Definition, Question
from opencdop.submissions.models import Submission

# Types whose answers are codes, numbers or dates: kept in clear unless the question identifies somebody.
COUNTABLE = frozenset(
    {
        "choice",
        "choices",
        "tick",
        "number",
        "decimal",
        "weeks_days",
        "date",
        "partial_date",
        "moment",
        "time",
        "icd10",
    }
)


def is_countable(question: Question) -> bool:
    """Whether the answer stands in clear in the database, so that it can be counted."""
    return question.type in COUNTABLE and not question.identifying


@service
def agree_answers(
    case: Case,
    *,
    definition: Definition,
    answers: Mapping[str, Any],
    source: str,
    submission: Submission | None,
    act: Act = Act.EDIT_RECORD,
    by: Actor,
) -> int:
    """Take answers into the record, each with its source. An answer that is already agreed as it is stays untouched.

    `act` is the right it needs: EDIT_RECORD for the office, SIGN_OFF when a signed-off analysis becomes the record.
    Returns how many were taken.
    """
    access.require(by, act, case)
    Case.objects.select_for_update().get(pk=case.pk)
    agreed = {row.question: row for row in _own(case)}
    new = {key: value for key, value in answers.items() if key not in agreed or agreed[key].value != value}
    if not new:
        return 0
    changed = [agreed[key] for key in new if key in agreed]
    before = {row.question: row.value for row in changed}
    CaseAnswer.objects.filter(pk__in=[row.pk for row in changed]).update(superseded_at=clock.now())
    CaseAnswer.objects.bulk_create(
        [
            _answer(case, definition.question(key), value, source=source, submission=submission, by=by)
            for key, value in new.items()
        ]
    )
    _keep_identity(case, new)
    touch(case)
    record(
        events.ANSWERS_AGREED,
        by=by,
        case_id=case.id,
        about=case,
        data_key_id=case.data_key_id,
        words={"count": len(new), "source": source},
        before=before,
        after=dict(new),
    )
    return len(new)


@service
def correct_answer(
    case: Case, *, question: Question, value: Any, reason: str, seen: str | None, by: Actor
) -> CaseAnswer:
    """Put another answer in place of the agreed one, with a reason. `seen` is the id of the answer that was on screen.

    Raises Stale when somebody else changed the answer meanwhile.
    """
    access.require(by, Act.EDIT_RECORD, case)
    if not reason.strip():
        raise RuleBroken("Say why you are correcting this answer.")
    Case.objects.select_for_update().get(pk=case.pk)
    shown = agreed_record(case).get(question.key)  # its own answer, or that of a case merged into it
    if (shown.id if shown else None) != (seen or None):
        raise Stale()
    current = CaseAnswer.objects.filter(pk=shown.id).first() if shown else None
    if current and current.case_id == case.pk:
        current.superseded_at = clock.now()
        current.save(update_fields=["superseded_at"])
    asked_by = current.submission if current else None  # the form whose question this is, to read it by
    row = _answer(case, question, value, source=f"Corrected by {by.name}", submission=asked_by, by=by)
    row.reason = reason.strip()
    row.save(force_insert=True)
    _keep_identity(case, {question.key: value})
    touch(case)
    record(
        events.ANSWER_CORRECTED,
        by=by,
        case_id=case.id,
        about=row,
        data_key_id=case.data_key_id,
        words={"label": question.label},
        before=current.value if current else None,
        after={"value": value, "reason": reason.strip()},
    )
    return row


def _own(case: Case) -> QuerySet[CaseAnswer]:
    """The agreed answers of the case itself. Those of cases merged into it are read beside them and never written."""
    return CaseAnswer.objects.filter(case=case, superseded_at__isnull=True)


def _answer(
    case: Case, question: Question, value: Any, *, source: str, submission: Submission | None, by: Actor
) -> CaseAnswer:
    row = CaseAnswer(
        case=case,
        data_key_id=case.data_key_id,
        question=question.key,
        submission=submission,
        source=source,
        agreed_by_id=by.id,
        agreed_by_name=by.name,
        agreed_at=clock.now(),
    )
    if is_countable(question):
        row.coded = value
    else:
        row.sealed = value
    return row


def _keep_identity(case: Case, answers: Mapping[str, Any]) -> None:
    """Bring the child's identity, its search hashes and the date of death up to date with the agreed answers."""
    said = {key: answers[key] for key in IDENTITY_QUESTIONS if key in answers}
    if not said:
        return
    child = Child.objects.select_for_update().get(case=case)
    write_identity(child, {**child.known, **said})
    if "date_of_death" in said:
        told = date_in(said, "date_of_death")
        # A day that has not come is put right by a person; until then no guide begins at it.
        case.died_on = told if told is None or told <= clock.today() else None
        Case.objects.filter(pk=case.pk).update(died_on=case.died_on)
