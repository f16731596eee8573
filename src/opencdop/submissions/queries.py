"""What may be asked of drafts, and of forms kept for what was filled in on them."""

from opencdop.core import clock, secrets
from opencdop.core.ids import plain_code
from opencdop.submissions.models import Draft, PublishedDefinition


def draft_with_code(code: str, *, purpose: str) -> Draft | None:
    """The unsent draft to which a resume code leads, if it leads anywhere."""
    kept = plain_code(code)
    if len(kept) != 16:
        return None
    unsent = Draft.objects.filter(submission__isnull=True, purpose=purpose, expires_at__gt=clock.now())
    return unsent.filter(resume_code_hash=secrets.token_hash(kept)).first()


def kept_definition(digest: str) -> str:
    """The canonical writing of a form that was kept; empty where none was."""
    found = PublishedDefinition.objects.filter(pk=digest).values_list("text", flat=True).first()
    return found or ""


def last_kept(form: str, version: str, *, panel: str) -> str:
    """The digest under which a version was last kept, that panel's own rather than the plain one; empty without."""
    kept = PublishedDefinition.objects.filter(form=form, version=version, panel__in=("", panel))
    found = kept.order_by("-panel", "-kept_at").values_list("digest", flat=True).first()
    return found or ""
