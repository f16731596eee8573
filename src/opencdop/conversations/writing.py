"""One message as a page takes it: its words, what is wrong with them, and the mark by which a second press is known."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from opencdop.core.errors import RuleBroken
from opencdop.core.ids import ID_LENGTH, new_id
from opencdop.design.fields import FieldProblem

WORDS = "words"


@dataclass(frozen=True)
class Written:
    """What a page shows in its field for a message."""

    words: str = ""
    once: str = ""
    problems: tuple[FieldProblem, ...] = ()
    is_sent: bool = False


def taken(request: Any, write: Callable[[str, str], object]) -> Written:
    """The message that was posted, written with `write(words, once)`; what is refused stays in its field."""
    if request.method != "POST":
        return Written(once=new_id())
    words, once = request.POST.get(WORDS, ""), request.POST.get("once", "")[:ID_LENGTH]
    try:
        write(words, _mark(once, words))
    except RuleBroken as refusal:
        return Written(words, once or new_id(), (FieldProblem(WORDS, str(refusal), WORDS),))
    return Written(is_sent=True)


def _mark(once: str, words: str) -> str:
    """The page's mark together with its words: a page that came back and says something else is another message."""
    return once and hashlib.sha256(f"{once}\n{words.strip()}".encode()).hexdigest()[:ID_LENGTH]
