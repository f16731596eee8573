"""The e-mails to agencies and to the office. They say who asks and that a form waits; of the child they say nothing.

No form is named, no name, date or number stands in them but the due date; the outbox checks that again.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reminding import LINK_LIVES_DAYS
from opencdop.design.words import day
from opencdop.panels.models import Panel


@dataclass(frozen=True)
class Letter:
    """Subject, body and the words they name, ready for the outbox."""

    subject: str
    body: str
    words: dict[str, str]

    def as_read(self) -> tuple[str, str]:
        """Subject and body as the recipient will read them."""
        return self.subject.format_map(self.words), self.body.format_map(self.words)


OPENING = (
    f"Open the form here. The link is for you alone and works for {LINK_LIVES_DAYS} days:\n\n"
    "{link}\n\n"
    "When you open it, we send a code to this address. Please answer by {due_on}. If your organisation holds nothing, "
    "you can say so in one press.\n\n"
    "If a colleague should answer, please do not forward this e-mail: open the link and pass the form on there.\n\n"
    "Our reference: {reference}\n"
    "{panel} child death review\n"
)


def asking(request: AgencyRequest, *, panel: Panel, link: str) -> Letter:
    """The first e-mail: which office asks, and that a form about a child waits."""
    return _asking(words_of(request, panel=panel, link=link), panel=panel)


def preview(*, panel: Panel, due_on: date) -> tuple[str, str]:
    """Subject and body of the first e-mail before there is a request: its link and reference are not made yet."""
    words = {
        "reference": "R-…",
        "panel": panel.name,
        "link": "(here stands a link for this person alone)",
        "due_on": day(due_on),
    }
    return _asking(words, panel=panel).as_read()


def _asking(words: dict[str, str], *, panel: Panel) -> Letter:
    return Letter(
        subject="{panel} child death review: a form waits for you ({reference})",
        body="Hello,\n\nThe {panel} child death review office asks what your organisation holds about a child. "
        + OPENING
        + how_to_reach(panel),
        words=words,
    )


def reminding(request: AgencyRequest, *, panel: Panel, link: str) -> Letter:
    """A reminder with a fresh link."""
    return Letter(
        subject="{panel} child death review: the form still waits for you ({reference})",
        body="Hello,\n\nSome time ago the {panel} child death review office asked what your organisation holds about "
        "a child. We still need it. What you have written so far is kept. This is a fresh link; the one before it no "
        "longer works. " + OPENING + how_to_reach(panel),
        words=words_of(request, panel=panel, link=link),
    )


def correcting(request: AgencyRequest, *, panel: Panel, link: str) -> Letter:
    """A fresh link to somebody who asked to send a corrected form."""
    return Letter(
        subject="{panel} child death review: your link to send a corrected form ({reference})",
        body="Hello,\n\nSomebody, most likely you, asked for a link to correct what you sent us. It opens what you "
        "sent, for you to change and send again. What you sent before is kept as it is.\n\n"
        f"The link is for you alone and works for {LINK_LIVES_DAYS} days:\n\n"
        "{link}\n\n"
        "When you open it, we send a code to this address. If you did not ask for this, you need do nothing.\n\n"
        "Our reference: {reference}\n"
        "{panel} child death review\n" + how_to_reach(panel),
        words=words_of(request, panel=panel, link=link),
    )


def giving_code(request: AgencyRequest, *, panel: Panel, code: str) -> Letter:
    """The one-time code."""
    return Letter(
        subject="{panel} child death review: your code ({reference})",
        body="Hello,\n\nYour code is {code}. It works for 10 minutes, on the page where you asked for it.\n\n"
        "If you did not ask for a code, telephone our office and tell nobody the code.\n\n"
        "{panel} child death review\n",
        words={"reference": request.reference, "panel": panel.name, "code": code},
    )


def withdrawing(request: AgencyRequest, *, panel: Panel) -> Letter:
    """That nothing is needed any more."""
    return Letter(
        subject="{panel} child death review: nothing more is needed ({reference})",
        body="Hello,\n\nWe asked you to fill in a form, reference {reference}. We no longer need it, and the link we "
        "sent you no longer works. Thank you; there is nothing more to do.\n\n{panel} child death review\n",
        words={"reference": request.reference, "panel": panel.name},
    )


def telling_office(request: AgencyRequest, *, panel: Panel, link: str) -> Letter:
    """For the office: that an agency answered, and where to read it after signing in."""
    return Letter(
        subject="{panel}: an agency has answered ({reference})",
        body="An agency has answered request {reference}. Sign in to read it:\n\n{link}\n",
        words={"reference": request.reference, "panel": panel.name, "link": link},
    )


def how_to_reach(panel: Panel) -> str:
    """Where the office's telephone number stands for everybody: an e-mail of ours holds no long number."""
    return f"How to reach us: {settings.OPENCDOP_ADDRESS}/panel/{panel.slug}/\n"


def words_of(request: AgencyRequest, *, panel: Panel, link: str) -> dict[str, str]:
    return {"reference": request.reference, "panel": panel.name, "link": link, "due_on": day(request.due_on)}
