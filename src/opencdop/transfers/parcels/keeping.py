"""The file of a parcel between its making and its answer; and leaving nothing behind where something failed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

from django.core.files.base import File
from django.db import transaction

from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.ids import new_id
from opencdop.documents import storing
from opencdop.documents.models import Document
from opencdop.documents.transitions import ERASED
from opencdop.keystore import keys
from opencdop.transfers.parcel_models import Parcel

MEDIA_TYPE = "application/octet-stream"


@dataclass
class Leftovers:
    """What lies outside the transaction: sealed files, and data keys in their own database."""

    stored: list[Document] = field(default_factory=list)
    key_ids: list[str] = field(default_factory=list)


@contextmanager
def nothing_left_behind() -> Iterator[Leftovers]:
    """Take away what was written beside the database when what is done within fails, at whatever step.

    It stands around the service, so that a failure at the very end, in the commit, is one too.
    """
    left = Leftovers()
    try:
        yield left
    except BaseException:
        for document in left.stored:
            storing.delete(document)
        for key_id in left.key_ids:
            keys.drop_unused_key(key_id)
        raise


def keep(file: IO[bytes], *, left: Leftovers, by: Actor) -> Document:
    """Keep a parcel's file, under a key of its own. It is sealed for its receiver already."""
    key_id = keys.create_key()
    left.key_ids.append(key_id)
    document = Document(
        id=new_id(), data_key_id=key_id, media_type=MEDIA_TYPE, added_by=by.name, added_at=clock.now()
    )
    left.stored.append(document)
    upload: Any = File(file)
    document.size, document.sha256 = storing.store(document, upload)
    document.save(force_insert=True)
    return document


def let_go(parcel: Parcel) -> None:
    """The file is needed no longer: its key is destroyed, so that it cannot be read here or in a backup."""
    document = parcel.file
    if document is None or document.state == ERASED:
        return
    document.state, document.erased_at = ERASED, clock.now()
    document.save(update_fields=["state", "erased_at"])

    def forget() -> None:
        storing.delete(document)
        keys.destroy_key(document.data_key_id)

    transaction.on_commit(forget)
