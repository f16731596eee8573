"""The sealed files themselves, in the storage `documents`: written, read, named, and swept when no row knows them.

Nothing here writes a row or an event; `services` does, around it.
"""

import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from typing import IO, Any, cast

from django.core.files.base import File
from django.core.files.storage import Storage, storages

from opencdop.core import clock
from opencdop.core.errors import RuleBroken
from opencdop.core.secrets import CannotOpen
from opencdop.documents.models import Document
from opencdop.documents.sealing import opened_segments, sealed_segments
from opencdop.documents.transitions import ERASED, HARMFUL, TO_SCAN
from opencdop.keystore import keys

NOT_READABLE = "This document waits until somebody of the office has looked at it."
NOT_SCANNED_YET = "This document is opened once it has been scanned for viruses. It is tried again by itself."
FOUND_HARMFUL = "The scanner found something harmful in this document. It stays closed."
NO_LONGER_HERE = "This document was erased."
ALTERED = "This document is not as it was when it came in, and is not shown. Tell your administrator."
LONGEST_NAME = 150
ORPHAN_AFTER = timedelta(days=1)
_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff<>:"|?*]')


class Altered(RuleBroken):
    """The stored file is not as it was written, or it is gone."""


class _SealedFile(File):
    """What the storage reads from: the sealed file as it is made."""

    def __init__(self, segments: Iterator[bytes]) -> None:
        super().__init__(io.BytesIO(), name="sealed")
        self._segments = segments

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        return self._segments


def store(document: Document, upload: Any) -> tuple[int, str]:
    """Write the sealed file. Returns size and SHA-256 of the plain one, counted as it goes through."""
    size, seen = 0, hashlib.sha256()

    def counted() -> Iterator[bytes]:
        nonlocal size
        upload.seek(0)
        for chunk in upload.chunks():
            size += len(chunk)
            seen.update(chunk)
            yield chunk

    key = keys.key_of(document.data_key_id)
    _storage().save(
        document.stored_as, _SealedFile(sealed_segments(counted(), key=key, document_id=document.id))
    )
    return size, seen.hexdigest()


def plain_chunks(document: Document) -> Iterator[bytes]:
    """The file as it came in, segment by segment, each checked before it is given out.

    Raises RuleBroken while it is held back, and Altered where the stored file was altered, cut off or is gone.
    """
    if not document.is_open:
        raise RuleBroken(why_closed(document))
    yield from chunks_as_kept(document)


def why_closed(document: Document) -> str:
    """Why nobody can read this document now; empty for one that is open."""
    if document.state == ERASED:
        return NO_LONGER_HERE
    if document.scan == HARMFUL:
        return FOUND_HARMFUL
    if document.scan == TO_SCAN:
        return NOT_SCANNED_YET
    return "" if document.is_open else NOT_READABLE


def chunks_as_kept(document: Document) -> Iterator[bytes]:
    """The file for who examines it, whatever its state. Raises Altered, and before the last piece is given out where
    the whole is not what its row says.
    """
    seen, held = hashlib.sha256(), b""
    try:
        with open_stored(document) as sealed:
            for plain in opened_segments(
                cast("IO[bytes]", sealed), key=keys.key_of(document.data_key_id), document_id=document.id
            ):
                seen.update(plain)
                if held:
                    yield held
                held = plain
    except (CannotOpen, OSError) as problem:
        raise Altered(ALTERED) from problem
    if seen.hexdigest() != document.sha256:
        raise Altered(ALTERED)
    yield held


def open_stored(document: Document) -> File:
    """The sealed file as it lies in the storage, for whoever may read it whatever its state. Raises OSError."""
    return _storage().open(document.stored_as, "rb")


def delete(document: Document) -> None:
    """Take the sealed file away."""
    _storage().delete(document.stored_as)


def remove_orphans() -> int:
    """Take away sealed files without a row that have lain for a day. Returns how many; no record is touched."""
    storage, removed = _storage(), 0
    folders, _ = storage.listdir("") if storage.exists("") else ([], [])
    for folder in folders:
        _, names = storage.listdir(folder)
        known = set(Document.objects.filter(id__in=names).values_list("id", flat=True))
        for name in set(names) - known:
            if storage.get_modified_time(f"{folder}/{name}") < clock.now() - ORPHAN_AFTER:
                storage.delete(f"{folder}/{name}")
                removed += 1
    return removed


def clean_name(name: str) -> str:
    """The last part of a file's name, without what could lead elsewhere or be read wrongly; its ending stays."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/")).rpartition("/")[2]
    plain = _UNFIT.sub("", last).strip()
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        stem, ending = plain, ""
    stem = stem.strip(" .")
    return f"{stem[: LONGEST_NAME - len(ending) - 1] or 'document'}{dot}{ending[:10]}"


def _storage() -> Storage:
    return storages["documents"]
