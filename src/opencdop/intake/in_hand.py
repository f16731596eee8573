"""What the sealed session of somebody without an account remembers of a notification: draft, code, what was sent.

The session ends when the browser is closed; the code is then the only way back. Nothing here reads the database.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from opencdop.core import clock
from opencdop.core.actor import ActorKind
from opencdop.intake.policy import policy

KEY = "notify"


@dataclass(frozen=True)
class Held:
    """The form that this browser has in hand for one panel."""

    draft_id: str
    code: str


def hold(request: Any, *, slug: str, draft_id: str, code: str) -> None:
    """Keep a form in hand. On a shared computer the session goes with the browser's window."""
    _write(request, slug, {"draft": draft_id, "code": code})


def held(request: Any, *, slug: str) -> Held | None:
    kept = request.session.get(KEY, {}).get(slug, {})
    return Held(kept["draft"], kept["code"]) if "draft" in kept else None


def note_sent(request: Any, *, slug: str, notification_id: str) -> None:
    """Let go of the form; remember for the receipt what it became, and that its copy has not been saved."""
    kept = {"sent": notification_id, "at": clock.now().isoformat(), "copy": True}
    _write(request, slug, kept)


def sent(request: Any, *, slug: str) -> str:
    """The id of the notification that this browser sent, if it did."""
    found: str = request.session.get(KEY, {}).get(slug, {}).get("sent", "")
    return found


def copy_is_offered(request: Any, *, slug: str) -> bool:
    """Whether the one copy can still be saved: not saved yet, and sent within the last half-hour."""
    kept = request.session.get(KEY, {}).get(slug, {})
    if not kept.get("copy"):
        return False
    return clock.now() - datetime.fromisoformat(kept["at"]) <= policy().copy_offered


def note_copy_taken(request: Any, *, slug: str) -> None:
    kept = request.session.get(KEY, {}).get(slug, {})
    _write(request, slug, {**kept, "copy": False})


def let_go(request: Any, *, slug: str) -> None:
    """Forget the form on this computer; its code still leads back to it."""
    everything = dict(request.session.get(KEY, {}))
    everything.pop(slug, None)
    request.session[KEY] = everything


def _write(request: Any, slug: str, kept: dict[str, Any]) -> None:
    request.session[KEY] = {**request.session.get(KEY, {}), slug: kept}
    if request.actor.kind is not ActorKind.PERSON:
        request.session.set_expiry(0)
