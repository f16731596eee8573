"""Filing a document, replacing it, setting it aside. Whoever calls has checked the right, and says how it is told.

What is decided about a row is decided by the row as it stands, under its lock: of two people at once the second gets a
sentence, and leaves no second event.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record, service
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken, Stale
from opencdop.documents.filing.models import Filed
from opencdop.documents.filing.queries import is_replaced
from opencdop.documents.services import erase_document, keep_file
from opencdop.documents.storing import FOUND_HARMFUL

Row = TypeVar("Row", bound=Filed)

REASON_MISSING = "Say why."
LONGEST_TITLE = 200


@dataclass(frozen=True)
class Told:
    """How the audit tells of it: the kind of event, under which case, and the words besides title and version."""

    event: EventKind
    case_id: str = ""
    words: Mapping[str, object] = field(default_factory=dict)


def title_for(title: str, *, kind: str, kinds: Mapping[str, str]) -> str:
    """The title that was typed, or that of its kind. Raises RuleBroken for a kind that there is not."""
    if kind not in kinds:
        raise RuleBroken("Choose what it is.")
    typed = " ".join(title.split())
    if len(typed) > LONGEST_TITLE:
        raise RuleBroken(f"Keep the title to {LONGEST_TITLE} characters or fewer.")
    return typed or kinds[kind]


def after(earlier: Filed) -> dict[str, Any]:
    """What a newer version has from the one that it replaces."""
    return {"title": earlier.title, "replaces": earlier, "version_no": earlier.version_no + 1}


def locked(filed: Row) -> Row:
    """The row as it stands, held until the transaction ends."""
    held: Row = type(filed)._default_manager.select_for_update().get(pk=filed.pk)
    return held


@service
def file(filed: Row, *, upload: Any, told: Told, by: Actor) -> Row:
    """Keep a file and save the row that was made for it. Raises NotTaken, and Stale where another version came first.

    The caller holds the lock of whatever it is filed with.
    """
    if filed.replaces is not None:
        _check_newest(filed.replaces)
    filed.document = keep_file(upload, data_key_id=filed.data_key_id, case_id=told.case_id, by=by)
    filed.filed_by_name, filed.filed_at = by.name, clock.now()
    filed.save(force_insert=True)
    tell(filed, told=told, by=by)
    return filed


def _check_newest(earlier: Filed) -> None:
    if locked(earlier).set_aside_at:
        raise RuleBroken("This document was set aside. Take it up again first.")
    if is_replaced(earlier):
        raise Stale("Somebody has added a newer version in the meantime. Look at it first.")


@service
def set_aside(filed: Filed, *, reason: str, told: Told, by: Actor) -> None:
    """Put a document away, with a reason. It can be taken up again."""
    if not reason.strip():
        raise RuleBroken(REASON_MISSING)
    if locked(filed).set_aside_at:
        raise RuleBroken("This document was set aside already.")
    _put_away(filed, reason=reason.strip(), told=told, by=by)


@service
def put_away_harmful(filed: Filed, *, told: Told, by: Actor) -> None:
    """Put away a document in which the scanner found something as it came in: no version of anything, and closed."""
    filed.replaces, filed.version_no = None, 1
    filed.save(update_fields=["replaces", "version_no"])
    _put_away(filed, reason=FOUND_HARMFUL, told=told, by=by)


def _put_away(filed: Filed, *, reason: str, told: Told, by: Actor) -> None:
    filed.set_aside_at, filed.set_aside_by_name, filed.set_aside_reason = clock.now(), by.name, reason
    filed.save(update_fields=["set_aside_at", "set_aside_by_name", "set_aside_reason"])
    tell(filed, told=told, by=by, after=reason)


@service
def take_up(filed: Filed, *, told: Told, by: Actor) -> None:
    """Take up again what was set aside."""
    held = locked(filed)
    if not held.set_aside_at:
        raise RuleBroken("This document was not set aside.")
    if held.document.is_harmful:
        raise RuleBroken(FOUND_HARMFUL)
    filed.set_aside_at, filed.set_aside_by_name, filed.set_aside_reason = None, "", ""
    filed.save(update_fields=["set_aside_at", "set_aside_by_name", "set_aside_reason"])
    tell(filed, told=told, by=by, before=held.set_aside_reason)


@service
def erase_file(filed: Filed, *, reason: str, told: Told, by: Actor) -> None:
    """Erase the file for good; that it was, what it was, its size and hash, and why it was erased stay."""
    locked(filed)
    erase_document(filed.document, reason=reason, by=by)
    tell(filed, told=told, by=by, after=reason.strip())


def tell(filed: Filed, *, told: Told, by: Actor, **values: Any) -> None:
    """Record what happened to a filed document."""
    record(
        told.event,
        by=by,
        case_id=told.case_id,
        about=filed,
        data_key_id=filed.data_key_id,
        words={"title": filed.title, "number": filed.version_no, **told.words},
        **values,
    )
