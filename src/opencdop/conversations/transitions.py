"""What may follow what for a thread of messages. Whoever wrote last waits for the other; either may be settled."""

WAITS_FOR_OFFICE, WAITS_FOR_THEM, SETTLED = "office", "them", "settled"

THREAD_STATES = {
    WAITS_FOR_OFFICE: "Waits for your answer",
    WAITS_FOR_THEM: "Waits for them",
    SETTLED: "Settled",
}

THREAD_MOVES: dict[str, frozenset[str]] = {
    WAITS_FOR_OFFICE: frozenset({WAITS_FOR_OFFICE, WAITS_FOR_THEM, SETTLED}),
    WAITS_FOR_THEM: frozenset({WAITS_FOR_OFFICE, WAITS_FOR_THEM, SETTLED}),
    SETTLED: frozenset({WAITS_FOR_OFFICE, WAITS_FOR_THEM}),
}
