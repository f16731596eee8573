"""What may happen about which panel reviews, each with its sentence."""

from opencdop.audit.kinds import kind
from opencdop.transfers.parcels import events as events  # read at the start too

LEAD_PROPOSED = kind("lead.proposed", "proposed to {other} that {lead} reviews this death ({basis})")
LEAD_AGREED = kind("lead.agreed", "agreed that {lead} reviews this death")
LEAD_DECLINED = kind("lead.declined", "did not agree that {lead} reviews this death")
ANSWER_RECORDED = kind("lead.answer_recorded", "recorded the answer of {other}: {answer}")
LEAD_WITHDRAWN = kind("lead.withdrawn", "took back the proposal that {lead} reviews this death")
LEAD_SUPERSEDED = kind("lead.superseded", "replaced the earlier agreement with {other} by another")
LEAD_ESCALATED = kind("lead.escalated", "asked the chairs of both panels to decide who reviews")
CHAIR_ANSWERED = kind("lead.chair_answered", "said as the chair of {panel} that {lead} should review")
CHAIR_RECORDED = kind("lead.chair_recorded", "recorded that the chair of {panel} says {lead} should review")
LEAD_SETTLED = kind("lead.settled", "settled with the other chair that {lead} reviews")
TRANSFER_ASKED = kind("transfer.asked", "asked {panel} to take the case over")
TRANSFER_ACCEPTED = kind("transfer.accepted", "took the case over for {panel}; {person} coordinates it")
TRANSFER_REJECTED = kind("transfer.rejected", "did not take the case over for {panel}")
TRANSFER_REVOKED = kind("transfer.revoked", "no longer asks {panel} to take the case over")
HANDED_OUTSIDE = kind("transfer.handed_outside", "handed the review over to {other}")
TAKEN_BACK = kind("transfer.taken_back", "took the review back from {other}")
INTEREST_BEGUN = kind("interest.begun", "noted that {panel} wants to know the outcome")
INTEREST_ENDED = kind("interest.ended", "noted that {panel} no longer wants to know the outcome")
STUB_READ = kind("interest.read", "read what {panel} keeps of a case that it does not lead", is_read=True)
STUB_LISTED = kind("interest.listed", "saw the child among cases that other panels lead", is_read=True)
EARLIER_REPORT_READ = kind(
    "interest.report_read", "read a report that their own panel had asked for", is_read=True
)
OUTCOME_SENT = kind("outcome.sent", "sent {panel} the outcome of the review")
OUTCOME_READ = kind(
    "outcome.read", "read the outcome report of a case that another panel leads", is_read=True
)
OUTCOME_RECEIVED = kind("outcome.received", "recorded the outcome that {other} reported")
OUTCOME_ACKNOWLEDGED = kind("outcome.acknowledged", "confirmed for {panel} that the outcome report is here")
