"""What may be asked of the audit: a case's timeline, who has seen it, and whether the chain is whole."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from opencdop.audit import chain
from opencdop.audit.kinds import all_kinds, kind_of, told
from opencdop.audit.models import ChainHead, Event, EventDetail
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
    """Walk the whole chain and compare its end with the head. The last break reported is a cut-off end."""
    events = Event.objects.order_by("seq").iterator(chunk_size=2000)
    verdict = chain.walk(events, key_of=lambda key_id: keys.purpose_key("audit", key_id=key_id))
    if verdict.first_break:
        return verdict
    head = ChainHead.objects.filter(id=1).first()
    head_seq, head_mac = (head.seq, head.mac) if head else (0, chain.START)
    if (head_seq, head_mac) != (verdict.last_seq, verdict.last_mac):
        cut = chain.Break(
            verdict.last_seq + 1, f"the chain ends at event {verdict.last_seq}, not at {head_seq}"
        )
        return chain.Verdict(verdict.events, verdict.last_seq, verdict.last_mac, cut)
    return verdict
