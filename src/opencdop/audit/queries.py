"""What may be asked of the audit: a case's timeline, who has seen it, and whether the chain is whole."""

from collections.abc import Collection, Generator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import cast

from opencdop.audit import chain
from opencdop.audit.kinds import all_kinds, kind_of, told
from opencdop.audit.models import ChainHead, Event, EventDetail
from opencdop.core import secrets
from opencdop.core.errors import KeyDestroyed
from opencdop.keystore import keys


@dataclass(frozen=True)
class ToldEvent:
    """An event as it is shown: who, when, and one sentence."""

    seq: int
    at: datetime
    who: str
    who_id: str
    sentence: str
    is_read: bool


def timeline_of(case_ids: Collection[str], *, limit: int = 500) -> list[ToldEvent]:
    """What was done in the case, newest first; looking is not doing, and is not among it."""
    shown = [kind.code for kind in all_kinds() if kind.on_timeline]
    return _tell(Event.objects.filter(case_id__in=case_ids, kind__in=shown).order_by("-seq")[:limit])


def readings_of(case_ids: Collection[str], *, limit: int = 500) -> list[ToldEvent]:
    """Who has seen the record of the case, newest first."""
    return _tell(Event.objects.filter(case_id__in=case_ids, is_read=True).order_by("-seq")[:limit])


def _tell(events: Collection[Event]) -> list[ToldEvent]:
    events = list(events)
    details = {
        detail.id: detail for detail in EventDetail.objects.filter(id__in=[e.detail_id for e in events])
    }
    return [
        ToldEvent(
            seq=event.seq,
            at=event.at,
            who=event.actor_name,
            who_id=event.actor_id,
            sentence=told(kind_of(event.kind), _words(details.get(event.detail_id))),
            is_read=event.is_read,
        )
        for event in events
    ]


def _words(detail: EventDetail | None) -> dict[str, object]:
    if detail is None:
        return {}
    try:
        return dict((detail.body or {}).get("words", {}))
    except KeyDestroyed:
        return {}


def verify() -> chain.Verdict:
    """Walk the whole chain, compare its end with the head, and all words with what the chain says of them."""
    with closing(
        cast("Generator[Event, None, None]", Event.objects.order_by("seq").iterator(chunk_size=2000))
    ) as events:
        verdict = chain.walk(events, key_of=_audit_key)
    if verdict.first_break:
        return verdict
    head = ChainHead.objects.filter(id=1).first()
    head_seq, head_mac = (head.seq, head.mac) if head else (0, chain.START)
    if (head_seq, head_mac) != (verdict.last_seq, verdict.last_mac):
        reason = f"the chain ends at event {verdict.last_seq}, not at {head_seq}"
        return replace(verdict, first_break=chain.Break(verdict.last_seq + 1, reason))
    return replace(verdict, first_break=_first_altered_words())


def _audit_key(key_id: str) -> bytes:
    """The key that an event names. For one that never was on the ring, a key that fits nothing."""
    try:
        return keys.purpose_key("audit", key_id=key_id)
    except secrets.CannotOpen:
        return secrets.new_key()


def _first_altered_words() -> chain.Break | None:
    """The first event whose words are missing or other than they were. Erased words are neither."""
    rows = Event.objects.exclude(detail_id="").order_by("seq").values_list("seq", "detail_id", "detail_hash")
    with closing(
        cast("Generator[tuple[int, str, str], None, None]", rows.iterator(chunk_size=1000))
    ) as found:
        while batch := list(islice(found, 1000)):
            details = EventDetail.objects.in_bulk([detail_id for _, detail_id, _ in batch])
            keys.load_keys({detail.data_key_id for detail in details.values()})
            for seq, detail_id, detail_hash in batch:
                if not _words_are_whole(details.get(detail_id), detail_hash):
                    return chain.Break(seq, f"the words of event {seq} were altered or removed")
    return None


def _words_are_whole(detail: EventDetail | None, detail_hash: str) -> bool:
    if detail is None:
        return False
    try:
        body = detail.body
    except KeyDestroyed:
        return True
    except secrets.CannotOpen:
        return False
    return body is None or chain.detail_hash_of(body, salt=detail.salt) == detail_hash
