"""What may happen to a request, each with its sentence. A code or an address of a person never stands in one."""

from opencdop.audit.kinds import kind

AGENCY_ASKED = kind("request.sent", "asked {agency} what it holds, by {due}")
CODE_SENT = kind("request.code_sent", "asked for a code to open the request to {agency}", on_timeline=False)
CODE_WRONG = kind("request.code_wrong", "typed a wrong code for the request to {agency}", on_timeline=False)
REQUEST_OPENED = kind("request.opened", "opened the request to {agency}")
ANSWER_RECEIVED = kind("request.answered", "sent the report of {agency}")
NOTHING_HELD_SAID = kind("request.nothing_held", "said that {agency} holds nothing")
REQUEST_WITHDRAWN = kind("request.withdrawn", "withdrew the request to {agency}")
CAME_TOO_LATE = kind(
    "request.too_late", "wanted to send something for {agency} once the answers were final; it was not taken"
)
REQUEST_DECLINED = kind("request.declined", "said why {agency} does not answer: {why}")
DECLINE_ACCEPTED = kind("request.decline_accepted", "goes on without the report of {agency}")
ASKED_AGAIN = kind("request.asked_again", "asked {agency} again, after it said why it did not answer")
REQUEST_PASSED_ON = kind("request.passed_on", "passed the request to {agency} on to a colleague")
PASSING_TAKEN_BACK = kind(
    "request.passing_taken_back", "took the request to {agency} back from the colleague it was passed on to"
)
MESSAGE_MAILED = kind(
    "request.message_mailed", "told {agency} of a message, with a fresh link", on_timeline=False
)
FILE_SENT_ALONG = kind("request.file_sent_along", "sent a document along with the report of {agency}")
FILE_TAKEN_BACK = kind(
    "request.file_taken_back", "took back a document sent along with the report of {agency}"
)
FRESH_LINK_ASKED = kind("request.fresh_link", "asked for a fresh link to the request to {agency}")
CODE_PROVEN = kind(
    "request.code_proven", "typed the right code for the request to {agency}", on_timeline=False
)
CODE_TRIED_OUT = kind("request.code_tried_out", "typed a wrong code five times for the request to {agency}")
LINK_TRIED = kind(
    "request.link_tried", "opened a link of the request to {agency} that no longer works", on_timeline=False
)
LINK_UNKNOWN = kind(
    "request.link_unknown",
    "opened a link to a request that is mangled or was never one of ours",
    on_timeline=False,
)
REMINDER_SENT = kind("request.reminded", "reminded {agency}, with a fresh link")
ENTERING_BEGUN = kind("request.entering_begun", "began to enter a form of {agency}")
CORRECTION_MAILED = kind("request.correction_mailed", "asked for a link to send a corrected form of {agency}")
CORRECTION_BEGUN = kind("request.correction_begun", "began a corrected form of {agency}")
FORM_LIFTED = kind("request.form_lifted", "moved the form of {agency} from version {before} to {after}")
RETURN_TAKEN = kind(
    "request.return_taken", "took {taken} of {agency} into the record and kept ours for {kept}"
)
RETURN_MERGED = kind("request.merged", "finished with the return of {agency}")
MERGE_UNDONE = kind("request.merge_undone", "undid what was decided about “{label}”")
CHILD_SHOWN = kind("request.child_shown", "saw who the child is, to answer a request", is_read=True)
RETURN_READ = kind("request.return_read", "opened the return of an agency", is_read=True)
RETURN_MOVED_AWAY = kind(
    "request.moved_away", "moved the report of {agency} to {other}: it was not about this child"
)
RETURN_MOVED_HERE = kind(
    "request.moved_here", "moved the report of {agency} here from {other}: it is about this child"
)
REQUEST_PAUSED = kind("request.paused", "left {agency} in peace until {until}: {reason}")
PAUSE_ENDED = kind("request.pause_ended", "ended the pause of the request to {agency}")
AGENCY_RUNG = kind("request.rung", "rang {agency} about the request, to look at it again on {again}")
MANAGER_TOLD = kind("request.manager_told", "told the manager of {agency} that the request waits")
ADDRESS_CORRECTED = kind("request.address_corrected", "corrected the address of the request to {agency}")
CHASING_RULES_WRITTEN = kind(
    "request.chasing_rules", "wrote how {panel} chases agencies from {from} on", on_timeline=False
)
REQUEST_LOOKED_FOR = kind("request.looked_for", "looked for a request by its reference", on_timeline=False)
BOARD_EXPORTED = kind("request.board_exported", "saved the board of requests as a file", on_timeline=False)
RETURNS_MEASURED = kind("request.measured", "counted how full {count} returns are", on_timeline=False)
FIGURES_SENT = kind(
    "request.figures_sent", "sent {agency} its figures of {year}, for {panel}", on_timeline=False
)
FIGURES_WRITTEN = kind(
    "request.figures_written",
    "made a letter to {agency} with its figures of {year}, for {panel}",
    on_timeline=False,
)
