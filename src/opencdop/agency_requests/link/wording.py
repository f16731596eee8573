"""The e-mails of these acts. Like those of `agency_requests.wording` they name the office, our reference and a link."""

from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.wording import words_of
from opencdop.panels.models import Panel
from opencdop.panels.templates import Email, email_for


def passing_on(request: AgencyRequest, *, panel: Panel, link: str) -> Email:
    """To the colleague to whom a request was passed on."""
    return email_for(panel, "request_passed_on", words_of(request, link=link))


def passed_away(request: AgencyRequest, *, panel: Panel) -> Email:
    """To whoever had it before: a way to notice that it was not they who passed it on."""
    return email_for(panel, "request_passed_away", {"reference": request.reference})


def telling_of_passing(request: AgencyRequest, *, panel: Panel, link: str) -> Email:
    """For the office: that a request was passed on."""
    return email_for(panel, "request_passed", {"reference": request.reference, "link": link})


def telling_of_declining(request: AgencyRequest, *, panel: Panel, link: str) -> Email:
    """For the office: that somebody said why they do not answer."""
    return email_for(panel, "request_declined", {"reference": request.reference, "link": link})


def telling_of_files(request: AgencyRequest, *, panel: Panel, link: str) -> Email:
    """For the office: that a file was sent along after the form."""
    return email_for(panel, "request_files", {"reference": request.reference, "link": link})


def telling_of_too_late(request: AgencyRequest, *, panel: Panel, link: str) -> Email:
    """For the office: that somebody wanted to send something once the answers were final."""
    return email_for(panel, "request_late", {"reference": request.reference, "link": link})


def message_waits(request: AgencyRequest, *, panel: Panel, link: str) -> Email:
    """To whoever holds the request: that the office wrote, with a fresh link."""
    return email_for(panel, "request_message", words_of(request, link=link))


def fresh_link(request: AgencyRequest, *, panel: Panel, link: str) -> Email:
    """To somebody whose link ran out and who asked for another."""
    return email_for(panel, "request_link_again", words_of(request, link=link))
