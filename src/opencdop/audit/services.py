"""Recording what happened, in the transaction in which it happens.

`service` makes a function one transaction whose events are chained last, under the head's lock; `record` prepares an
event (renders nothing, encrypts before the lock). Without a surrounding service there is no recording: no silent write.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import models, transaction

from opencdop.audit.chain import ALGORITHM, START, detail_hash_of, mac_of
from opencdop.audit.kinds import EventKind
from opencdop.audit.models import ChainHead, Event, EventDetail
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.keystore import keys

P = ParamSpec("P")
R = TypeVar("R")

_Prepared = tuple[Event, EventDetail | None]
_pending: ContextVar[list[_Prepared] | None] = ContextVar("pending_events", default=None)


@contextmanager
def recording() -> Iterator[None]:
    """One transaction; the events recorded within are added to the chain at its very end, or not at all."""
    outer = _pending.get()
    if outer is not None:
        marked = len(outer)
        try:
            with transaction.atomic():
                yield
        except BaseException:
            del outer[marked:]
            raise
        return
    pending: list[_Prepared] = []
    token = _pending.set(pending)
    try:
        with transaction.atomic():
            yield
            _chain(pending)
    finally:
        _pending.reset(token)


def service(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function one transaction with its events."""

    @wraps(function)
    def in_one_transaction(*args: P.args, **kwargs: P.kwargs) -> R:
        with recording():
            return function(*args, **kwargs)

    return in_one_transaction


def record(
    event_kind: EventKind,
    *,
    by: Actor,
    case_id: str = "",
    about: models.Model | None = None,
    data_key_id: str = "",
    words: Mapping[str, object] | None = None,
    before: Any = None,
    after: Any = None,
) -> None:
    """Add an event to the present transaction.

    `words` fill the kind's sentence; `before` and `after` are old and new values (JSON). All three are sealed, with the
    case's key where `data_key_id` names one. Raises RuntimeError outside a service, and ValueError without an actor.
    """
    pending = _pending.get()
    if pending is None:
        raise RuntimeError(f"{event_kind.code} was recorded outside a service")
    if not by.id:
        raise ValueError("an event needs an actor")
    body = {
        name: value
        for name, value in (("words", dict(words or {})), ("before", before), ("after", after))
        if value
    }
    detail = None
    if body:
        salt = secrets.token_hex(16)
        detail = EventDetail(data_key_id=data_key_id, salt=salt, body=body)
    pending.append(
        (
            Event(
                at=clock.now(),
                kind=event_kind.code,
                actor_kind=by.kind.value,
                actor_id=by.id[:40],
                actor_name=by.name[:200],
                case_id=case_id,
                about=f"{about._meta.label_lower}:{about.pk}" if about is not None else "",
                is_read=event_kind.is_read,
                detail_id=detail.id if detail else "",
                detail_hash=detail_hash_of(body, salt=detail.salt) if detail else "",
            ),
            detail,
        )
    )


def _chain(pending: list[_Prepared]) -> None:
    """Write the details, then lock the head and add the events: nothing slow happens under the lock."""
    if not pending:
        return
    details = [detail for _, detail in pending if detail is not None]
    if details:
        EventDetail.objects.bulk_create(details)
    key_id = keys.ring().current
    key = keys.purpose_key("audit", key_id=key_id)
    head, _ = ChainHead.objects.select_for_update().get_or_create(id=1, defaults={"seq": 0, "mac": START})
    for event, _detail in pending:
        event.seq = head.seq + 1
        event.algorithm, event.key_id, event.mac_before = ALGORITHM, key_id, head.mac
        event.mac = mac_of(event, key=key)
        head.seq, head.mac = event.seq, event.mac
    Event.objects.bulk_create([event for event, _detail in pending])
    head.save(update_fields=["seq", "mac"])
