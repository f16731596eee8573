"""What may happen to a document, each with its sentence. Its name is sealed with the record it belongs to."""

from opencdop.audit.kinds import kind

DOCUMENT_KEPT = kind("document.kept", "added a document: {name}")
DOCUMENT_HELD_BACK = kind("document.held_back", "added a document, which waits for a look: {name}. {why}")
DOCUMENT_RELEASED = kind("document.released", "let a document out of quarantine: {name}")
DOCUMENT_ERASED = kind("document.erased", "erased a document: {name}")
DOCUMENT_OPENED = kind("document.opened", "opened a document", is_read=True)
