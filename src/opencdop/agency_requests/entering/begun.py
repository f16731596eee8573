"""Forms that somebody of the office has begun to enter and not finished."""

from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.transitions import ENTERED, ENTERING
from opencdop.cases.merged import read_as
from opencdop.cases.models import Case
from opencdop.core.actor import Actor


def begun_by(actor: Actor, case: Case, *, form: str) -> list[AgencyRequest]:
    """Those of one form that the actor has begun in a case, the newest first; none that corrects another."""
    rows = case.agency_requests.filter(
        kind=ENTERED, state=ENTERING, corrects__isnull=True, form=form, asked_by_id=actor.id
    )
    return [read_as(row, case) for row in rows.order_by("-sent_at", "-id")]
