"""What requests tell the gates: which kinds of agency have answered, and where each open request is seen to."""

from collections.abc import Collection

from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.transitions import ENTERING, RETURNED, WAITING
from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case
from opencdop.cases.readiness.offered import Told, Way
from opencdop.cases.stages import why_locked


def told_by_requests(cases: Collection[Case]) -> dict[str, Told]:
    """Who has answered, also that they hold nothing; and the way to each request. One query."""
    shown_in = {each: case.pk for case in cases for each in case_ids_of(case)}
    over = {case.pk for case in cases if why_locked(case.stage)}
    rows = AgencyRequest.objects.filter(case_id__in=list(shown_in)).values_list(
        "id", "case_id", "agency_type", "state"
    )
    returned: dict[str, set[str]] = {}
    ways: dict[str, dict[str, Way]] = {}
    for request_id, case_id, agency_type, state in rows:
        case = shown_in[case_id]
        if state in RETURNED:
            returned.setdefault(case, set()).add(agency_type)
        ways.setdefault(case, {})[f"request:{request_id}"] = _way(
            case, request_id, "" if case in over else state
        )
    return {
        case.pk: Told(
            facts={"returned": sorted(returned.get(case.pk, ()))},
            ways=ways.get(case.pk, {}),
        )
        for case in cases
    }


def _way(case_id: str, request_id: str, state: str) -> Way:
    """Where the request is chased while it is waited for, gone on with while the office enters it, or read, as every
    request of a review that takes no answer any more.
    """
    here = f"/cases/{case_id}/agencies/{request_id}/"
    if state in WAITING:
        return Way(f"{here}chase/", "Chase")
    if state == ENTERING:
        return Way(f"/cases/{case_id}/forms/", "The forms of this case")
    return Way(here, "The request", again=False)
