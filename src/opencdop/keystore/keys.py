"""Making, finding and destroying data keys. Nothing here knows what a key seals."""

import time
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from opencdop.core import clock, secrets
from opencdop.core.errors import KeyDestroyed
from opencdop.core.ids import new_id
from opencdop.keystore.models import DataKey

CACHE_SECONDS = 60  # a destroyed key is forgotten by every process within a minute

_opened: dict[str, tuple[float, bytes]] = {}


@lru_cache(maxsize=4)
def _parse_ring(text: str) -> secrets.KeyRing:
    return secrets.KeyRing.parse(text)


@lru_cache(maxsize=4)
def _read(path: str) -> str:
    return Path(path).read_text(encoding="ascii")


def _ring_text() -> str:
    if not settings.OPENCDOP_KEYRING and settings.OPENCDOP_KEYRING_FILE:
        return _read(str(settings.OPENCDOP_KEYRING_FILE))
    return str(settings.OPENCDOP_KEYRING)


def ring() -> secrets.KeyRing:
    """The installation's key ring, from the environment or from a file. Raises ValueError when there is none."""
    return _parse_ring(_ring_text())


@lru_cache(maxsize=64)
def _derive(ring_text: str, purpose: str, key_id: str) -> bytes:
    return _parse_ring(ring_text).derive(purpose, key_id=key_id)


def purpose_key(purpose: str, *, key_id: str = "") -> bytes:
    """The ring's key for one purpose, such as `audit` or `index`."""
    return _derive(_ring_text(), purpose, key_id)


def create_key() -> str:
    """Make a data key and keep it, wrapped, before anything is sealed with it. Returns its id."""
    key_id = new_id()
    key = secrets.new_key()
    wrapped = secrets.seal_with_ring(key, ring=ring(), purpose="wrap", context=f"data key {key_id}")
    DataKey.objects.create(id=key_id, wrapped=wrapped)
    _opened[key_id] = (time.monotonic(), key)
    return key_id


def key_of(key_id: str) -> bytes:
    """The key itself. Raises KeyDestroyed when it was destroyed or never was."""
    known = _opened.get(key_id)
    if known and time.monotonic() - known[0] < CACHE_SECONDS:
        return known[1]
    return _unwrap(DataKey.objects.filter(id=key_id, wrapped__isnull=False).first(), key_id=key_id)


def load_keys(key_ids: set[str]) -> None:
    """Fetch many keys in one query, before a list that shows many cases opens them one by one."""
    fresh = time.monotonic() - CACHE_SECONDS / 2
    missing = {key_id for key_id in key_ids if key_id and _opened.get(key_id, (0.0, b""))[0] < fresh}
    if not missing:
        return
    for row in DataKey.objects.filter(id__in=missing, wrapped__isnull=False):
        _unwrap(row, key_id=row.id)


def _unwrap(row: DataKey | None, *, key_id: str) -> bytes:
    if row is None or row.wrapped is None:
        _opened.pop(key_id, None)
        raise KeyDestroyed
    key = secrets.open_with_ring(
        bytes(row.wrapped), ring=ring(), purpose="wrap", context=f"data key {key_id}"
    )
    if len(_opened) > 5000:
        _opened.clear()
    _opened[key_id] = (time.monotonic(), key)
    return key


def destroy_key(key_id: str) -> None:
    """Destroy a key for good: whatever it sealed can no longer be read, in this database or in any backup of it."""
    DataKey.objects.filter(id=key_id, wrapped__isnull=False).update(wrapped=None, destroyed_at=clock.now())
    _opened.pop(key_id, None)


def drop_unused_key(key_id: str) -> None:
    """Take away a key whose rows were never committed, so that nothing is left of what failed."""
    DataKey.objects.filter(id=key_id).delete()
    _opened.pop(key_id, None)


def forget_opened_keys() -> None:
    """Drop the keys held in memory (between tests, and after a restore)."""
    _opened.clear()


def index_hash(value: str) -> str:
    """The keyed hash by which a value is found again without being readable in the database.

    Uses the first key ever put on the ring, so that turning the ring does not lose what was indexed.
    """
    oldest = list(ring().keys)[-1]
    return secrets.keyed_hash(value, key=purpose_key("index", key_id=oldest))
