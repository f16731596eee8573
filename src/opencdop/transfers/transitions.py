"""What may follow what: a proposal of who reviews, a case on its way between two panels, an outcome report."""

PROPOSED, AGREED, DECLINED, WITHDRAWN = "proposed", "agreed", "declined", "withdrawn"
ESCALATED, SETTLED, SUPERSEDED = "escalated", "settled", "superseded"

AGREEMENT_STATES = {
    PROPOSED: "Waiting for an answer",
    AGREED: "Agreed",
    DECLINED: "Not agreed",
    ESCALATED: "With the chairs",
    SETTLED: "Settled by the chairs",
    WITHDRAWN: "Taken back",
    SUPERSEDED: "Replaced by another",
}

AGREEMENT_MOVES: dict[str, frozenset[str]] = {
    PROPOSED: frozenset({AGREED, DECLINED, ESCALATED, WITHDRAWN, SUPERSEDED}),
    DECLINED: frozenset({ESCALATED, SUPERSEDED}),
    ESCALATED: frozenset({SETTLED, SUPERSEDED}),
    AGREED: frozenset({SUPERSEDED}),
    SETTLED: frozenset({SUPERSEDED}),
    WITHDRAWN: frozenset(),
    SUPERSEDED: frozenset(),
}

LIVE = (PROPOSED, AGREED, DECLINED, ESCALATED, SETTLED)  # of which a case has one at most
STANDING = (AGREED, SETTLED)  # by which it is decided who reviews

ASKED, ACCEPTED, REJECTED, REVOKED = "asked", "accepted", "rejected", "revoked"

TRANSFER_STATES = {
    ASKED: "Asked to take the case over",
    ACCEPTED: "Taken over",
    REJECTED: "Not taken over",
    REVOKED: "No longer asked",
}

TRANSFER_MOVES: dict[str, frozenset[str]] = {
    ASKED: frozenset({ACCEPTED, REJECTED, REVOKED}),
    ACCEPTED: frozenset(),
    REJECTED: frozenset(),
    REVOKED: frozenset(),
}

SENT, ACKNOWLEDGED = "sent", "acknowledged"

REPORT_STATES = {SENT: "Sent", ACKNOWLEDGED: "Sent, and they have it"}

REPORT_MOVES: dict[str, frozenset[str]] = {SENT: frozenset({ACKNOWLEDGED}), ACKNOWLEDGED: frozenset()}
