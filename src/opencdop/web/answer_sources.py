"""Where an agreed answer comes from: the form that brought it, who agreed it, what stood before, what others said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from opencdop.agency_requests.merging.laying import Said
from opencdop.agency_requests.merging.queries import merge_of
from opencdop.cases.models import Case, CaseAnswer
from opencdop.cases.queries import AgreedAnswer, agreed_record
from opencdop.cases.record import question_now, question_of
from opencdop.core.errors import NotFound
from opencdop.formkit.definition import Question
from opencdop.submissions.shown import in_words

Lines = tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """One answer that stands or stood in the record. `href` leads to the form by which it came, at its question."""

    words: Lines
    source: str
    href: str
    by: str
    at: datetime
    until: datetime | None
    reason: str


@dataclass(frozen=True)
class AnswerSource:
    """The answer to one question with all that is known of where it comes from, the newest first."""

    question: Question
    now: Told
    before: tuple[Told, ...]
    said: tuple[Said, ...]


def source_of(case: Case, key: str) -> AnswerSource:
    """Raises NotFound for a question to which nothing is agreed."""
    agreed = agreed_record(case).get(key)
    question = (question_of(agreed) if agreed else None) or question_now(key)
    if agreed is None or question is None:
        raise NotFound("There is no such answer in this record.")
    rows = list(case.answers.filter(question=key).order_by("-agreed_at", "-id"))
    leads = _leads(case, rows, key)
    told = {row.id: _told(row, question, leads) for row in rows}
    row = merge_of(case).rows.get(key)
    return AnswerSource(
        question=question,
        now=_named(told.pop(agreed.id), agreed),
        before=tuple(each for each in told.values() if each.until),
        said=row.said if row else (),
    )


def _leads(case: Case, rows: Iterable[CaseAnswer], key: str) -> dict[str, str]:
    """By submission: the address at which it is read."""
    ids = {row.submission_id for row in rows if row.submission_id}
    returns = case.agency_requests.filter(submission_id__in=ids).values_list("submission_id", "id")
    notifications = case.notifications.filter(submission_id__in=ids).values_list("submission_id", "id")
    return {
        **{str(each): f"/cases/{case.pk}/agencies/{request}/return/#q-{key}" for each, request in returns},
        **{str(each): f"/notifications/{notification}/#q-{key}" for each, notification in notifications},
    }


def _told(row: CaseAnswer, question: Question, leads: dict[str, str]) -> Told:
    words = in_words(question, row.value)
    return Told(
        words=(words,) if isinstance(words, str) else words,
        source=row.source,
        href=leads.get(row.submission_id or "", ""),
        by=row.agreed_by_name,
        at=row.agreed_at,
        until=row.superseded_at,
        reason=row.reason,
    )


def _named(told: Told, agreed: AgreedAnswer) -> Told:
    """With the reference of the case that it was merged from, where it was."""
    return Told(told.words, agreed.source, told.href, told.by, told.at, told.until, told.reason)
