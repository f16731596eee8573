"""What may follow what in the life of an e-mail."""

from opencdop.core.transitions import Transitions

EMAIL: Transitions = {
    "queued": frozenset({"sending"}),
    "sending": frozenset({"sent", "queued", "failed", "sending"}),  # sending again: its worker was killed
    "failed": frozenset({"queued"}),
}
