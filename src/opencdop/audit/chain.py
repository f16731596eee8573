"""The arithmetic of the chain: what each link covers, and how a broken one is found. Pure but for the key."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

ALGORITHM = "HMAC-SHA-256"
START = "0" * 64


class Link(Protocol):
    """The columns of an event, all of which the chain covers."""

    seq: int
    at: datetime
    kind: str
    actor_kind: str
    actor_id: str
    actor_name: str
    case_id: str
    about: str
    is_read: bool
    detail_id: str
    detail_hash: str
    algorithm: str
    key_id: str
    mac_before: str
    mac: str


@dataclass(frozen=True)
class Break:
    """The first place at which the chain does not hold."""

    seq: int
    reason: str


@dataclass(frozen=True)
class Verdict:
    """How many events were walked, the chain's last link, and the first break, if any."""

    events: int
    last_seq: int
    last_mac: str
    first_break: Break | None


def mac_of(link: Link, *, key: bytes) -> str:
    """HMAC-SHA-256 over every column of the event and over its predecessor's code."""
    covered = [
        link.seq,
        link.at.astimezone(UTC).isoformat(timespec="microseconds"),
        link.kind,
        link.actor_kind,
        link.actor_id,
        link.actor_name,
        link.case_id,
        link.about,
        link.is_read,
        link.detail_id,
        link.detail_hash,
        link.algorithm,
        link.key_id,
        link.mac_before,
    ]
    message = json.dumps(covered, ensure_ascii=False, separators=(",", ":")).encode()
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def detail_hash_of(body: object, *, salt: str) -> str:
    """SHA-256 over salt and content, so that an erased detail cannot be guessed from its hash."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def walk(links: Iterable[Link], *, key_of: Callable[[str], bytes]) -> Verdict:
    """Walk the chain from its first event and stop at the first break."""
    before, seq, count = START, 0, 0
    for link in links:
        count += 1
        if link.seq != seq + 1:
            return Verdict(count, seq, before, Break(seq + 1, f"event {seq + 1} is missing"))
        if link.mac_before != before:
            return Verdict(
                count, seq, before, Break(link.seq, f"event {link.seq} does not follow event {seq}")
            )
        if link.algorithm != ALGORITHM or not hmac.compare_digest(
            link.mac, mac_of(link, key=key_of(link.key_id))
        ):
            return Verdict(count, seq, before, Break(link.seq, f"event {link.seq} was altered"))
        before, seq = link.mac, link.seq
    return Verdict(count, seq, before, None)
