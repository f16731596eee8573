"""Wording a panel's e-mails and letters: a draft, approved by a named person, or ours again."""

from opencdop.audit.services import record, service
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken, Stale
from opencdop.panels import events
from opencdop.panels.models import Panel, TemplateVersion
from opencdop.panels.record_queries import KEEP, own_panel
from opencdop.panels.templates import TemplateKind, check_words, kind_of
from opencdop.panels.written import check_seen

WRITTEN_SINCE = "Somebody has written on at this draft since you read it. Read it once more, then approve it."


@service
def write_template(
    panel: Panel, *, kind: str, subject: str, body: str, seen: str | None = None, by: Actor
) -> TemplateVersion:
    """Write the draft of the next version, or write on at the one that is there. Raises Unfit for unfit words.

    `seen` is the mark of the newest version when the writer began; raises Stale where somebody wrote since.
    """
    known = _worded(kind)
    panel = _locked(panel, by=by)
    subject, body = " ".join(subject.split(" ")).strip(), body.replace("\r\n", "\n").strip()
    check_words(known, subject=subject, body=body)
    latest = panel.template_versions.filter(kind=kind).order_by("-version_no").first()
    draft = latest if latest is not None and latest.approved_at is None else None
    if draft is not None and seen is not None and (draft.subject, draft.body) == (subject, body):
        return draft  # pressed twice
    check_seen(latest, seen=seen)
    if draft is None:
        draft = TemplateVersion(panel=panel, kind=kind, version_no=latest.version_no + 1 if latest else 1)
    draft.subject, draft.body = subject, body
    draft.written_by_name, draft.written_at = by.name, clock.now()
    draft.save()
    record(events.TEMPLATE_WRITTEN, by=by, about=draft, words=_words(draft))
    return draft


@service
def approve_template(draft: TemplateVersion, *, by: Actor) -> TemplateVersion:
    """Approve a draft, under one's own name: from now on these words are used. Raises Stale where somebody wrote on at
    it since it was read.
    """
    _locked(draft.panel, by=by)
    read_at = draft.written_at
    draft = TemplateVersion.objects.select_related("panel").get(pk=draft.pk)
    if draft.approved_at is not None:
        raise RuleBroken("This version was approved already.")
    if draft.written_at != read_at:
        raise Stale(WRITTEN_SINCE)
    check_words(_worded(draft.kind), subject=draft.subject, body=draft.body)
    draft.approved_by_name, draft.approved_at = by.name, clock.now()
    draft.save(update_fields=["approved_by_name", "approved_at"])
    record(events.TEMPLATE_APPROVED, by=by, about=draft, words=_words(draft))
    return draft


@service
def use_shipped_words(panel: Panel, *, kind: str, by: Actor) -> None:
    """Go back to the words that come with the product. The panel's own stay in the record."""
    known = kind_of(kind)
    panel = _locked(panel, by=by)
    own = panel.template_versions.filter(kind=kind, approved_at__isnull=False, withdrawn_at__isnull=True)
    if not own.update(withdrawn_at=clock.now()):
        raise RuleBroken("The shipped words are in use already.")
    words = {"template": known.title, "panel": panel.name}
    record(events.TEMPLATE_WITHDRAWN, by=by, about=panel, words=words)


def _worded(code: str) -> TemplateKind:
    """A kind that a panel may word. Raises NotFound, and RuleBroken for one that is the same everywhere."""
    known = kind_of(code)
    if known.fixed:
        raise RuleBroken(f"These words are the same in every panel. {known.fixed}")
    return known


def _locked(panel: Panel, *, by: Actor) -> Panel:
    own_panel(by, panel.pk, act=KEEP)
    return Panel.objects.select_for_update().get(pk=panel.pk)


def _words(version: TemplateVersion) -> dict[str, object]:
    return {
        "number": version.version_no,
        "template": kind_of(version.kind).title,
        "panel": version.panel.name,
    }
