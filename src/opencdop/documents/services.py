"""Keeping, letting out and erasing files. Whoever calls has checked the right; nothing here asks for one.

A file is sealed with the data key of the record it belongs to, into the storage `documents`, before its row is
written: what a crash leaves behind is a sealed file without a row, which `remove_orphans` takes away.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Sum

from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record, service
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import Refusal, RuleBroken, Stale
from opencdop.core.ids import new_id
from opencdop.core.rows import read_locked
from opencdop.core.transitions import check_transition
from opencdop.documents import events
from opencdop.documents.inspection import suspicion
from opencdop.documents.kinds import FileKind, kind_of
from opencdop.documents.models import Document
from opencdop.documents.scanning import has_scanner
from opencdop.documents.storing import FOUND_HARMFUL, clean_name, delete, store
from opencdop.documents.transitions import (
    DOCUMENT_MOVES,
    ERASED,
    KEPT,
    NOT_SCANNED,
    QUARANTINED,
    TO_SCAN,
)

MB = 1024 * 1024
EMPTY = "This file is empty. Choose the file again."
TOO_LARGE = "This file is larger than {limit} MB. Send it in parts, or ask the office how to send it."
TOO_MUCH_AT_ONCE = "What was sent at once is larger than {limit} MB. Send this file by itself."
NO_ROOM = (
    "All files of one record together may be {limit} MB, and this one is beyond that. Ask the administrator."
)
NOT_TAKEN = (
    "This kind of file cannot be taken. Send it as a PDF, a Word or Excel file (docx, xlsx), a picture (JPEG, PNG, "
    "TIFF, HEIC), a sound recording (mp3, m4a, wav, ogg, flac), an e-mail or plain text."
)


class NotTaken(RuleBroken):
    """A file was not taken; the sentence says why. `name` is the cleaned name of the file."""

    def __init__(self, sentence: str, *, name: str) -> None:
        super().__init__(sentence)
        self.name = name


def keep_file(upload: Any, *, data_key_id: str, case_id: str = "", by: Actor) -> Document:
    """Keep a file that a browser sent (Django's UploadedFile), sealed with the record's key.

    What could act by itself, or is not what its name says, is kept in quarantine; where there is a scanner, the file
    stays closed until `scan_now` or the schedule has had it scanned. Raises NotTaken with a sentence for a file that
    is empty, too large, beyond what the record may hold, or of no kind that is taken; that leaves an event too.
    """
    with refusal_noted(data_key_id=data_key_id, case_id=case_id, by=by):
        return _keep(upload, data_key_id=data_key_id, case_id=case_id, by=by)


@contextmanager
def refusal_noted(*, data_key_id: str, case_id: str = "", upload: Any = None, by: Actor) -> Iterator[None]:
    """Note that a file was not taken, after the transaction that refused it is gone; the refusal goes on.

    Given the `upload`, it notes too what had nothing to do with the file itself: that it came too late, say.
    """
    try:
        yield
    except (RuleBroken, Stale) as refused:
        if isinstance(refused, NotTaken):
            _note_refused(refused, name=refused.name, data_key_id=data_key_id, case_id=case_id, by=by)
        elif upload is not None:
            name = clean_name(upload.name or "")
            _note_refused(refused, name=name, data_key_id=data_key_id, case_id=case_id, by=by)
        raise


@service
def _note_refused(refused: Refusal, *, name: str, data_key_id: str, case_id: str, by: Actor) -> None:
    record(
        events.DOCUMENT_REFUSED,
        by=by,
        case_id=case_id,
        data_key_id=data_key_id,
        words={"name": name, "why": str(refused)},
    )


@service
def _keep(upload: Any, *, data_key_id: str, case_id: str, by: Actor) -> Document:
    name = clean_name(upload.name or "")
    kind = _taken(upload, name=name, data_key_id=data_key_id, case_id=case_id)
    why = suspicion(upload.file, kind=kind, name=name)
    document = Document(
        id=new_id(),
        data_key_id=data_key_id,
        case_id=case_id,
        name=name,
        media_type=kind.media_type,
        state=QUARANTINED if why else KEPT,
        held_back_because=why,
        scan=TO_SCAN if has_scanner() else NOT_SCANNED,
        added_by=by.name,
        added_at=clock.now(),
    )
    document.size, document.sha256 = store(document, upload)
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


def _taken(upload: Any, *, name: str, data_key_id: str, case_id: str) -> FileKind:
    """The kind of a file that is taken. Raises NotTaken."""
    if upload.size > settings.OPENCDOP_LARGEST_FILE_MB * MB:
        raise NotTaken(TOO_LARGE.format(limit=settings.OPENCDOP_LARGEST_FILE_MB), name=name)
    if getattr(upload, "let_go", False):
        raise NotTaken(TOO_MUCH_AT_ONCE.format(limit=settings.OPENCDOP_LARGEST_FORM_MB), name=name)
    if not upload.size:
        raise NotTaken(EMPTY, name=name)
    kind = kind_of(upload.file, name=name)
    if kind is None:
        raise NotTaken(NOT_TAKEN, name=name)
    if _held_bytes(data_key_id, case_id) + upload.size > settings.OPENCDOP_LARGEST_CASE_MB * MB:
        raise NotTaken(NO_ROOM.format(limit=settings.OPENCDOP_LARGEST_CASE_MB), name=name)
    return kind


def _held_bytes(data_key_id: str, case_id: str) -> int:
    """How much the record holds: all of the case, or, before there is one, all under the key."""
    of_record = Q(case_id=case_id) if case_id else Q(data_key_id=data_key_id)
    held = Document.objects.filter(of_record).exclude(state=ERASED).aggregate(all=Sum("size"))
    return held["all"] or 0


@service
def release_document(document: Document, *, reason: str, by: Actor) -> None:
    """Let a document out of quarantine. Raises RuleBroken without a reason."""
    if not reason.strip():
        raise RuleBroken("Say why this document may be opened.")
    read_locked(document)  # the scanner may have found something since it was read
    if document.is_harmful:
        raise RuleBroken(FOUND_HARMFUL)
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
    transaction.on_commit(lambda: delete(document))


def _move(document: Document, state: str) -> None:
    read_locked(document)
    check_transition(
        DOCUMENT_MOVES, before=document.state, after=state, sentence="This document was dealt with already."
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
