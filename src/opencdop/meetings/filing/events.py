"""What may happen to a document of a meeting, each with its sentence. It is named by its title, not by its file."""

from opencdop.audit.kinds import kind

DOCUMENT_FILED = kind("meeting_document.added", "filed a document of the meeting of {on}: {title}")
VERSION_FILED = kind(
    "meeting_document.version", "filed version {number} of a document of the meeting of {on}: {title}"
)
SET_ASIDE = kind("meeting_document.set_aside", "set a document of the meeting of {on} aside: {title}")
TAKEN_UP = kind(
    "meeting_document.taken_up", "took up again a document of the meeting of {on} that was set aside: {title}"
)
FILE_ERASED = kind("meeting_document.erased", "erased the file of a document of the meeting of {on}: {title}")
OFFICE_TOLD = kind(
    "meeting_document.told", "told the office by e-mail that a file of the meeting of {on} waits for a look"
)
