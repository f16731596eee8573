"""What others have settled for one request: worked out from the record until the agency begins, and kept from then on.

While somebody fills in a form nothing moves under their hands; the next agency sees what has been settled since.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opencdop.agency_requests.asked import definition_of
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.settled.folding import Settled, folded, settled_pages
from opencdop.agency_requests.settled.questions import OFFICE, Known, settled_in
from opencdop.agency_requests.transitions import ANSWERED
from opencdop.cases.merged import read_as
from opencdop.cases.models import Case
from opencdop.cases.queries import AgreedAnswer, agreed_record, conflicting_answers
from opencdop.core import clock
from opencdop.formkit.definition import Definition
from opencdop.formkit.merging import CONFLICTING, kind_of
from opencdop.submissions.shown import in_words


@dataclass(frozen=True)
class Folding:
    """The form as this agency is asked it, with what it may skip folded away, and that in words."""

    definition: Definition
    settled: Settled


def folding_of(request: AgencyRequest) -> Folding:
    """The form for this agency. A few queries more than without: the record, and before it is begun the returns."""
    whole = definition_of(request)
    if not _may_skip(request) or (request.draft_id and not request.settled):
        return Folding(whole, settled_pages(whole, ()))
    record = agreed_record(request.case)
    keys = request.settled if request.draft_id else _worked_out(request, record)
    agreed = {key: answer.value for key, answer in record.items()}
    shown = _shown(whole, keys, agreed) if request.shows_answers else {}
    form = folded(whole, keys, agreed=agreed, shown=shown, today=clock.today())
    return Folding(form, settled_pages(whole, keys))


def settled_now(request: AgencyRequest, record: Mapping[str, AgreedAnswer] | None = None) -> list[str]:
    """The questions that an agency may skip if it begins now, for whoever keeps them with the request, and has read
    the record perhaps.
    """
    if not _may_skip(request):
        return []
    return list(_worked_out(request, agreed_record(request.case) if record is None else record))


def _may_skip(request: AgencyRequest) -> bool:
    """A form that the office enters says what a paper says, and a corrected one what was sent before: both whole."""
    return not request.is_entered_here and request.corrects_id is None


def _worked_out(request: AgencyRequest, record: Mapping[str, AgreedAnswer]) -> tuple[str, ...]:
    case = request.case
    said_by = _said_by(case)
    known = {key: Known(answer.value, said_by.get(answer.id, OFFICE)) for key, answer in record.items()}
    return settled_in(
        definition_of(request), known=known, conflicting=_conflicting(case, record), today=clock.today()
    )


def _said_by(case: Case) -> dict[str, str]:
    """By agreed answer that came with a form: the kind of agency that sent it, or ''; one query."""
    rows = case.answers.filter(superseded_at__isnull=True, submission__isnull=False)
    return {
        answer_id: agency_type or ""
        for answer_id, agency_type in rows.values_list("id", "submission__agency_request__agency_type")
    }


# Of a return, what says which form it is and what it says.
_AS_SENT = (
    *("case", "form", "version", "sections", "merge_decisions", "submission__data_key_id"),
    *("submission__form", "submission__version", "submission__definition_digest", "submission__answers"),
)


def _conflicting(case: Case, record: Mapping[str, AgreedAnswer]) -> set[str]:
    """What somebody's return says otherwise, and nobody has decided about."""
    found = {agreed.question for agreed, _ in conflicting_answers(case)}
    standing = case.agency_requests.filter(state=ANSWERED, superseded_at__isnull=True)
    for request in standing.select_related("submission").only(*_AS_SENT):
        read_as(request, case)
        answers: Mapping[str, Any] = (request.submission and request.submission.answers) or {}
        definition = definition_of(request)
        found |= {
            key
            for key, value in answers.items()
            if key in record
            and key in definition.by_key
            and key not in request.merge_decisions
            and kind_of(record[key].value, value, definition.question(key)) == CONFLICTING
        }
    return found


def _shown(definition: Definition, keys: Any, agreed: Mapping[str, Any]) -> dict[str, str]:
    """The answers in words, of what does not identify anybody: the rest is settled and stays closed all the same."""
    shown = {}
    for key in keys:
        question = definition.by_key.get(key)
        if question is not None and not question.identifying and key in agreed:
            words = in_words(question, agreed[key])
            shown[key] = words if isinstance(words, str) else ", ".join(words)
    return shown
