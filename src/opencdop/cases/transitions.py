"""What may follow what for a referral: it is raised, sent to its addressee, and followed to an answer."""

RAISED, SENT, ACCEPTED, NOT_ACCEPTED = "raised", "sent", "accepted", "not_accepted"

REFERRAL_STATES = {
    RAISED: "To be sent",
    SENT: "Sent, waiting for an answer",
    ACCEPTED: "Accepted",
    NOT_ACCEPTED: "Not accepted",
}

REFERRAL_MOVES: dict[str, frozenset[str]] = {
    RAISED: frozenset({SENT}),
    SENT: frozenset({ACCEPTED, NOT_ACCEPTED}),
    ACCEPTED: frozenset(),
    NOT_ACCEPTED: frozenset(),
}

# Whether an open case is out of scope: proposed by one person, answered by another; brought back if it was wrong.
PROPOSED_OUT, CONFIRMED_OUT, GIVEN_BACK, BROUGHT_BACK = "proposed", "confirmed", "given_back", "brought_back"

OUT_STATES = {
    PROPOSED_OUT: "Proposed as out of scope, to confirm",
    CONFIRMED_OUT: "Out of scope",
    GIVEN_BACK: "Given back: in scope",
    BROUGHT_BACK: "Brought back: in scope after all",
}

OUT_MOVES: dict[str, frozenset[str]] = {
    PROPOSED_OUT: frozenset({CONFIRMED_OUT, GIVEN_BACK}),
    CONFIRMED_OUT: frozenset({BROUGHT_BACK}),
    GIVEN_BACK: frozenset(),
    BROUGHT_BACK: frozenset(),
}
