"""Which words a writer had before them: nobody writes over those of a colleague that they have not read."""

from opencdop.core.errors import Stale
from opencdop.panels.record_models import TemplateVersion, TermsOfReference

Written = TemplateVersion | TermsOfReference


def seen_of(newest: Written | None) -> str:
    """By which a page knows whether the words that it shows are still the newest; empty where there are none."""
    return newest.written_at.isoformat() if newest is not None else ""


def check_seen(newest: Written | None, *, seen: str | None) -> None:
    """Raise Stale where these words were written since. Without `seen`, no page was looked at."""
    if newest is not None and seen is not None and seen != seen_of(newest):
        raise Stale(
            f"{newest.written_by_name} has saved other words since you opened this page. Nothing of yours is saved "
            "yet. Both stand here: put them together below, and save again."
        )
