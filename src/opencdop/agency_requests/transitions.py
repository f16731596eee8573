"""What may follow what for a request: it is sent, opened, and answered in one of two ways, unless it is withdrawn, or
whoever was asked says why they do not answer.

A form that the office enters itself is never sent: it is being entered, and then it is answered like any other.
"""

SENT, OPENED, ANSWERED, NOTHING_HELD, WITHDRAWN = "sent", "opened", "answered", "nothing_held", "withdrawn"
ENTERING, DECLINED = "entering", "declined"

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
    DECLINED: "Not answered: said why",
}

CLOSED = "This request is closed: it was answered, declined or withdrawn."
"""What is said to somebody who comes too late."""

REQUEST_MOVES: dict[str, frozenset[str]] = {
    SENT: frozenset({OPENED, ANSWERED, NOTHING_HELD, DECLINED, WITHDRAWN}),
    OPENED: frozenset({ANSWERED, NOTHING_HELD, DECLINED, WITHDRAWN}),
    ENTERING: frozenset({ANSWERED, NOTHING_HELD, WITHDRAWN}),
    ANSWERED: frozenset(),
    NOTHING_HELD: frozenset(),
    DECLINED: frozenset(),
    WITHDRAWN: frozenset(),
}

WAITING = (SENT, OPENED)
RETURNED = (ANSWERED, NOTHING_HELD)
ENDED_BY_THEM = (*RETURNED, DECLINED)  # whoever was asked has said what they had to say
