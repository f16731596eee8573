"""Documents searched for viruses: at once when they come in, and again by the schedule while the scanner was away."""

import logging

from django.db.models import F

from opencdop.audit.services import record, service
from opencdop.core import clock
from opencdop.core.actor import SYSTEM, Actor
from opencdop.core.errors import KeyDestroyed
from opencdop.core.transitions import check_transition
from opencdop.documents import events
from opencdop.documents.models import Document
from opencdop.documents.scanning import ScannerAway, found_in, has_scanner
from opencdop.documents.storing import Altered, chunks_as_kept
from opencdop.documents.transitions import CLEAN, ERASED, HARMFUL, NOT_SCANNED, SCAN_MOVES, TO_SCAN

logger = logging.getLogger("opencdop.documents")
AT_ONCE = 200  # documents in one round of the schedule


def scan_now(document: Document) -> None:
    """Have a document scanned that waits for it. While the scanner is away it goes on waiting, and stays closed.

    Never called within a transaction: a scan may take seconds.
    """
    if document.scan != TO_SCAN or not has_scanner():
        return
    try:
        found = found_in(chunks_as_kept(document))
    except ScannerAway as problem:
        logger.warning("the scanner did not answer for document %s: %s", document.id, problem)
        return
    except Altered:
        note_unreadable(document, by=SYSTEM)
        return
    note_scan(document, found=found, by=SYSTEM)


def scan_waiting() -> int:
    """Scan what waits, and what came before there was a scanner. Returns how many; stops when the scanner is away."""
    if not has_scanner():
        return 0
    done = 0
    unscanned = Document.objects.filter(scan__in=(TO_SCAN, NOT_SCANNED), unreadable_at=None)
    for document in unscanned.exclude(state=ERASED).order_by(F("scan").desc(), "added_at")[:AT_ONCE]:
        try:
            note_scan(document, found=found_in(chunks_as_kept(document)), by=SYSTEM)
        except ScannerAway as problem:
            logger.error("the scanner did not answer for document %s: %s", document.id, problem)
            if not _answers():
                break
        except KeyDestroyed:
            continue
        except Altered:
            note_unreadable(document, by=SYSTEM)
        else:
            done += 1
    return done


def _answers() -> bool:
    """Whether the scanner is there at all: one that refuses a single large file still answers for the next."""
    try:
        found_in([b"here"])
    except ScannerAway:
        return False
    return True


@service
def note_scan(document: Document, *, found: str, by: Actor) -> None:
    """Note what the scanner said. What is harmful stays closed for good."""
    held = Document.objects.select_for_update().get(pk=document.pk)
    if held.scan in (CLEAN, HARMFUL):  # two looked at once
        document.scan, document.found = held.scan, held.found
        return
    after = HARMFUL if found else CLEAN
    check_transition(SCAN_MOVES, before=held.scan, after=after, sentence="This document was scanned already.")
    document.scan, document.scanned_at, document.found = after, clock.now(), found[:200]
    document.save(update_fields=["scan", "scanned_at", "found"])
    record(
        events.DOCUMENT_HARMFUL if found else events.DOCUMENT_SCANNED,
        by=by,
        case_id=document.case_id,
        about=document,
        data_key_id=document.data_key_id,
        words={"name": document.name, "found": found},
    )


@service
def note_unreadable(document: Document, *, by: Actor) -> None:
    """Note, once, that the stored file is not as it was; the line in the log tells the operator which one."""
    if not Document.objects.filter(pk=document.pk, unreadable_at=None).update(unreadable_at=clock.now()):
        return
    logger.error("the stored file of document %s is not as it was, or it is gone", document.id)
    record(events.DOCUMENT_UNREADABLE, by=by, case_id=document.case_id, about=document)
