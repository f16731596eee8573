"""What may happen around meetings, each with its sentence. Nobody who was asked to one stands in them."""

from opencdop.audit.kinds import kind
from opencdop.meetings.filing import events as events  # read at the start too

MEETING_ARRANGED = kind("meeting.arranged", "arranged a {kind} for {on}")
MEETING_MOVED = kind("meeting.moved", "moved a meeting to {on}")
MEETING_CANCELLED = kind("meeting.cancelled", "cancelled a meeting of {on}")
PERSON_ASKED = kind("meeting.person_asked", "asked somebody to a meeting")
ATTENDANCE_RECORDED = kind(
    "meeting.attendance", "recorded who was there: {present} present, {apologies} apologies"
)
CASE_LISTED = kind("meeting.case_listed", "put the case on the agenda of the {kind} of {on}")
INTEREST_DECLARED = kind("meeting.interest_declared", "declared a personal part in the case: {outcome}")
QUORUM_OVERRIDDEN = kind("meeting.without_quorum", "decided to go on although the panel was not quorate")
ANALYSIS_BEGUN = kind("analysis.begun", "began the analysis")
DRAFT_FINISHED = kind("analysis.draft_finished", "finished the draft analysis of the review meeting of {on}")
ANALYSIS_RATIFIED = kind("analysis.ratified", "recorded the panel's analysis of {on}")
REVIEW_DEFERRED = kind("analysis.deferred", "deferred the review: waiting for {reason}")
REVIEW_SIGNED_OFF = kind("analysis.signed_off", "signed off the review")
PAPER_READ = kind("meeting.paper_read", "read the panel's paper, which names nobody", is_read=True)
ANALYSIS_READ = kind("analysis.read", "opened the analysis", is_read=True)
