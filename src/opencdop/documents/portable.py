"""Files as they leave for another installation and come in from one: the row among the rows, the file as a stream."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import IO, Any, cast

from django.db.models import Q

from opencdop.core.errors import RuleBroken
from opencdop.core.secrets import CannotOpen
from opencdop.documents.models import Document
from opencdop.documents.scanning import has_scanner
from opencdop.documents.sealing import opened_segments
from opencdop.documents.storing import ALTERED, open_stored, store
from opencdop.documents.transitions import ERASED, HARMFUL, NOT_SCANNED, TO_SCAN
from opencdop.keystore import keys
from opencdop.keystore.portable_rows import NotUnderstood, Rows, Told, plain_row, take_rows


def _scan_here(told: Mapping[str, Any]) -> str:
    """What is harmful stays so; everything else is scanned again, by the scanner of this installation."""
    if told.get("scan") == HARMFUL:
        return HARMFUL
    return TO_SCAN if has_scanner() else NOT_SCANNED


ROWS = (
    Rows(
        Document,
        of="pk",
        leaves={
            "case_id": "the case has another id there",
            "scanned_at": "of that scanner",
            "unreadable_at": "of the file as it lay there",
            "told_at": "of the office there",
        },
        anew={"scan": _scan_here},
    ),
)


def portable_documents(
    ids: Collection[str], *, case_ids: Collection[str], data_key_ids: Collection[str]
) -> dict[str, list[Told]]:
    """The documents of these ids, cases or keys. A file that waits for a look goes, and waits there too."""
    belongs = Q(id__in=list(ids)) | Q(case_id__in=list(case_ids)) | Q(data_key_id__in=list(data_key_ids))
    found = Document.objects.filter(belongs).order_by("pk")
    return {ROWS[0].name: [plain_row(ROWS[0], row) for row in found]}


def has_file(told: Mapping[str, Any]) -> bool:
    """Whether the file itself goes with the row: of one that was erased, that there was one is all there is."""
    return told.get("state") != ERASED


def file_chunks(document_id: str) -> Iterator[bytes]:
    """The file as it came in. Raises RuleBroken where the stored one was altered or is gone."""
    document = Document.objects.get(pk=document_id)
    try:
        with open_stored(document) as sealed:
            yield from opened_segments(
                cast("IO[bytes]", sealed), key=keys.key_of(document.data_key_id), document_id=document.id
            )
    except (CannotOpen, OSError) as problem:
        raise RuleBroken(ALTERED) from problem


def take_in(
    parts: Mapping[str, Iterable[Mapping[str, Any]]],
    *,
    files: Mapping[str, Any],
    given: Mapping[str, Any],
    ids: Collection[str],
    stored: list[Document],
) -> None:
    """Write the rows and seal the files anew. `files` by document; each one written is added to `stored`, so that the
    caller can take it away should the rest fail. Raises NotUnderstood."""
    for document in take_rows(ROWS[0], parts.get(ROWS[0].name, ()), given=given, ids=ids):
        if document.state == ERASED:
            continue
        if document.id not in files:
            raise NotUnderstood("a file is missing")
        stored.append(document)
        if store(document, files[document.id]) != (document.size, document.sha256):
            raise NotUnderstood("a file is not the one that its row tells of")
