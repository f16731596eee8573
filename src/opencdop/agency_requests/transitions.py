"""What may follow what for a request: it is sent, opened, and answered in one of two ways, unless it is withdrawn."""

SENT, OPENED, ANSWERED, NOTHING_HELD, WITHDRAWN = "sent", "opened", "answered", "nothing_held", "withdrawn"

REQUEST_STATES = {
    SENT: "Sent",
    OPENED: "Opened",
    ANSWERED: "Answered",
    NOTHING_HELD: "Nothing held",
    WITHDRAWN: "Withdrawn",
}

REQUEST_MOVES: dict[str, frozenset[str]] = {
    SENT: frozenset({OPENED, ANSWERED, NOTHING_HELD, WITHDRAWN}),
    OPENED: frozenset({ANSWERED, NOTHING_HELD, WITHDRAWN}),
    ANSWERED: frozenset(),
    NOTHING_HELD: frozenset(),
    WITHDRAWN: frozenset(),
}

WAITING = (SENT, OPENED)
RETURNED = (ANSWERED, NOTHING_HELD)
