"""What pages of filed documents say: how one stands, and the words of the small pages that ask one thing about it."""

from dataclasses import dataclass

from opencdop.documents.models import Document
from opencdop.documents.transitions import ERASED, NOT_SCANNED, QUARANTINED, TO_SCAN


@dataclass(frozen=True)
class Words:
    """The words of such a page: its title, what happens then, the label, the button; and what is said once done."""

    title: str
    told: str
    label: str
    button: str
    done: str = ""


ASIDE = Words(
    "Set a document aside",
    "It leaves the list, and stays readable at the end of it. Nothing is deleted.",
    "Why it is set aside",
    "Set it aside",
    "Set aside. It stands at the end of the list, and can be taken up again.",
)
LET_OUT = Words(
    "Let a document be opened",
    "It may be harmless. Ask whoever wrote it what it is, or ask them for a plain PDF.",
    "Why it may be opened",
    "Let it be opened",
    "It may be opened now. Who let it be opened, and why, stands in the audit.",
)
ERASE = Words(
    "Erase the file of a document",
    "The file is taken away for good, here and, once they are gone, in the backups. That it was here, its size, its "
    "hash and your reason stay. This cannot be undone.",
    "Why it is erased",
    "Erase the file",
    "The file is erased. That it was here, and why it was erased, stays.",
)
VERSION = Words(
    "Add a newer version",
    "The version that is here now stays, and says that there is a newer one.",
    "The file",
    "Add it",
)


def state_if_closed(document: Document) -> tuple[str, str]:
    """How a document stands that nobody can open now, and the tint of its tag; empty for one that is open."""
    return ("", "") if document.is_open else state_of(document)


def state_of(document: Document) -> tuple[str, str]:
    """How a document stands, in a word or two, and the tint of its tag."""
    if document.state == ERASED:
        return "Erased", "plain"
    if document.is_harmful:
        return "Harmful, closed", "rose"
    if document.unreadable_at:
        return "Cannot be opened", "rose"
    if document.scan == TO_SCAN:
        return "Not scanned yet", "gold"
    if document.state == QUARANTINED:
        return "Waits for a look", "gold"
    return ("Not scanned here", "plain") if document.scan == NOT_SCANNED else ("", "plain")
