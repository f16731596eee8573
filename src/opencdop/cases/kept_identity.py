"""Who the child is, as it is kept beside the record: derived from the agreed answers, and written by services alone."""

from collections.abc import Mapping
from typing import Any

from opencdop.cases.identity import hashes_of
from opencdop.cases.models import Child, IdentityHash


def write_identity(child: Child, known: Mapping[str, Any]) -> None:
    """Write who the child is, and by what the child is found; the caller has checked the right and holds the row."""
    child.identity = dict(known)
    child.save(update_fields=["identity"])
    IdentityHash.objects.filter(case_id=child.pk).delete()
    hashes = sorted(hashes_of(child.known))
    IdentityHash.objects.bulk_create(
        [IdentityHash(case_id=child.pk, what=what, hash=digest) for what, digest in hashes]
    )
