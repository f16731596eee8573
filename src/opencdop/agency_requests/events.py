"""What may happen to a request, each with its sentence. A code or an address of a person never stands in one."""

from opencdop.audit.kinds import kind

AGENCY_ASKED = kind("request.sent", "asked {agency} what it holds, by {due}")
CODE_SENT = kind("request.code_sent", "asked for a code to open the request to {agency}", on_timeline=False)
CODE_WRONG = kind("request.code_wrong", "typed a wrong code for the request to {agency}", on_timeline=False)
REQUEST_OPENED = kind("request.opened", "opened the request to {agency}")
ANSWER_RECEIVED = kind("request.answered", "sent the report of {agency}")
NOTHING_HELD_SAID = kind("request.nothing_held", "said that {agency} holds nothing")
REQUEST_WITHDRAWN = kind("request.withdrawn", "withdrew the request to {agency}")
REMINDER_SENT = kind("request.reminded", "reminded {agency}, with a fresh link")
ENTERING_BEGUN = kind("request.entering_begun", "began to enter a form of {agency}")
CORRECTION_MAILED = kind("request.correction_mailed", "asked for a link to send a corrected form of {agency}")
CORRECTION_BEGUN = kind("request.correction_begun", "began a corrected form of {agency}")
FORM_LIFTED = kind("request.form_lifted", "moved the form of {agency} from version {before} to {after}")
RETURN_TAKEN = kind(
    "request.return_taken", "took {taken} answers of {agency} into the record and kept ours for {kept}"
)
RETURN_MERGED = kind("request.merged", "finished with the return of {agency}")
CHILD_SHOWN = kind("request.child_shown", "saw who the child is, to answer a request", is_read=True)
RETURN_READ = kind("request.return_read", "opened the return of an agency", is_read=True)
RETURN_MOVED_AWAY = kind(
    "request.moved_away", "moved the report of {agency} to {other}: it was not about this child"
)
RETURN_MOVED_HERE = kind(
    "request.moved_here", "moved the report of {agency} here from {other}: it is about this child"
)
