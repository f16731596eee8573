"""Keeping, letting out and erasing files. Whoever calls has checked the right; nothing here asks for one.

A file is sealed with the data key of the record it belongs to, into the storage `documents`, before its row is
written: what a crash leaves behind is a sealed file without a row, which `remove_orphans` takes away.
"""

import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from typing import IO, Any, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import transaction

from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record, service
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.ids import new_id
from opencdop.core.secrets import CannotOpen
from opencdop.core.transitions import check_transition
from opencdop.documents import events
from opencdop.documents.inspection import suspicion
from opencdop.documents.kinds import kind_of
from opencdop.documents.models import Document
from opencdop.documents.sealing import opened_segments, sealed_segments
from opencdop.documents.transitions import DOCUMENT_MOVES, ERASED, KEPT, QUARANTINED
from opencdop.keystore import keys

EMPTY = "This file is empty. Choose the file again."
TOO_LARGE = "This file is larger than {limit} MB. Send it in parts, or ask the office how to send it."
NOT_TAKEN = (
    "This kind of file cannot be taken. Send it as a PDF, a Word or Excel file (docx, xlsx), a picture, a sound "
    "recording, an e-mail or plain text."
)
NOT_READABLE = "This document waits until somebody of the office has looked at it."
ALTERED = "This document is not as it was when it came in, and is not shown. Tell your administrator."
LONGEST_NAME = 150
ORPHAN_AFTER = timedelta(days=1)
_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff<>:"|?*]')


class _SealedFile(File):
    """What the storage reads from: the sealed file as it is made."""

    def __init__(self, segments: Iterator[bytes]) -> None:
        super().__init__(io.BytesIO(), name="sealed")
        self._segments = segments

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        return self._segments


@service
def keep_file(upload: Any, *, data_key_id: str, case_id: str = "", by: Actor) -> Document:
    """Keep a file that a browser sent (Django's UploadedFile), sealed with the record's key.

    What could act by itself, or is not what its name says, is kept in quarantine. Raises RuleBroken with a sentence
    for a file that is empty, too large, or of no kind that is taken.
    """
    name = clean_name(upload.name or "")
    if upload.size > settings.OPENCDOP_LARGEST_FILE_MB * 1024 * 1024:
        raise RuleBroken(TOO_LARGE.format(limit=settings.OPENCDOP_LARGEST_FILE_MB))
    if not upload.size:
        raise RuleBroken(EMPTY)
    kind = kind_of(upload.file, name=name)
    if kind is None:
        raise RuleBroken(NOT_TAKEN)
    why = suspicion(upload.file, kind=kind, name=name)
    document = Document(
        id=new_id(),
        data_key_id=data_key_id,
        case_id=case_id,
        name=name,
        media_type=kind.media_type,
        state=QUARANTINED if why else KEPT,
        held_back_because=why,
        added_by=by.name,
        added_at=clock.now(),
    )
    document.size, document.sha256 = _store(document, upload)
    document.save(force_insert=True)
    record(
        events.DOCUMENT_HELD_BACK if why else events.DOCUMENT_KEPT,
        by=by,
        case_id=case_id,
        about=document,
        data_key_id=data_key_id,
        words={"name": name, "why": why},
    )
    return document


def clean_name(name: str) -> str:
    """The last part of a file's name, without what could lead elsewhere or be read wrongly; its ending stays."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/")).rpartition("/")[2]
    plain = _UNFIT.sub("", last).strip()
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        stem, ending = plain, ""
    stem = stem.strip(" .")
    return f"{stem[: LONGEST_NAME - len(ending) - 1] or 'document'}{dot}{ending[:10]}"


def plain_chunks(document: Document) -> Iterator[bytes]:
    """The file as it came in, segment by segment, each checked before it is given out.

    Raises RuleBroken while it waits in quarantine, and where the stored file was altered, cut off or is gone.
    """
    if document.state != KEPT:
        raise RuleBroken(NOT_READABLE)
    seen = hashlib.sha256()
    try:
        with _storage().open(document.stored_as, "rb") as sealed:
            for plain in opened_segments(
                cast("IO[bytes]", sealed), key=keys.key_of(document.data_key_id), document_id=document.id
            ):
                seen.update(plain)
                yield plain
    except (CannotOpen, OSError) as problem:
        raise RuleBroken(ALTERED) from problem
    if seen.hexdigest() != document.sha256:
        raise RuleBroken(ALTERED)


@service
def release_document(document: Document, *, reason: str, by: Actor) -> None:
    """Let a document out of quarantine. Raises RuleBroken without a reason."""
    if not reason.strip():
        raise RuleBroken("Say why this document may be opened.")
    _move(document, KEPT)
    document.save(update_fields=["state"])
    _record(events.DOCUMENT_RELEASED, document, reason=reason, by=by)


@service
def erase_document(document: Document, *, reason: str, by: Actor) -> None:
    """Erase the file and its name; that there was one, its size and hash stay. Raises RuleBroken without a reason."""
    if not reason.strip():
        raise RuleBroken("Say why this document is erased.")
    _move(document, ERASED)
    _record(events.DOCUMENT_ERASED, document, reason=reason, by=by)
    document.name, document.erased_at = "", clock.now()
    document.save(update_fields=["state", "name", "erased_at"])
    transaction.on_commit(lambda: _storage().delete(document.stored_as))


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


def _store(document: Document, upload: Any) -> tuple[int, str]:
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


def _move(document: Document, state: str) -> None:
    held = Document.objects.select_for_update().get(pk=document.pk)
    check_transition(
        DOCUMENT_MOVES, before=held.state, after=state, sentence="This document was dealt with already."
    )
    document.state = state


def _record(kind: EventKind, document: Document, *, reason: str, by: Actor) -> None:
    record(
        kind,
        by=by,
        case_id=document.case_id,
        about=document,
        data_key_id=document.data_key_id,
        words={"name": document.name},
        after=reason.strip(),
    )


def _storage() -> Storage:
    return storages["documents"]
