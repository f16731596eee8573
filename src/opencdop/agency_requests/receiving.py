"""What every form that comes in goes through, whoever sent it: its draft, its submission, what it takes the place of.

Called by the services that checked the right; each of them records in its own transaction.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from opencdop.agency_requests import events, queries, wording
from opencdop.agency_requests.asked import definition_of, prefilled
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.noting import note_event
from opencdop.agency_requests.settled.for_request import settled_now
from opencdop.agency_requests.transitions import CLOSED, NOTHING_HELD, REQUEST_MOVES
from opencdop.cases.queries import AgreedAnswer, agreed_record
from opencdop.cases.services import meet_need
from opencdop.cases.stages import Gate, why_locked
from opencdop.core import clock
from opencdop.core.actor import Actor, ActorKind
from opencdop.core.errors import RuleBroken
from opencdop.core.transitions import check_transition
from opencdop.formkit.definition import Definition
from opencdop.formkit.merging import SAME, kind_of
from opencdop.outbox.services import queue_email
from opencdop.submissions import services as submissions
from opencdop.submissions.models import Draft, Submission


def draft_of(request: AgencyRequest, *, answers: Mapping[str, Any] | None = None, by: Actor) -> Draft:
    """The draft of the answer, begun where there is none: with what the office has, or what is being corrected.

    What others have settled by now is kept with it, so that nothing moves while somebody writes.
    """
    if request.draft is None:
        record = agreed_record(request.case)
        request.settled = settled_now(request, record)
        request.draft = submissions.begin_draft(
            definition_of(request),
            purpose="report",
            answers=_begun_with(request, record) if answers is None else answers,
            data_key_id=request.data_key_id,
            case_id=request.case_id,
            by=by,
        )
        request.save(update_fields=["draft", "settled"])
    return request.draft


def _begun_with(request: AgencyRequest, record: Mapping[str, AgreedAnswer]) -> Mapping[str, Any]:
    corrected = request.corrects
    if corrected is not None and corrected.submission is not None:
        said = dict(corrected.submission.answers or {})
        said.pop("nothing_held", None)
        return said
    return prefilled(request, agreed={question: answer.value for question, answer in record.items()})


def receive(
    request: AgencyRequest,
    *,
    answers: Mapping[str, Any],
    state: str,
    received_at: datetime | None = None,
    by: Actor,
) -> Submission:
    """The answer is here: it stands as sent, meets its need, and the office is told that something came.

    A corrected form takes the place of the one before it, as long as the answers of the case are not final.
    """
    check_transition(REQUEST_MOVES, before=request.state, after=state, sentence=CLOSED)
    if request.corrects is not None and why_locked(stage := queries.stage_now(request)):
        raise RuleBroken(why_locked(stage))
    submission = submissions.send_draft(
        draft_of(request, by=by),
        definition=definition_of(request),
        answers=answers,
        sent_by=_sender(request, answers, by=by),
        channel=_channel(request, by),
        case_id=request.case_id,
        received_at=received_at,
        by=by,
    )
    request.submission, request.state, request.answered_at = submission, state, clock.now()
    request.opened_at = request.opened_at or request.answered_at
    request.code_hash, request.link_expires_at = "", clock.now()  # the link ends with the sending
    if request.corrects is not None:
        request.merge_decisions = _take_the_place(request.corrects, answers)
    request.save(
        update_fields=[
            "submission",
            "state",
            "answered_at",
            "opened_at",
            "code_hash",
            "link_expires_at",
            "merge_decisions",
        ]
    )
    meet_need(request.case, gate=Gate.G1.value, code=request.need_code, by=by)
    kind = events.NOTHING_HELD_SAID if state == NOTHING_HELD else events.ANSWER_RECEIVED
    note_event(kind, request, by=by)
    if not request.is_entered_here:
        _tell_office(request, by=by)
    return submission


def _take_the_place(corrected: AgencyRequest, answers: Mapping[str, Any]) -> dict[str, str]:
    """Mark the form before as superseded. What was decided about answers that stay the same stays decided."""
    corrected.superseded_at = clock.now()
    corrected.save(update_fields=["superseded_at"])
    said: Mapping[str, Any] = (corrected.submission and corrected.submission.answers) or {}
    return {
        key: decision
        for key, decision in corrected.merge_decisions.items()
        if key in answers and key in said and _stays(definition_of(corrected), key, said[key], answers[key])
    }


def _stays(definition: Definition, key: str, before: Any, after: Any) -> bool:
    """Whether a corrected form says the same, in whatever writing, and neither more nor less."""
    question = definition.by_key.get(key)
    if before == after or question is None:
        return bool(before == after)
    return kind_of(before, after, question) == SAME == kind_of(after, before, question)


def _channel(request: AgencyRequest, by: Actor) -> str:
    if request.is_entered_here:
        return request.kind
    return "link" if by.kind is ActorKind.LINK else "account"


def _sender(request: AgencyRequest, answers: Mapping[str, Any], *, by: Actor) -> str:
    said = [answers.get(key) for key in ("reporter_name", "reporter_role", "reporter_agency")]
    named = [part for part in said if isinstance(part, str) and part]
    if request.is_entered_here:
        kept = [request.respondent_name, request.respondent_role, request.agency_name]
        named = named or [part for part in kept if part and part != by.name]
        return f"{', '.join(named)}; entered by {by.name}" if named else by.name
    return ", ".join(named)


def _tell_office(request: AgencyRequest, *, by: Actor) -> None:
    panel = request.case.lead_panel
    link = f"{settings.OPENCDOP_ADDRESS}/cases/{request.case_id}/agencies/{request.id}/"
    letter = wording.telling_office(request, panel=panel, link=link)
    queue_email(
        kind="request_answered",
        to=panel.office_email,
        subject=letter.subject,
        body=letter.body,
        words=letter.words,
        dedupe_key=f"request-answered:{request.id}",
        case_id=request.case_id,
        by=by,
    )
