"""Which homes and places somebody had before them: nobody writes over a colleague's choice that they have not read."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from opencdop.core.errors import Stale

CHOSEN_SINCE = (
    "Somebody has chosen other homes or places since you opened this page. Nothing of yours is kept yet. Both stand "
    "here: put them together below, and send them again."
)


def seen_of(chosen: Mapping[str, Any] | None) -> str:
    """By which a page knows whether the choice that it shows is still the one that stands."""
    return hashlib.sha256(json.dumps(dict(chosen or {}), sort_keys=True).encode()).hexdigest()[:16]


def check_seen(stands: Mapping[str, Any] | None, *, chosen: Mapping[str, Any], seen: str | None) -> None:
    """Raise Stale where another choice stands than the one on screen, and another than is made now. Without `seen`, no
    page was looked at.
    """
    if seen is not None and seen != seen_of(stands) and dict(chosen) != dict(stands or {}):
        raise Stale(CHOSEN_SINCE)
