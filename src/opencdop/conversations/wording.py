"""The e-mails about messages. They say that there is one and where it is read; of what it says, nothing."""

from opencdop.panels.models import Panel
from opencdop.panels.templates import Email, email_for


def telling_office(panel: Panel, *, link: str) -> Email:
    """That a professional has written."""
    return email_for(panel, "message_to_office", {"link": link})


def telling_person(panel: Panel, *, link: str) -> Email:
    """That the office has written to somebody with an account."""
    return email_for(panel, "message_to_person", {"link": link})
