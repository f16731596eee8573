"""Taking a return's answers into the record, one decision a question. What the agency sent is never altered.

Narratives stay apart by agency, in the submission; `merging` says which answers can come in.
"""

from collections.abc import Collection, Mapping
from typing import Any

from opencdop.accounts.roles import Act
from opencdop.agency_requests import events, queries
from opencdop.agency_requests.asked import definition_of
from opencdop.agency_requests.merging import KEPT, TAKEN, Merge, Narrative, merge_of, narratives_in
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.noting import note_event
from opencdop.agency_requests.transitions import ANSWERED
from opencdop.audit.services import service
from opencdop.cases import access
from opencdop.cases.answer_services import agree_answers
from opencdop.cases.models import Case
from opencdop.cases.queries import agreed_record
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken, Stale

CHANGED = (
    "Somebody else changed the record of these answers while you had this page open. Nothing was taken. "
    "Look at the answers as they are now, and choose again."
)


def merge_for(request: AgencyRequest) -> Merge:
    """The return beside the record as it stands now; two queries. Raises RuleBroken when there is none to merge."""
    if request.state != ANSWERED or request.submission is None:
        raise RuleBroken("This request has no answers to take into the record.")
    if request.superseded_at is not None:
        raise RuleBroken("A corrected form has come since. Take that one into the record instead.")
    agreed = agreed_record(request.case)
    return merge_of(
        definition_of(request),
        agreed={key: answer.value for key, answer in agreed.items()},
        sources={key: answer.source for key, answer in agreed.items()},
        agreed_ids={key: answer.id for key, answer in agreed.items()},
        incoming=request.submission.answers or {},
        decisions=request.merge_decisions,
        agency=request.agency_name,
        corrected=_taken_before(request),
    )


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
    standing = case.agency_requests.filter(state=ANSWERED, superseded_at__isnull=True)
    returned = standing.select_related("submission").order_by("answered_at")
    for request in returned:
        answers: Mapping[str, Any] = (request.submission and request.submission.answers) or {}
        for narrative in narratives_in(definition_of(request), answers, source=request.agency_name):
            found.setdefault(narrative.key, []).append(narrative)
    return found


@service
def accept_answers_from(
    request: AgencyRequest, *, take: Collection[str], keep: Collection[str] = (), seen: str, by: Actor
) -> int:
    """Take some of the return's answers into the record and keep ours for others. The rest stays to be decided.

    `seen` is the name of the record as it was on screen (Merge.seen): when it has changed since, nothing is taken and
    Stale is raised, so that two coordinators never overwrite each other. Returns how many answers were taken.
    """
    access.require(by, Act.EDIT_RECORD, request.case)
    queries.refresh_locked(request)
    Case.objects.select_for_update().get(pk=request.case_id)
    merge = merge_for(request)
    if merge.seen != seen:
        raise Stale(CHANGED)
    if set(take) & set(keep) or not {*take, *keep} <= merge.open_keys:
        raise RuleBroken("Choose from the answers shown, each once.")
    taken = _take(request, merge, take=take, by=by)
    decided = {**dict.fromkeys(take, TAKEN), **dict.fromkeys(keep, KEPT)}
    request.merge_decisions = {**request.merge_decisions, **decided}
    request.save(update_fields=["merge_decisions"])
    if decided:
        note_event(events.RETURN_TAKEN, request, by=by, taken=len(take), kept=len(keep))
    if merge.open_keys <= decided.keys():
        _finish(request, by=by)
    return taken


def _take(request: AgencyRequest, merge: Merge, *, take: Collection[str], by: Actor) -> int:
    if not take:
        return 0
    return agree_answers(
        request.case,
        definition=definition_of(request),
        answers={key: merge.proposals[key].incoming for key in take},
        source=request.agency_name,
        submission=request.submission,
        by=by,
    )


def _finish(request: AgencyRequest, *, by: Actor) -> None:
    if request.merged_at is not None:
        return
    request.merged_at, request.merged_by_name = clock.now(), by.name
    request.save(update_fields=["merged_at", "merged_by_name"])
    note_event(events.RETURN_MERGED, request, by=by)
