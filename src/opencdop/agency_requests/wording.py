"""The e-mails to agencies and to the office. They say who asks and that a form waits; of the child they say nothing.

The words are the panel's, or ours (definitions/templates.yaml). Here stands what fills their gaps.
"""

from datetime import date

from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reminding import LINK_LIVES_DAYS
from opencdop.design.words import day
from opencdop.panels.models import Panel
from opencdop.panels.templates import Email, email_for


def asking(request: AgencyRequest, *, panel: Panel, link: str) -> Email:
    """The first e-mail: which office asks, and that a form about a child waits."""
    return email_for(panel, "request_asked", words_of(request, link=link))


def preview(*, panel: Panel, due_on: date) -> tuple[str, str]:
    """Subject and body of the first e-mail before there is a request: its link and reference are not made yet."""
    words = {
        "reference": "R-…",
        "link": "(here stands a link for this person alone)",
        "days": str(LINK_LIVES_DAYS),
        "due_on": day(due_on),
    }
    return email_for(panel, "request_asked", words).as_read()


def reminding(request: AgencyRequest, *, panel: Panel, link: str) -> Email:
    """A reminder with a fresh link."""
    return email_for(panel, "request_reminded", words_of(request, link=link))


def correcting(request: AgencyRequest, *, panel: Panel, link: str) -> Email:
    """A fresh link to somebody who asked to send a corrected form."""
    return email_for(panel, "request_correction", words_of(request, link=link))


def giving_code(request: AgencyRequest, *, panel: Panel, code: str) -> Email:
    """The one-time code."""
    return email_for(panel, "request_code", {"reference": request.reference, "code": code})


def withdrawing(request: AgencyRequest, *, panel: Panel) -> Email:
    """That nothing is needed any more."""
    return email_for(panel, "request_withdrawn", {"reference": request.reference})


def telling_office(request: AgencyRequest, *, panel: Panel, link: str) -> Email:
    """For the office: that an agency answered, and where to read it after signing in."""
    return email_for(panel, "request_answered", {"reference": request.reference, "link": link})


def words_of(request: AgencyRequest, *, link: str) -> dict[str, str]:
    """What the e-mails with a link may name."""
    return {
        "reference": request.reference,
        "link": link,
        "days": str(LINK_LIVES_DAYS),
        "due_on": day(request.due_on),
    }
