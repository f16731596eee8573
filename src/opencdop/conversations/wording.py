"""The e-mails about messages. They say that there is one and where it is read; of what it says, nothing."""

from opencdop.panels.models import Panel

TO_OFFICE = (
    "{panel}: a message waits for you",
    "A professional has written to your office about one of your cases. Sign in to read it and to answer:\n\n"
    "{link}\n",
)
TO_PERSON = (
    "{panel} child death review: a message waits for you",
    "Hello,\n\nThe {panel} child death review office has written to you. So that nothing confidential stands in an "
    "e-mail, the message waits behind your sign-in:\n\n{link}\n\n{panel} child death review\n",
)


def words_of(panel: Panel, *, link: str) -> dict[str, str]:
    """What these e-mails name."""
    return {"panel": panel.name, "link": link}
