"""Small state machines as plain dicts: what may follow what, and the refusal when it may not."""

from collections.abc import Mapping

from opencdop.core.errors import RuleBroken

Transitions = Mapping[str, frozenset[str]]


def check_transition(allowed: Transitions, *, before: str, after: str, sentence: str) -> None:
    """Raise RuleBroken with `sentence` unless `after` may follow `before`."""
    if after not in allowed.get(before, frozenset()):
        raise RuleBroken(sentence)
