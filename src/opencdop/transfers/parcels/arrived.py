"""A case that came and waits for a decision: its file opened again, and which child it is."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, cast

from opencdop.cases.portable import CHILD
from opencdop.core.errors import RuleBroken
from opencdop.documents.storing import plain_chunks
from opencdop.transfers.parcel_models import Parcel
from opencdop.transfers.parcels.envelope import CHANGED, Refused
from opencdop.transfers.parcels.reading import Came, read_parcel


@contextmanager
def reopened(parcel: Parcel) -> Iterator[Came]:
    """The file as it came, checked once more. It lies sealed for us on the disk, never in clear."""
    if parcel.file is None or parcel.file.erased_at is not None:
        raise RuleBroken("The file is there no longer: it was decided about.")
    with tempfile.TemporaryFile() as file:
        for chunk in plain_chunks(parcel.file):
            file.write(chunk)
        came = read_parcel(cast("IO[bytes]", file), card=parcel.other)
        try:
            yield came
        finally:
            came.close()


def child_in(parcel: Parcel) -> Mapping[str, Any]:
    """Who the child is, as the file says."""
    with reopened(parcel) as came:
        try:
            (child,) = json.loads(came.contents.texts["cases"])[CHILD.name]
            return dict(child["identity"] or {})
        except (ValueError, KeyError, TypeError):
            raise Refused(CHANGED) from None
