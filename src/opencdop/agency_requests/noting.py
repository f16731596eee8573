"""Noting what was done with a request: called in the transaction of the service that did it."""

from opencdop.agency_requests.models import AgencyRequest
from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record
from opencdop.core.actor import Actor


def note_event(
    kind: EventKind, request: AgencyRequest, *, by: Actor, sealed: str = "", **words: object
) -> None:
    """Record it under the agency's name. `sealed` is what was written about it, kept apart from the sentence."""
    record(
        kind,
        by=by,
        case_id=request.case_id,
        about=request,
        data_key_id=request.data_key_id,
        words={"agency": request.agency_name, **words},
        after=sealed,
    )
