"""What may follow what in the life of a document."""

from opencdop.core.transitions import Transitions

KEPT, QUARANTINED, ERASED = "kept", "quarantined", "erased"
DOCUMENT_STATES = {KEPT: "Kept", QUARANTINED: "Waits for a look", ERASED: "Erased"}

DOCUMENT_MOVES: Transitions = {
    QUARANTINED: frozenset({KEPT, ERASED}),
    KEPT: frozenset({ERASED}),
    ERASED: frozenset(),
}
