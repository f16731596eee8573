"""What may follow what for a parcel: one that we sent waits for its answer, one that came waits for a person."""

SENT, REPLACED, TAKEN_BACK = "sent", "replaced", "taken_back"
ARRIVED, ACCEPTED, NOT_ACCEPTED, FILED = "arrived", "accepted", "not_accepted", "filed"

PARCEL_STATES = {
    SENT: "Waits for their answer",
    REPLACED: "Replaced by a later file",
    TAKEN_BACK: "No longer offered",
    ARRIVED: "Waits for a decision here",
    ACCEPTED: "Taken over",
    NOT_ACCEPTED: "Not accepted",
    FILED: "Done",
}

PARCEL_MOVES: dict[str, frozenset[str]] = {
    SENT: frozenset({ACCEPTED, NOT_ACCEPTED, REPLACED, TAKEN_BACK}),
    # What we no longer offer they may have taken over all the same: then that is what happened.
    REPLACED: frozenset({ACCEPTED, NOT_ACCEPTED}),
    TAKEN_BACK: frozenset({ACCEPTED, NOT_ACCEPTED}),
    ARRIVED: frozenset({ACCEPTED, NOT_ACCEPTED}),
    ACCEPTED: frozenset(),
    NOT_ACCEPTED: frozenset(),
    FILED: frozenset(),
}
WAITING = (SENT, ARRIVED)
