"""What may follow what for an action: proposed, agreed, its addressee informed, answered, done. Late is derived."""

PROPOSED, AGREED, INFORMED, ACCEPTED = "proposed", "agreed", "informed", "accepted"
NOT_ACCEPTED, IN_PROGRESS, COMPLETED = "not_accepted", "in_progress", "completed"

ACTION_STATES = {
    PROPOSED: "Proposed",
    AGREED: "Agreed, to be sent",
    INFORMED: "Informed, waiting for a reply",
    ACCEPTED: "Accepted",
    NOT_ACCEPTED: "Not accepted",
    IN_PROGRESS: "Under way",
    COMPLETED: "Completed",
}

ACTION_MOVES: dict[str, frozenset[str]] = {
    PROPOSED: frozenset({AGREED}),
    AGREED: frozenset({INFORMED}),
    INFORMED: frozenset({ACCEPTED, NOT_ACCEPTED}),
    ACCEPTED: frozenset({IN_PROGRESS, COMPLETED}),
    NOT_ACCEPTED: frozenset(),
    IN_PROGRESS: frozenset({COMPLETED}),
    COMPLETED: frozenset(),
}

ENDED = (NOT_ACCEPTED, COMPLETED)
OPEN = tuple(state for state in ACTION_STATES if state not in ENDED)
