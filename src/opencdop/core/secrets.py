"""Sealing and opening with AES-256-GCM, the key ring, and keyed hashes. Pure: keys come in as arguments.

A sealed value starts with its format: 1 = sealed with a data key, 2 = sealed with a key of the ring that it names.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

WITH_DATA_KEY = b"\x01"
WITH_RING_KEY = b"\x02"
NONCE_BYTES = 12
KEY_BYTES = 32


class CannotOpen(Exception):
    """The value was altered, moved to another record or field, or sealed with another key."""


@dataclass(frozen=True)
class KeyRing:
    """The installation's own keys, by id. New values use `current`; old ids stay to open what they sealed."""

    current: str
    keys: Mapping[str, bytes]

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """Read lines (or comma-separated entries) of `id:base64 of 32 bytes`; the first is the current key.

        Raises ValueError, which never holds key material.
        """
        keys: dict[str, bytes] = {}
        for entry in text.replace(",", "\n").split("\n"):
            if not entry.strip():
                continue
            name, _, encoded = entry.strip().partition(":")
            try:
                key = base64.b64decode(encoded, validate=True)
            except ValueError:
                key = b""
            if not name or len(name) > 40 or len(key) != KEY_BYTES:
                raise ValueError("each entry of the key ring must read id:base64 of 32 bytes")
            keys[name] = key
        if not keys:
            raise ValueError("the key ring is empty")
        return cls(current=next(iter(keys)), keys=keys)

    @staticmethod
    def fresh_entry(name: str) -> str:
        """A new random entry, ready to be written to the key ring's file."""
        return f"{name}:{base64.b64encode(os.urandom(KEY_BYTES)).decode()}"

    def derive(self, purpose: str, *, key_id: str = "") -> bytes:
        """A key for one purpose (audit, index, installation ...), so that no key serves two."""
        try:
            root = self.keys[key_id or self.current]
        except KeyError:
            raise CannotOpen("the key ring no longer holds the key that sealed this") from None
        return HKDF(
            algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"opencdop " + purpose.encode()
        ).derive(root)


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def seal(plain: bytes, *, key: bytes, context: str) -> bytes:
    """Seal with a data key; `context` names record and field and must be the same at opening."""
    nonce = os.urandom(NONCE_BYTES)
    return WITH_DATA_KEY + nonce + AESGCM(key).encrypt(nonce, plain, context.encode())


def open_sealed(sealed: bytes, *, key: bytes, context: str) -> bytes:
    """The plain bytes. Raises CannotOpen when anything differs."""
    if sealed[:1] != WITH_DATA_KEY:
        raise CannotOpen("not sealed with a data key")
    return _decrypt(sealed[1:], key=key, context=context)


def seal_with_ring(plain: bytes, *, ring: KeyRing, purpose: str, context: str) -> bytes:
    """Seal with the ring's current key, derived for `purpose`; the value names the key."""
    nonce = os.urandom(NONCE_BYTES)
    name = ring.current.encode()
    body = AESGCM(ring.derive(purpose)).encrypt(nonce, plain, context.encode())
    return WITH_RING_KEY + bytes([len(name)]) + name + nonce + body


def open_with_ring(sealed: bytes, *, ring: KeyRing, purpose: str, context: str) -> bytes:
    """The plain bytes of a value sealed with the ring. Raises CannotOpen when anything differs."""
    if sealed[:1] != WITH_RING_KEY or len(sealed) < 2:
        raise CannotOpen("not sealed with the key ring")
    ends = 2 + sealed[1]
    key = ring.derive(purpose, key_id=sealed[2:ends].decode("utf-8", "replace"))
    return _decrypt(sealed[ends:], key=key, context=context)


def _decrypt(body: bytes, *, key: bytes, context: str) -> bytes:
    try:
        return AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], context.encode())
    except (InvalidTag, ValueError):
        raise CannotOpen("this value was altered, moved, or sealed with another key") from None


def keyed_hash(value: str, *, key: bytes) -> str:
    """HMAC-SHA-256 in hexadecimal: the same value gives the same hash, which tells nothing without the key."""
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def token_hash(token: str) -> str:
    """SHA-256 of a secret with at least 128 random bits, which needs no key to be safe at rest."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
