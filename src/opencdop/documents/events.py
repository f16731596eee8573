"""What may happen to a document, each with its sentence. Its name is sealed with the record it belongs to."""

from opencdop.audit.kinds import kind

DOCUMENT_KEPT = kind("document.kept", "added a document: {name}")
DOCUMENT_HELD_BACK = kind("document.held_back", "added a document, which waits for a look: {name}. {why}")
DOCUMENT_REFUSED = kind("document.refused", "tried to add a file that could not be taken: {name}. {why}")
DOCUMENT_SCANNED = kind(
    "document.scanned", "scanned a document and found nothing harmful: {name}", on_timeline=False
)
DOCUMENT_HARMFUL = kind(
    "document.harmful", "found something harmful in a document, which stays closed: {name} ({found})"
)
DOCUMENT_UNREADABLE = kind(
    "document.unreadable", "could not open a document: the stored file is not as it was, or it is gone"
)
DOCUMENT_RELEASED = kind("document.released", "let a document out of quarantine: {name}")
DOCUMENT_ERASED = kind("document.erased", "erased a document: {name}")
DOCUMENT_OPENED = kind("document.opened", "opened a document", is_read=True)
DOCUMENT_PREVIEWED = kind("document.previewed", "looked at pages of a document", is_read=True)
