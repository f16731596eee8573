"""The kinds of event, each with the sentence in which it is told. A code once used is never used for another kind."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class EventKind:
    """`sentence` follows the actor's name and may use the words kept with the event: 'asked {agency} to report'."""

    code: str
    sentence: str
    is_read: bool = False
    on_timeline: bool = True


_kinds: dict[str, EventKind] = {}


def kind(code: str, sentence: str, *, is_read: bool = False, on_timeline: bool = True) -> EventKind:
    """Declare a kind of event. Raises ValueError when the code is taken by another sentence."""
    declared = EventKind(
        code=code, sentence=sentence, is_read=is_read, on_timeline=on_timeline and not is_read
    )
    if _kinds.setdefault(code, declared) != declared:
        raise ValueError(f"the event kind {code} is declared twice")
    return declared


def kind_of(code: str) -> EventKind:
    """The declared kind; an event of a kind since dropped still reads, by its code."""
    return _kinds.get(code) or EventKind(code=code, sentence=code.replace(".", " ").replace("_", " "))


def all_kinds() -> tuple[EventKind, ...]:
    return tuple(_kinds[code] for code in sorted(_kinds))


def told(event_kind: EventKind, words: Mapping[str, object]) -> str:
    """The sentence with its words; a missing word reads as an ellipsis."""

    class Words(dict[str, object]):
        def __missing__(self, key: str) -> str:
            return "…"

    return event_kind.sentence.format_map(Words(words))
