"""Noting what was done with a case: called in the transaction of the service that did it."""

from collections.abc import Mapping
from typing import Any

from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record
from opencdop.cases.models import Case
from opencdop.core.actor import Actor


def note_event(
    kind: EventKind,
    case: Case,
    *,
    by: Actor,
    words: Mapping[str, object] | None = None,
    before: Any = None,
    after: Any = None,
) -> None:
    """Record it under the case. `words` stand in the sentence, `before` and `after` are what changed."""
    record(
        kind,
        by=by,
        case_id=case.pk,
        about=case,
        data_key_id=case.data_key_id,
        words=words,
        before=before,
        after=after,
    )
