"""The files sent along with a request, as the office sees them beside its form."""

from dataclasses import dataclass

from opencdop.agency_requests.link.file_services import files_along
from opencdop.agency_requests.models import AgencyRequest
from opencdop.cases.filing.queries import look_of
from opencdop.documents.filing.words import state_if_closed
from opencdop.documents.transitions import ERASED

LABEL = "Sent along, beside the form"


@dataclass(frozen=True)
class Along:
    """A file as a list shows it. `state` while nobody can open it; `look` where its pages can be shown."""

    name: str
    href: str
    state: tuple[str, str]
    look: str


def sent_along_of(request: AgencyRequest) -> tuple[Along, ...]:
    """What came along, without what was erased or taken back."""
    here = f"/cases/{request.case.pk}/agencies/{request.pk}/files/"
    return tuple(
        Along(each.name, f"{here}{each.pk}/", state=state_if_closed(each), look=look_of(request.case, each))
        for each in files_along(request)
        if each.state != ERASED
    )


def held_along(request: AgencyRequest) -> dict[str, tuple[str, str]]:
    """The same by identifier, with the words for a list and the file's name."""
    return {each.pk: (LABEL, each.name) for each in files_along(request)}
