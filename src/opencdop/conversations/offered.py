"""What packages offer to the messages of a case: where that stands from which a thread arose.

This one knows none of them; `web` declares them when the application starts (decision 0033).
"""

from collections.abc import Callable

from opencdop.cases.models import Case
from opencdop.conversations.models import Thread
from opencdop.design.shell import Link

Lead = Callable[[Case, str], Link]
_leads: dict[str, Lead] = {}


def leads_to(sort: str, lead: Lead) -> None:
    """Declare where one sort of thing (`request`) stands: the page in this case of the one with that id."""
    _leads[sort] = lead


def page_about(case: Case, thread: Thread) -> Link | None:
    """The page of what the thread arose from; None for one that arose from nothing, or of which no package tells."""
    sort, _, key = thread.about.partition(":")
    return _leads[sort](case, key) if sort in _leads else None
