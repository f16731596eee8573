"""The inside of a parcel: a manifest, and the parts that it names with size and hash, one after another. Pure.

Eight bytes say how long the manifest is; then comes the manifest (JSON, UTF-8), then the parts in its order, and
nothing after them. Parts are JSON; those under `files/` are documents and are never held whole in clear.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from opencdop.transfers.parcels.envelope import CHANGED, Address, Refused

FILES = "files/"
LONGEST_MANIFEST = 16 * 1024 * 1024
LARGEST_TEXT = 512 * 1024 * 1024  # all JSON parts together, in bytes
_NAME = re.compile(r"[a-z_]{1,40}|files/[0-9a-z]{26}")


class Scratch(Protocol):
    """Where a document is put while it comes in."""

    def write(self, data: bytes) -> Any: ...


@dataclass(frozen=True)
class Part:
    """One part to write: its name, size and SHA-256, and its bytes when they are wanted."""

    name: str
    size: int
    sha256: str
    chunks: Callable[[], Iterable[bytes]]


def json_part(name: str, value: Any) -> Part:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Part(name, len(text), hashlib.sha256(text).hexdigest(), lambda: (text,))


def read_json(text: str | bytes) -> Any:
    """JSON that every database can keep. Raises ValueError, for NaN and for halves of characters too."""
    value = json.loads(text, parse_constant=_no_number)
    json.dumps(value, ensure_ascii=False).encode()  # UnicodeEncodeError is a ValueError
    return value


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")


def written(address: Address, said: Mapping[str, Any], parts: Iterable[Part]) -> Iterator[bytes]:
    """The content of a parcel. What stands outside stands inside too, under the seal."""
    parts = list(parts)
    listed = [{"name": each.name, "size": each.size, "sha256": each.sha256} for each in parts]
    manifest = {"address": vars(address), **said, "parts": listed}
    text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":")).encode()
    yield len(text).to_bytes(8, "big")
    yield text
    for each in parts:
        yield from each.chunks()


@dataclass
class Contents:
    """What came: the manifest, the JSON parts as text, and the documents in their scratch files."""

    manifest: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, Any] = field(default_factory=dict)


class Unpacking:
    """Takes the plain content as it is opened, piece by piece. `finish` says whether all of it was there."""

    def __init__(self, address: Address, *, largest: int, scratch: Callable[[], Scratch]) -> None:
        self.contents = Contents()
        self._address, self._largest, self._scratch = address, largest, scratch
        self._held = bytearray()
        self._waiting: list[dict[str, Any]] | None = None  # None: the manifest has not come
        self._now: dict[str, Any] | None = None
        self._left, self._seen = 0, hashlib.sha256()
        self._into: Any = None

    def write(self, data: bytes) -> int:
        self._held += data
        while self._step():
            pass
        return len(data)

    def flush(self) -> None:
        """Nothing waits to be written."""

    def finish(self) -> Contents:
        """All that came. Raises Refused where something is missing or too much."""
        if self._waiting is None or self._waiting or self._now is not None or self._held:
            raise Refused(CHANGED)
        return self.contents

    def _step(self) -> bool:
        if self._waiting is None:
            return self._read_manifest()
        if self._now is None:
            return self._begin_part()
        taken = bytes(self._held[: self._left])
        del self._held[: len(taken)]
        self._left -= len(taken)
        self._seen.update(taken)
        self._into.write(taken)
        if self._left:
            return False
        self._end_part()
        return True

    def _read_manifest(self) -> bool:
        if len(self._held) < 8:
            return False
        length = int.from_bytes(self._held[:8], "big")
        if length > LONGEST_MANIFEST:
            raise Refused(CHANGED)
        if len(self._held) < 8 + length:
            return False
        try:
            manifest = read_json(bytes(self._held[8 : 8 + length]))
            parts = [_checked(each) for each in manifest["parts"]]
            same = manifest["address"] == vars(self._address)
        except (ValueError, KeyError, TypeError, RecursionError):
            raise Refused(CHANGED) from None
        del self._held[: 8 + length]
        texts = sum(each["size"] for each in parts if not each["name"].startswith(FILES))
        names = {each["name"] for each in parts}
        too_much = sum(each["size"] for each in parts) > self._largest or texts > LARGEST_TEXT
        if not same or too_much or len(names) != len(parts):
            raise Refused(CHANGED)
        self.contents.manifest, self._waiting = manifest, parts
        return True

    def _begin_part(self) -> bool:
        if not self._waiting:
            if self._held:
                raise Refused(CHANGED)
            return False
        self._now = self._waiting.pop(0)
        self._left, self._seen = self._now["size"], hashlib.sha256()
        self._into = self._scratch() if self._now["name"].startswith(FILES) else _Text()
        return True

    def _end_part(self) -> None:
        now, self._now = self._now, None
        if now is None or self._seen.hexdigest() != now["sha256"]:
            raise Refused(CHANGED)
        if now["name"].startswith(FILES):
            self.contents.files[now["name"].removeprefix(FILES)] = self._into
            return
        try:
            self.contents.texts[now["name"]] = bytes(self._into).decode()
        except UnicodeDecodeError:
            raise Refused(CHANGED) from None


class _Text(bytearray):
    def write(self, data: bytes) -> None:
        self.extend(data)


def _checked(part: Any) -> dict[str, Any]:
    name, size, sha256 = part["name"], part["size"], part["sha256"]
    if not isinstance(size, int) or size < 0 or not isinstance(name, str) or not isinstance(sha256, str):
        raise ValueError("no part")
    if not _NAME.fullmatch(name):
        raise ValueError("no name of a part")
    return {"name": name, "size": size, "sha256": sha256}
