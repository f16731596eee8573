"""The outside of a parcel: a line that says what it is, who sends it to whom, the sealed content, a signature. Pure.

The signature covers every byte before it and is checked before anything is opened. The content is one age file for
the receiver's key. Nothing outside the seal tells of anybody: two installations and a number.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import IO, Any

import pyrage

from opencdop.core.errors import RuleBroken
from opencdop.transfers.parcels.cards import is_signed, sign

FORMAT = 1
MAGIC = b"OPENCDOP PARCEL "
LONGEST_LINE = 2000
SIGNATURE_BYTES = 64
_STEP = 256 * 1024
_SIGNED_AS = b"opencdop parcel signature 1\n"

NO_PARCEL = (
    "This is not a file for exchanging cases, or it was damaged on its way. Nothing was taken in. "
    "Ask for it to be sent again."
)
NEWER = (
    "This file was made by a newer version of the program than is installed here. Nothing was taken in. "
    "Update this installation, then take it in."
)
CHANGED = (
    "This file is not as it was sent: it was changed or cut off on its way. Nothing was taken in. "
    "Ask for it to be sent again."
)
NOT_OURS_TO_OPEN = (
    "This file was sealed with a key that is not ours. Nothing was taken in. Ask them to check our card."
)


class Refused(RuleBroken):
    """A parcel that is not taken, with the reason in a sentence."""


@dataclass(frozen=True)
class Address:
    """What stands on the outside."""

    kind: str
    parcel: str
    sender: str
    receiver: str
    made_at: str  # ISO 8601


class _Signing:
    """Writes on, and hashes what goes through."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.seen, self.whole, self.size = file, hashlib.sha512(_SIGNED_AS), hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self.file.write(data)
        self.seen.update(data)
        self.whole.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        self.file.flush()


class _Flow:
    """Gives an iteration of bytes as a file to read, so that no whole case is ever held."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks, self._held = iter(chunks), bytearray()

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._held) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._held += chunk
        size = len(self._held) if size < 0 else size
        given = bytes(self._held[:size])
        del self._held[:size]
        return given


class _Slice:
    """A stretch of a file, to read."""

    def __init__(self, file: IO[bytes], *, start: int, end: int) -> None:
        self._file, self._at, self._end = file, start, end

    def read(self, size: int = -1) -> bytes:
        left = self._end - self._at
        self._file.seek(self._at)
        data = self._file.read(left if size < 0 else min(size, left))
        self._at += len(data)
        return data


def write_parcel(
    file: IO[bytes], address: Address, content: Iterable[bytes], *, sealing_public: str, signing_private: str
) -> tuple[int, str]:
    """Write a parcel. Returns its size and SHA-256."""
    out = _Signing(file)
    out.write(MAGIC + str(FORMAT).encode("ascii") + b"\n" + _line_of(address))
    pyrage.encrypt_io(_Flow(content), out, [pyrage.x25519.Recipient.from_str(sealing_public)])
    out.write(sign(out.seen.digest(), private=signing_private))
    return out.size, out.whole.hexdigest()


def _line_of(address: Address) -> bytes:
    return json.dumps(asdict(address), sort_keys=True, separators=(",", ":")).encode("ascii") + b"\n"


def read_address(file: IO[bytes]) -> Address:
    """What stands on the outside; not to be believed before `check_signature`. Raises Refused."""
    file.seek(0)
    first = file.readline(len(MAGIC) + 12)
    if not first.startswith(MAGIC) or not re.fullmatch(rb"[1-9]\d{0,8}\n", first[len(MAGIC) :]):
        raise Refused(NO_PARCEL)
    if int(first[len(MAGIC) :]) > FORMAT:
        raise Refused(NEWER)
    line = file.readline(LONGEST_LINE)
    try:
        address = Address(**json.loads(line))
        if _line_of(address) != line or not all(isinstance(each, str) for each in asdict(address).values()):
            raise ValueError("written in another way")
    except (ValueError, TypeError, RecursionError):
        raise Refused(NO_PARCEL) from None
    if not all(
        re.fullmatch("[0-9a-z]{26}", each) for each in (address.parcel, address.sender, address.receiver)
    ):
        raise Refused(NO_PARCEL)
    return address


def check_signature(file: IO[bytes], *, signing_public: str) -> tuple[int, str]:
    """Check every byte against the sender's key. Returns size and SHA-256 of the file. Raises Refused."""
    size = file.seek(0, 2)
    left, seen, whole = size - SIGNATURE_BYTES, hashlib.sha512(_SIGNED_AS), hashlib.sha256()
    if left <= 0:
        raise Refused(CHANGED)
    file.seek(0)
    while left:
        data = file.read(min(left, _STEP))
        if not data:
            raise Refused(CHANGED)
        seen.update(data)
        whole.update(data)
        left -= len(data)
    signature = file.read()
    whole.update(signature)
    if not is_signed(seen.digest(), signature=signature, public=signing_public):
        raise Refused(CHANGED)
    return size, whole.hexdigest()


def open_content(file: IO[bytes], sink: Any, *, sealing_private: Iterable[str]) -> None:
    """Write the plain content to `sink`, piece by piece. Raises Refused where none of our keys opens it."""
    end = file.seek(0, 2) - SIGNATURE_BYTES
    file.seek(0)
    start = len(file.readline()) + len(file.readline())
    ours = [pyrage.x25519.Identity.from_str(each) for each in sealing_private]
    try:
        pyrage.decrypt_io(_Slice(file, start=start, end=end), sink, ours)
    except pyrage.DecryptError as problem:
        raise Refused(NOT_OURS_TO_OPEN if "No matching keys" in str(problem) else CHANGED) from None
