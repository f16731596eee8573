"""How the other side of a thread is told that there is a message. Packages above say it for what they keep: whoever
holds a request is told with a fresh link. Somebody with an account is told where it stands after signing in.
"""

from typing import Protocol

from opencdop.conversations.models import Message, Thread
from opencdop.core.actor import Actor


class Tell(Protocol):
    """Tells the other side of a thread that there is a message, in the transaction that writes it."""

    def __call__(self, thread: Thread, *, message: Message, by: Actor) -> None: ...


_tells: dict[str, Tell] = {}


def tells(sort: str, tell: Tell) -> None:
    """Declare who tells the other side of threads about one sort of thing (`request`); once, at the start."""
    _tells[sort] = tell


def teller_of(thread: Thread) -> Tell | None:
    """Who tells the other side of this thread, where a package above does."""
    return _tells.get(thread.about.partition(":")[0]) if thread.about else None
