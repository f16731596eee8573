"""What may follow what in the life of a document, and in the search of it for viruses."""

from opencdop.core.transitions import Transitions

KEPT, QUARANTINED, ERASED = "kept", "quarantined", "erased"
DOCUMENT_STATES = {KEPT: "Kept", QUARANTINED: "Waits for a look", ERASED: "Erased"}

DOCUMENT_MOVES: Transitions = {
    QUARANTINED: frozenset({KEPT, ERASED}),
    KEPT: frozenset({ERASED}),
    ERASED: frozenset(),
}

NOT_SCANNED, TO_SCAN, CLEAN, HARMFUL = "none", "waiting", "clean", "harmful"
SCAN_STATES = {
    NOT_SCANNED: "Not scanned here",
    TO_SCAN: "Not scanned yet",
    CLEAN: "Scanned, nothing found",
    HARMFUL: "Harmful",
}

SCAN_MOVES: Transitions = {
    NOT_SCANNED: frozenset({CLEAN, HARMFUL}),
    TO_SCAN: frozenset({CLEAN, HARMFUL}),
    CLEAN: frozenset(),
    HARMFUL: frozenset(),
}
