"""Who else has a form open just now. Kept for two minutes in the shared cache and never in the record: a name that
colleagues know, the title of a page, and nothing of what is written. Without an account, one learns no name.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache

from opencdop.core import clock, secrets
from opencdop.core.actor import Actor, ActorKind

LASTS = timedelta(minutes=2)
FRESH = timedelta(seconds=45)  # so long it need not be said again

NOBODY_NAMED = "Somebody else"
# Whoever came back by a code has a new session, and may well be the one who had the form open a moment ago.
OPEN_ELSEWHERE = (
    "A moment ago this form was open in another window too (page: {page}). If that was you, carry on here."
)


@dataclass(frozen=True)
class Present:
    """Somebody at a form. `called` is how everybody may know them, `name` how people with an account do."""

    who: str
    name: str
    called: str
    page: str
    at: str


def note_present(request: Any, *, draft_id: str, actor: Actor, called: str, page: str) -> tuple[Present, ...]:
    """Say that this person has a page of the form open, and learn who else has."""
    mine = _mark(request, actor)
    now = clock.now()
    known = _kept(draft_id, since=now - LASTS)
    others = tuple(each for each in known if each.who != mine)
    if page and not any(each.who == mine and each.page == page and _is_fresh(each, now) for each in known):
        name = actor.name if actor.kind is ActorKind.PERSON else called
        me = Present(mine, name or NOBODY_NAMED, called or NOBODY_NAMED, page, now.isoformat())
        kept = [asdict(each) for each in (*others, me)]
        cache.set(_place(draft_id), kept, timeout=int(LASTS.total_seconds()))
    return others


def sentences(others: tuple[Present, ...], *, actor: Actor) -> list[str]:
    """A sentence for each of the others, as this actor may know them."""
    knows_names = actor.kind is ActorKind.PERSON
    return [
        OPEN_ELSEWHERE.format(page=each.page)
        if each.name == NOBODY_NAMED
        else f"{each.name if knows_names else each.called} is also filling in this form (page: {each.page})."
        for each in others
    ]


def _is_fresh(present: Present, now: datetime) -> bool:
    return datetime.fromisoformat(present.at) > now - FRESH


def _kept(draft_id: str, *, since: datetime) -> list[Present]:
    found = [Present(**each) for each in cache.get(_place(draft_id), [])]
    return [each for each in found if datetime.fromisoformat(each.at) > since]


def _place(draft_id: str) -> str:
    return f"present:{draft_id}"


def _mark(request: Any, actor: Actor) -> str:
    """A person by their account, and anybody else by their browser's session, hashed."""
    if actor.kind is ActorKind.PERSON:
        return actor.id
    session = getattr(request, "session", None)
    return secrets.token_hash(getattr(session, "session_key", None) or "no session")
