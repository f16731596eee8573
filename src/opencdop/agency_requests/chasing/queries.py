"""What may be asked of chasing: what is due today, until when a request is left in peace, what was done about it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from opencdop.agency_requests.chasing.models import Chase
from opencdop.agency_requests.chasing.rules import quiet_while, rules_of_panels, shipped_rules
from opencdop.agency_requests.chasing.turns import Waiting, turn_of
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.queries import waiting_requests
from opencdop.agency_requests.transitions import WAITING
from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Hold
from opencdop.core.clock import local_date
from opencdop.core.errors import NotFound
from opencdop.directory.queries import agencies_at, agencies_with_a_manager, plain_address


@dataclass(frozen=True)
class Turn:
    """A request and what is done about it now: a reminder by its name, or `manager`."""

    request: AgencyRequest
    step: str


def turns(now: datetime) -> list[Turn]:
    """What is due now, of all panels: for the scheduler alone; a fixed number of queries."""
    today = local_date(now)
    quiet, own, held = quiet_until(today), rules_of_panels(today), cases_held()
    found = []
    for request in waiting_requests():
        if held.intersection(case_ids_of(request.case)):
            continue
        step = turn_of(
            waiting_of(request, quiet_until=quiet.get(request.id)),
            rules=own.get(request.case.lead_panel_id, shipped_rules()),
            today=today,
        )
        if step:
            found.append(Turn(request, step))
    return found


def with_a_manager(requests: Collection[AgencyRequest]) -> set[str]:
    """The ids of those about whom the directory may know a manager: by the entry asked, the address or the agency.

    Few queries for all of them, so that a request typed by hand about which it knows nobody is not tried each time.
    """
    if not requests:
        return set()
    managed, known = agencies_with_a_manager(), agencies_at([request.email for request in requests])
    return {
        request.id
        for request in requests
        if request.contact_id
        or request.organisation_id in managed
        or known.get(plain_address(request.email), set()) & managed
    }


def waiting_of(request: AgencyRequest, *, quiet_until: date | None) -> Waiting:
    """The request as the rules see it."""
    return Waiting(
        sent_on=local_date(request.sent_at),
        due_on=request.due_on,
        done=request.reminders_sent,
        reminded_on=local_date(request.reminded_at) if request.reminded_at else None,
        quiet_until=quiet_until,
    )


def quiet_until(today: date, *, requests: Collection[str] | None = None) -> dict[str, date]:
    """The requests that are left in peace today, each with the day on which it is looked at again; one query."""
    rows = Chase.objects.filter(until_on__gt=today, ended_at__isnull=True, request__state__in=WAITING)
    if requests is not None:
        rows = rows.filter(request_id__in=requests)
    latest = rows.values_list("request_id").annotate(Max("until_on"))
    return {request_id: until for request_id, until in latest if until is not None}


def quiet_by(chases: Iterable[Chase], today: date) -> dict[str, date]:
    """The same, of what was done about some requests that wait, as it is at hand."""
    found: dict[str, date] = {}
    for chase in chases:
        if chase.until_on is not None and chase.until_on > today and chase.ended_at is None:
            found[chase.request_id] = max(chase.until_on, found.get(chase.request_id, today))
    return found


def cases_held() -> set[str]:
    """The cases in which nobody is reminded, because of what the review itself waits for; one query."""
    held = Hold.objects.filter(reason__in=quiet_while(), closed_on__isnull=True)
    return set(held.values_list("case_id", flat=True))


def chases_of(request: AgencyRequest) -> list[Chase]:
    """What people did about a request, the newest first."""
    return list(request.chases.order_by("-at", "-id"))


def pause_of(request: AgencyRequest, pause_id: str) -> Chase:
    """A pause of the request that has not been ended. Raises NotFound."""
    found = request.chases.filter(id=pause_id, kind=Chase.PAUSED, ended_at__isnull=True).first()
    if found is None:
        raise NotFound("This request has no such pause.")
    return found
