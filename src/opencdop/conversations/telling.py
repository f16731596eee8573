"""How the other side of a thread is told that there is a message. Packages above say it for what they keep: whoever
holds a request is told with a fresh link. Somebody with an account is told where it stands after signing in.

What such a package locks for it is locked before the case and the thread, as by everything else that writes it.
"""

from collections.abc import Callable
from typing import Protocol

from opencdop.conversations.models import Message, Thread
from opencdop.core.actor import Actor


class Tell(Protocol):
    """Tells the other side of a thread that there is a message, in the transaction that writes it."""

    def __call__(self, thread: Thread, *, message: Message, by: Actor) -> None: ...


Hold = Callable[[Thread], None]
_tells: dict[str, Tell] = {}
_holds: dict[str, Hold] = {}


def tells(sort: str, tell: Tell, *, hold: Hold) -> None:
    """Declare who tells the other side of threads about one sort of thing (`request`), and who locks the row that this
    changes; once, at the start.
    """
    _tells[sort], _holds[sort] = tell, hold


def teller_of(thread: Thread) -> Tell | None:
    """Who tells the other side of this thread, where a package above does."""
    return _tells.get(_sort(thread))


def hold_told(thread: Thread) -> None:
    """Lock what telling the other side of this thread will change, where a package above does that."""
    hold = _holds.get(_sort(thread))
    if hold is not None:
        hold(thread)


def _sort(thread: Thread) -> str:
    return thread.about.partition(":")[0]
