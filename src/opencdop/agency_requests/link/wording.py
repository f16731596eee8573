"""The e-mails of these acts. Like those of `agency_requests.wording` they name the office, our reference and a link."""

from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.wording import OPENING, Letter, how_to_reach, words_of
from opencdop.panels.models import Panel


def passing_on(request: AgencyRequest, *, panel: Panel, link: str) -> Letter:
    """To the colleague to whom a request was passed on."""
    return Letter(
        subject="{panel} child death review: a form was passed on to you ({reference})",
        body="Hello,\n\nThe {panel} child death review office asked what your organisation holds about a child. A "
        "colleague told us that you are the right person to answer; who it was stands behind the link. What has been "
        "written so far is kept. " + OPENING + how_to_reach(panel),
        words=words_of(request, panel=panel, link=link),
    )


def passed_away(request: AgencyRequest, *, panel: Panel) -> Letter:
    """To whoever had it before: a way to notice that it was not they who passed it on."""
    return Letter(
        subject="{panel} child death review: passed on to a colleague ({reference})",
        body="Hello,\n\nThe form with the reference {reference} was passed on to a colleague, as you told us. The link "
        "we sent you no longer works, and there is nothing more to do. Thank you.\n\n"
        "If it was not you who passed it on, please tell our office today.\n\n"
        "{panel} child death review\n" + how_to_reach(panel),
        words={"reference": request.reference, "panel": panel.name},
    )


def telling_of_passing(request: AgencyRequest, *, panel: Panel, link: str) -> Letter:
    """For the office: that a request was passed on."""
    return Letter(
        subject="{panel}: a request was passed on to a colleague ({reference})",
        body="Request {reference} was passed on to a colleague of whoever you asked. Both names stand with the "
        "request. Sign in to see them:\n\n{link}\n",
        words={"reference": request.reference, "panel": panel.name, "link": link},
    )


def telling_of_declining(request: AgencyRequest, *, panel: Panel, link: str) -> Letter:
    """For the office: that somebody said why they do not answer."""
    return Letter(
        subject="{panel}: an agency said why it does not answer ({reference})",
        body="For request {reference} an agency said why it does not answer. No reminder goes to it any more. Sign in "
        "to read why, and to go on without it or ask again:\n\n{link}\n",
        words={"reference": request.reference, "panel": panel.name, "link": link},
    )


def telling_of_files(request: AgencyRequest, *, panel: Panel, link: str) -> Letter:
    """For the office: that a file was sent along after the form."""
    return Letter(
        subject="{panel}: an agency sent a document ({reference})",
        body="For request {reference} a document came after the form was sent. Sign in to look at it:\n\n{link}\n",
        words={"reference": request.reference, "panel": panel.name, "link": link},
    )


def message_waits(request: AgencyRequest, *, panel: Panel, link: str) -> Letter:
    """To whoever holds the request: that the office wrote, with a fresh link."""
    return Letter(
        subject="{panel} child death review: a message waits for you ({reference})",
        body="Hello,\n\nThe {panel} child death review office has written to you about a form we sent you. So that "
        "nothing confidential stands in an e-mail, the message waits here:\n\n{link}\n\n"
        "When you open it, we send a code to this address. The link is for you alone and works for 28 days; the one "
        "before it no longer works. What you have written so far is kept.\n\n"
        "Our reference: {reference}\n"
        "{panel} child death review\n" + how_to_reach(panel),
        words={"reference": request.reference, "panel": panel.name, "link": link},
    )


def fresh_link(request: AgencyRequest, *, panel: Panel, link: str) -> Letter:
    """To somebody whose link ran out and who asked for another."""
    return Letter(
        subject="{panel} child death review: a fresh link for you ({reference})",
        body="Hello,\n\nSomebody, most likely you, asked for a fresh link to the form that the {panel} child death "
        "review office sent you. What has been written so far is kept. " + OPENING + how_to_reach(panel),
        words=words_of(request, panel=panel, link=link),
    )
