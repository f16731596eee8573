"""What an office of the demonstration takes into the record of what an agency sent."""

from opencdop.agency_requests.merging.queries import merge_for
from opencdop.agency_requests.merging.services import accept_answers_from
from opencdop.agency_requests.models import AgencyRequest
from opencdop.core.actor import Actor


def take_what_is_new(request: AgencyRequest, *, by: Actor) -> None:
    """What is new comes into the record; where the agency says otherwise the record stays as it is."""
    merge = merge_for(request)
    accept_answers_from(
        request,
        take=[row.key for row in merge.new],
        keep=[row.key for row in merge.differing],
        seen=merge.seen,
        by=by,
    )
