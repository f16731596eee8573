"""What a panel had asked agencies for while it led a review that another panel leads now: they stay its own."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.transitions import ANSWERED
from opencdop.core.errors import NotFound
from opencdop.transfers.models import Interest
from opencdop.transfers.transitions import ACCEPTED


@dataclass(frozen=True)
class OwnRequest:
    """A request that this panel sent while it led; its answer is this panel's where it came by then."""

    request: AgencyRequest
    is_here: bool


def own_requests(interest: Interest) -> list[OwnRequest]:
    """The requests that were sent while this panel led the review."""
    periods = _periods_of(interest)
    if not periods:
        return []
    led = Q()
    for begun, ended in periods:
        led |= Q(sent_at__gte=begun, sent_at__lt=ended)
    rows = interest.case.agency_requests.filter(led, withdrawn_at__isnull=True).select_related("submission")
    return [OwnRequest(row, _came_in(row, periods)) for row in rows.order_by("sent_at")]


def _periods_of(interest: Interest) -> list[tuple[datetime, datetime]]:
    """From when until when the panel of the interest led the review."""
    taken = interest.case.transfers.filter(state=ACCEPTED, answered_at__isnull=False).order_by("answered_at")
    periods: list[tuple[datetime, datetime]] = []
    since = interest.case.opened_at
    for from_panel_id, until in taken.values_list("from_panel_id", "answered_at"):
        if until is not None and from_panel_id == interest.panel_id:
            periods.append((since, until))
        since = until or since
    return periods


def _came_in(request: AgencyRequest, periods: list[tuple[datetime, datetime]]) -> bool:
    if request.state != ANSWERED or request.answered_at is None:
        return False
    return any(begun <= request.answered_at < ended for begun, ended in periods)


def own_report(interest: Interest, request_id: str) -> AgencyRequest:
    """A report that an agency sent to this panel while it led. Raises NotFound for anything else."""
    found = next(
        (each.request for each in own_requests(interest) if each.is_here and each.request.pk == request_id),
        None,
    )
    if found is None or found.submission is None:
        raise NotFound("There is no such report.")
    return found
