"""What may be asked of a merge: the returns that stand beside the record, what was decided, the agencies' own words."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from opencdop.agency_requests.merging.laying import (
    TAKEN,
    Merge,
    Narrative,
    Return,
    lay,
    narratives_in,
)
from opencdop.agency_requests.merging.models import MergeDecision
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.transitions import ANSWERED
from opencdop.cases.merged import read_as
from opencdop.cases.models import Case
from opencdop.cases.queries import AgreedAnswer, agreed_record
from opencdop.core.errors import RuleBroken
from opencdop.formkit.definition import Definition
from opencdop.keystore import keys
from opencdop.submissions.library import definition_as

STANDING = Q(state=ANSWERED, superseded_at__isnull=True)


def standing_returns(case: Case) -> list[AgencyRequest]:
    """The returns of a case that stand, the first to come first; one query and one for their keys."""
    rows = case.agency_requests.filter(STANDING).select_related("submission", "corrects__submission")
    found = [read_as(row, case) for row in rows.order_by("answered_at", "id")]
    keys.load_keys({row.data_key_id for row in found})
    return found


def merge_of(case: Case, *, only: Collection[str] | None = None) -> Merge:
    """The returns that stand, or only some of them, beside the record as it is now."""
    found = [row for row in standing_returns(case) if only is None or row.id in only]
    return lay([return_of(row) for row in found], agreed_record(case))


def merge_for(request: AgencyRequest) -> Merge:
    """One return alone beside the record. Raises RuleBroken when there is none to merge."""
    if request.state != ANSWERED or request.submission is None:
        raise RuleBroken("This request has no answers to take into the record.")
    if request.superseded_at is not None:
        raise RuleBroken("A corrected form has come since. Take that one into the record instead.")
    alone = return_of(request)
    return lay([alone], agreed_record(request.case, questions=_laid_by(alone)))


def _laid_by(alone: Return) -> set[str]:
    """The questions that one return can lay beside the record."""
    asked = alone.definition.by_key.items()
    computed = {key for key, question in asked if question.type == "computed"}
    return {*alone.answers, *alone.replaced, *computed}


def return_of(request: AgencyRequest) -> Return:
    """A return as it is laid beside the record."""
    submission = request.submission
    if submission is None or request.answered_at is None:
        raise RuleBroken("This request has no answers to take into the record.")
    return Return(
        id=request.id,
        agency=request.agency_name,
        came_at=request.answered_at,
        author=submission.sent_by.split(",")[0],
        definition=_asked(
            submission.form, submission.version, submission.definition_digest, tuple(request.sections)
        ),
        answers=submission.answers or {},
        decisions=request.merge_decisions,
        is_finished=request.merged_at is not None,
        replaced=_taken_before(request),
    )


@lru_cache(maxsize=256)
def _asked(form: str, version: str, digest: str, sections: tuple[str, ...]) -> Definition:
    """Kept, because a part of a form is made anew each time, and a case has a dozen returns of it."""
    return definition_as(form, version, digest=digest).part(sections)


def _taken_before(request: AgencyRequest) -> Mapping[str, Any]:
    """What the record took from the form that this one corrects."""
    earlier = request.corrects
    if earlier is None or earlier.submission is None:
        return {}
    said: Mapping[str, Any] = earlier.submission.answers or {}
    return {key: value for key, value in said.items() if earlier.merge_decisions.get(key) == TAKEN}


def narratives_of(case: Case) -> dict[str, list[Narrative]]:
    """By question: what each agency wrote in its own words, the first return first. They are never blended."""
    found: dict[str, list[Narrative]] = {}
    for each in map(return_of, standing_returns(case)):
        for narrative in narratives_in(each.definition, each.answers, source=each.agency):
            found.setdefault(narrative.key, []).append(narrative)
    return found


def standing_decisions(case: Case) -> dict[str, MergeDecision]:
    """The latest decision about each question that was not undone; one query."""
    return {row.question: row for row in _standing(case)}


def _standing(case: Case) -> QuerySet[MergeDecision]:
    rows = case.merge_decisions.filter(undone_at__isnull=True)
    return rows.select_related("source").order_by("decided_at", "id")


def can_undo(decision: MergeDecision, record: AgreedAnswer | None) -> bool:
    """Whether the record still says what it said through this decision, and the returns that it settled are known."""
    return bool(decision.settled) and decision.answer_id == (record.id if record else None)
