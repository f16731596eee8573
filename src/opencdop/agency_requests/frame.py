"""What the pages of a case's agencies and forms show around themselves, and where they stand."""

from typing import Any

from opencdop.accounts.access import note_read
from opencdop.accounts.roles import Act
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.transitions import RESPONSE
from opencdop.cases.access import sees
from opencdop.cases.events import CASE_READ
from opencdop.cases.frame import frame_of
from opencdop.cases.models import Case
from opencdop.cases.stages import why_locked
from opencdop.core import clock
from opencdop.design.shell import Link


def home_of(case: Case) -> str:
    return f"/cases/{case.id}/agencies/"


def request_behind(case: Case, request_id: str) -> Link:
    """Where the request stands from which messages arose."""
    return Link("The request that this is about", f"{home_of(case)}{request_id}/")


def forms_of(case: Case) -> str:
    return f"/cases/{case.id}/forms/"


def page_of(asked: AgencyRequest) -> str:
    """The page of the case under which the pages of a request stand."""
    return "joint-response" if asked.kind == RESPONSE else "agencies"


def shared(request: Any, case: Case, *, current: str = "agencies") -> dict[str, Any]:
    """What every page of a case's agencies and forms shows around itself; the reading of the record is noted."""
    note_read(request, CASE_READ, case_id=case.id, data_key_id=case.data_key_id)
    return {
        "case": case,
        "frame": frame_of(case, request.actor, current=current),
        "home": home_of(case),
        "forms_home": forms_of(case),
        "today": clock.today(),
        "may_ask": sees(case, request.actor, Act.ASK_AGENCY),
        # Why nobody is asked any more; nothing while the review takes answers.
        "locked": why_locked(case.stage),
        "may_merge": sees(case, request.actor, Act.EDIT_RECORD),
    }
