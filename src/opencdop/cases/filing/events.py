"""What may happen to a document of a case, each with its sentence. It is named by its title, not by its file."""

from opencdop.audit.kinds import kind

DOCUMENT_FILED = kind("filed.added", "filed a document: {title}")
VERSION_FILED = kind("filed.version", "filed version {number} of a document: {title}")
COPY_MADE = kind("filed.copy", "made a copy for the panel of a document: {title}")
GIVEN_TO_MEETING = kind("filed.for_meeting", "gave a copy of a document to a meeting: {title}")
TAKEN_FROM_MEETING = kind("filed.from_meeting", "took a copy of a document back from a meeting: {title}")
MOVED_HERE = kind(
    "filed.moved_here", "moved a document here from {other}, where it was filed wrongly: {title}"
)
MOVED_AWAY = kind("filed.moved_away", "moved a document to {other}, since it was filed here wrongly: {title}")
SET_ASIDE = kind("filed.set_aside", "set a document aside: {title}")
TAKEN_UP = kind("filed.taken_up", "took up again a document that was set aside: {title}")
FILE_ERASED = kind("filed.erased", "erased the file of a document: {title}")
OFFICE_TOLD = kind("filed.told", "told the coordinator by e-mail that a file of this case waits for a look")
