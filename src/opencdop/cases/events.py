"""What may happen in a case, each with its sentence."""

from opencdop.audit.kinds import kind

CASE_OPENED = kind("case.opened", "opened the case as {reference}")
CASE_READ = kind("case.read", "opened the record", is_read=True)
CASE_LISTED = kind("case.listed", "saw the child in a list", is_read=True)
CASE_ASSIGNED = kind("case.assigned", "made {person} the coordinator")
ANSWERS_AGREED = kind("case.answers_agreed", "agreed {count} answers from {source}")
ANSWER_CORRECTED = kind("case.answer_corrected", "corrected the answer to “{label}”")
MILESTONE_REACHED = kind("case.milestone", "recorded that {milestone} on {on}")
NEED_WRITTEN = kind("case.need_written", "noted what is waited for: {words}")
NEED_MET = kind("case.need_met", "noted that this is here: {words}")
NEED_WAIVED = kind("case.need_waived", "decided to go on without: {words}")
HOLD_OPENED = kind("case.hold_opened", "noted what the review waits for: {reason}")
HOLD_CLOSED = kind("case.hold_closed", "noted that this is no longer waited for: {reason}")
LOOK_AGAIN_SET = kind("case.look_again", "chased, and will look again on {on}")
GRANT_GIVEN = kind("case.grant_given", "gave {person} the papers of this case")
GRANT_ENDED = kind("case.grant_ended", "ended {person}'s access to the papers of this case")
REFERRAL_RAISED = kind("case.referral_raised", "raised a referral to {addressee}")
REFERRAL_SENT = kind("case.referral_sent", "recorded that the referral to {addressee} was sent")
REFERRAL_ANSWERED = kind("case.referral_answered", "recorded the answer of {addressee} to the referral")
CASES_SEARCHED = kind("case.searched", "searched the list of cases", on_timeline=False)
