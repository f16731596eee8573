"""What may be asked of what came besides forms: who passed a request on, and why one is declined."""

from opencdop.agency_requests.link.models import Declining, PassingOn
from opencdop.agency_requests.models import AgencyRequest
from opencdop.core.errors import NotFound


def passed_on_by(request: AgencyRequest) -> PassingOn | None:
    """How the request came to whoever has it now, where a colleague passed it on to them."""
    passing = request.passings.filter(taken_back_at__isnull=True).order_by("-passed_at").first()
    return passing if passing is not None and passing.to_email == request.email else None


def passings_of(request: AgencyRequest) -> list[PassingOn]:
    """How a request was passed on, first to last."""
    return list(request.passings.order_by("passed_at", "pk"))


def declining_of(request: AgencyRequest) -> Declining:
    """Why a request is declined. Raises NotFound for one that is not."""
    found = Declining.objects.filter(request=request).first()
    if found is None:
        raise NotFound("Nobody has said of this request why it is not answered.")
    return found
