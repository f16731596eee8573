"""Noting what was done with a request: called in the transaction of the service that did it."""

from opencdop.agency_requests.models import AgencyRequest, LinkBefore
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


def keep_link_before(request: AgencyRequest) -> None:
    """Keep the hash of the link that a fresh one is about to replace, by which it is known when somebody tries it."""
    LinkBefore.objects.create(request=request, link_hash=request.link_hash)
