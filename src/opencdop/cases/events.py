"""What may happen in a case, each with its sentence."""

from opencdop.audit.kinds import kind
from opencdop.cases.filing import events as events  # read at the start too

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
NEED_OPEN_AGAIN = kind(
    "case.need_open_again", "took back a decision, so that this is looked for again: {words}"
)
HOLD_OPENED = kind("case.hold_opened", "noted what the review waits for: {reason}")
HOLD_CLOSED = kind("case.hold_closed", "noted that this is no longer waited for: {reason}")
LOOK_AGAIN_SET = kind("case.look_again", "chased, and will look again on {on}")
GRANT_GIVEN = kind("case.grant_given", "gave {person} the papers of this case")
GRANT_ENDED = kind("case.grant_ended", "ended {person}'s access to the papers of this case")
FORM_USED = kind("case.form_used", "decided to use a further form: {title}")
FORM_SET_ASIDE = kind("case.form_set_aside", "decided that a further form is not needed: {title}")
REFERRAL_RAISED = kind("case.referral_raised", "raised a referral to {addressee}")
REFERRAL_SENT = kind("case.referral_sent", "recorded that the referral to {addressee} was sent")
REFERRAL_ANSWERED = kind("case.referral_answered", "recorded the answer of {addressee} to the referral")
KEYS_REMADE = kind(
    "case.keys_remade", "made anew the keys under which {count} children are found", on_timeline=False
)
CASES_SEARCHED = kind("case.searched", "searched the list of cases", on_timeline=False)
PAIR_FOUND = kind("case.pair_found", "noted that this may be the same child as {reference}")
DUPLICATES_LOOKED_FOR = kind(
    "case.duplicates_looked_for", "looked for records of one child among {cases}", on_timeline=False
)
TOLD_APART = kind("case.told_apart", "decided that this and {reference} are different children")
LEFT_OPEN = kind("case.left_open", "could not be sure whether this and {reference} are one child")
CASE_MERGED = kind("case.merged", "merged {reference} into this case: it is the same child")
CASE_MERGED_INTO = kind("case.merged_into", "merged this case into {reference}: it is the same child")
CASE_PARTED = kind("case.parted", "parted this case and {reference} again")
PANEL_ASKED = kind("case.panel_asked", "asked {asked}, for {asking}, whether this is a child they know")
PANEL_ANSWERED = kind(
    "case.panel_answered", "answered for {asked} to {asking}, about the same child: {answer}"
)
ANSWER_NOTED = kind("case.answer_noted", "took note of the answer of {asked}")
KEEPERS_TOLD = kind(
    "case.keepers_told", "found that a record of {asking} may be of the child of this restricted case"
)
KEEPERS_DECIDED = kind("case.keepers_decided", "looked at a record of {asking} beside this case: {answer}")
QUESTION_READ = kind("case.question_read", "read a question about a child", is_read=True)
CASES_LINKED = kind("case.linked", "linked this case with {reference}: {kind}")
CASES_UNLINKED = kind("case.unlinked", "ended the link with {reference}")
CASE_VOIDED = kind("case.voided", "took this case out of lists and figures, as opened in error: {reason}")
CASE_RESTORED = kind("case.restored", "brought this case back: {reason}")
ANSWERS_TAKEN_BACK = kind("case.answers_taken_back", "took back {count} answers that came from {source}")
ANSWER_PUT_BACK = kind(
    "case.answer_put_back", "let the answer to “{label}” say again what it said before", on_timeline=False
)
CASE_RESTRICTED = kind("case.restricted", "restricted this case to its coordinator and managers: {reason}")
CASE_UNRESTRICTED = kind("case.unrestricted", "opened this case to the whole office again: {reason}")
LEAD_STANDS = kind("case.lead", "noted how the lead stands: {status}, by rule {rule}")
LEAD_FACTS_NOTED = kind("case.lead_facts", "noted what is known of homes and places, for whose review it is")
REVIEW_DECIDED = kind("case.review_decided", "decided that this death is reviewed here without a duty to")
OUT_PROPOSED = kind("case.out_proposed", "proposed that the case is out of scope")
OUT_CONFIRMED = kind("case.out_confirmed", "confirmed that the case is out of scope")
OUT_GIVEN_BACK = kind("case.out_given_back", "gave the proposal back: the case stays in scope")
BROUGHT_BACK_IN = kind("case.brought_back", "brought the case back into scope")
