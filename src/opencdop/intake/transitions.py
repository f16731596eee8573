"""What may follow what for a notification: received, opened, then decided or put out of scope by two people."""

RECEIVED, OPENED, DECIDED = "received", "opened", "decided"
OUT_PROPOSED, OUT_CONFIRMED = "out_proposed", "out_confirmed"
UNDECIDED = (RECEIVED, OPENED, OUT_PROPOSED)
PASSED_ON = RECEIVED  # on another panel's list it is as if it had just come

STATE_TITLES = {
    RECEIVED: "Not yet opened",
    OPENED: "To decide",
    DECIDED: "Decided",
    OUT_PROPOSED: "Out of scope, to confirm",
    OUT_CONFIRMED: "Out of scope",
}

NOTIFICATION_MOVES: dict[str, frozenset[str]] = {
    RECEIVED: frozenset({OPENED}),
    OPENED: frozenset({DECIDED, OUT_PROPOSED, PASSED_ON}),
    OUT_PROPOSED: frozenset({OUT_CONFIRMED, OPENED}),
    DECIDED: frozenset(),
    OUT_CONFIRMED: frozenset(),
}
