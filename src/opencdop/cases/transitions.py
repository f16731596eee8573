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
