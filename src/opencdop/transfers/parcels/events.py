"""What may happen between two installations, each with its sentence."""

from opencdop.audit.kinds import kind

KEYS_MADE = kind("parcels.keys_made", "made the keys of this installation for exchanging cases")
OTHER_ADDED = kind("parcels.other_added", "added the card of {name}, an installation to exchange cases with")
OTHER_CONFIRMED = kind("parcels.other_confirmed", "confirmed the fingerprint of {name}, as it was read aloud")
OTHER_ENDED = kind("parcels.other_ended", "ended the exchange of cases with {name}")
CASE_SENT = kind(
    "parcels.case_sent",
    "made a sealed file of the whole case for {panel} ({installation}), because: {basis}",
)
CASE_TAKEN_BACK = kind("parcels.case_taken_back", "no longer offers the case to {panel}")
CASE_ARRIVED = kind("parcels.case_arrived", "read in the file of a case from {panel} ({installation})")
CASE_TAKEN_OVER = kind(
    "parcels.case_taken_over", "took the case over from {panel} ({installation}), where it was {reference}"
)
CASE_NOT_ACCEPTED = kind("parcels.case_not_accepted", "did not accept the case of {panel} ({installation})")
ANSWER_MADE = kind("parcels.answer_made", "made the answer to {panel} ({installation}): {answer}")
ANSWER_ACCEPTED = kind(
    "parcels.answer_accepted", "recorded that {panel} took the review over, where it is {reference}"
)
ANSWER_NOT_ACCEPTED = kind(
    "parcels.answer_not_accepted", "recorded that {panel} did not accept the case: it stays here"
)
OUTCOME_SENT = kind("parcels.outcome_sent", "made a sealed file of the outcome for {panel} ({installation})")
OUTCOME_FILED = kind("parcels.outcome_filed", "filed the outcome that {panel} ({installation}) reported")
FILE_TAKEN = kind("parcels.file_taken", "took the file {number} away, to send it")
PARCEL_READ = kind("parcels.read", "saw which case another installation sent", is_read=True)
HASH_KEY_MADE = kind("parcels.hash_key_made", "made a key for comparing with {name}")
HASH_KEY_FILED = kind("parcels.hash_key_filed", "took in a key for comparing with {name}")
HASHES_MADE = kind("parcels.hashes_made", "made marks of {count} children for comparing with {name}")
HASHES_COMPARED = kind(
    "parcels.hashes_compared", "compared the marks of {name} with our own: {count} may be the same child"
)
TOKEN_LOOKED_UP = kind("parcels.token_looked_up", "looked up whose mark {name} asked about")
