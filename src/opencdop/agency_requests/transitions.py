"""What may follow what for a request: it is sent, opened, and answered in one of two ways, unless it is withdrawn.

A form that the office enters itself is never sent: it is being entered, and then it is answered like any other.
"""

SENT, OPENED, ANSWERED, NOTHING_HELD, WITHDRAWN = "sent", "opened", "answered", "nothing_held", "withdrawn"
ENTERING = "entering"

ASKED, ENTERED, RESPONSE = "asked", "entered", "response"

REQUEST_KINDS = {
    ASKED: "Asked of an agency",
    ENTERED: "Entered by the office",
    RESPONSE: "Kept by the joint response",
}

REQUEST_STATES = {
    SENT: "Sent",
    OPENED: "Opened",
    ANSWERED: "Answered",
    NOTHING_HELD: "Nothing held",
    WITHDRAWN: "Withdrawn",
    ENTERING: "Being entered",
}

CLOSED = "This request is closed: it was answered or withdrawn."
"""What is said to somebody who comes too late."""

REQUEST_MOVES: dict[str, frozenset[str]] = {
    SENT: frozenset({OPENED, ANSWERED, NOTHING_HELD, WITHDRAWN}),
    OPENED: frozenset({ANSWERED, NOTHING_HELD, WITHDRAWN}),
    ENTERING: frozenset({ANSWERED, NOTHING_HELD, WITHDRAWN}),
    ANSWERED: frozenset(),
    NOTHING_HELD: frozenset(),
    WITHDRAWN: frozenset(),
}

WAITING = (SENT, OPENED)
RETURNED = (ANSWERED, NOTHING_HELD)
