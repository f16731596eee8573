"""What goes out while chasing: to an agency's manager, which brings no link, and an agency's own figures."""

from collections.abc import Sequence

from opencdop.agency_requests.chasing.figures import Figures
from opencdop.agency_requests.chasing.figures_words import list_of, year_words
from opencdop.agency_requests.models import AgencyRequest
from opencdop.design.words import day
from opencdop.panels.models import Panel
from opencdop.panels.templates import Email, Letter, email_for, letter_for


def telling_manager(request: AgencyRequest, *, panel: Panel) -> Email:
    """That somebody of the agency was asked, by when, and that nothing has come."""
    words = {"reference": request.reference, "due_on": day(request.due_on)}
    return email_for(panel, "request_manager", words)


def telling_figures(figures: Figures, *, panel: Panel, year: int) -> Email:
    """How an agency's requests of a year were answered."""
    return email_for(panel, "agency_figures", {"year": year_words(year), "figures": list_of(figures)})


def letter_with_figures(
    figures: Figures, *, panel: Panel, year: int, to: Sequence[str], signed_by: str
) -> Letter:
    """The same on paper."""
    words = {"year": year_words(year), "figures": list_of(figures), "signed_by": signed_by}
    return letter_for(panel, "agency_figures_letter", words, to=to)
