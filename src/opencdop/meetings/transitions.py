"""What may follow what for a meeting, and for a case on its agenda."""

PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"

MEETING_STATES = {PLANNED: "Planned", HELD: "Held", CANCELLED: "Cancelled"}

MEETING_MOVES: dict[str, frozenset[str]] = {
    PLANNED: frozenset({HELD, CANCELLED}),
    HELD: frozenset(),
    CANCELLED: frozenset(),
}

LISTED, REVIEWED, DEFERRED = "listed", "reviewed", "deferred"

ITEM_STATES = {LISTED: "To be reviewed", REVIEWED: "Reviewed", DEFERRED: "Deferred"}

ITEM_MOVES: dict[str, frozenset[str]] = {
    LISTED: frozenset({REVIEWED, DEFERRED}),
    REVIEWED: frozenset(),
    DEFERRED: frozenset(),
}
