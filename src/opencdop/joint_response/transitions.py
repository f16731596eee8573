"""The decisions on a joint response, and which may follow which."""

NEEDED, NOT_NEEDED, STOOD_DOWN = "needed", "not_needed", "stood_down"

DECISIONS = {
    NEEDED: "Joint agency response needed",
    NOT_NEEDED: "No joint agency response",
    STOOD_DOWN: "Joint agency response stood down",
}

# Before the first decision the state is empty. A response that was begun is stood down, never denied.
DECISION_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({NEEDED, NOT_NEEDED}),
    NOT_NEEDED: frozenset({NEEDED}),
    NEEDED: frozenset({STOOD_DOWN}),
    STOOD_DOWN: frozenset({NEEDED}),
}
