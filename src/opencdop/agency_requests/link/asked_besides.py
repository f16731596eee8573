"""What may be asked of what came besides forms: who passed a request on, why one is declined, what waits for us."""

from opencdop.accounts.roles import Act
from opencdop.agency_requests.link.models import Declining, PassingOn
from opencdop.agency_requests.models import AgencyRequest
from opencdop.cases.access import visible_cases
from opencdop.cases.merged import read_as, shown_in_survivors
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound
from opencdop.keystore import keys


def passings_of(request: AgencyRequest) -> list[PassingOn]:
    """How a request was passed on, first to last."""
    return list(request.passings.order_by("passed_at", "pk"))


def declining_of(request: AgencyRequest) -> Declining:
    """Why a request is declined. Raises NotFound for one that is not."""
    found = Declining.objects.filter(request=request).first()
    if found is None:
        raise NotFound("Nobody has said of this request why it is not answered.")
    return found


def declined_for_office(actor: Actor) -> list[Declining]:
    """What agencies said and the actor's office has not dealt with, the longest waiting first; a query and its keys."""
    cases = visible_cases(actor, Act.ASK_AGENCY).values("id")
    found = Declining.objects.filter(settled_at__isnull=True, request__case_id__in=cases)
    rows = list(
        found.select_related(
            "request__case__child", "request__case__lead_panel", "request__case__coordinator"
        ).order_by("declined_at")
    )
    shown = shown_in_survivors([row.request for row in rows])
    for row, request in zip(rows, shown, strict=True):
        read_as(row.request, request.case)
    keys.load_keys({row.data_key_id for row in rows})
    return rows
