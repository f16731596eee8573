"""What may be asked of the versions of a panel's e-mails and letters."""

from opencdop.panels.models import Panel, TemplateVersion


def versions_of(panel: Panel, kind: str) -> list[TemplateVersion]:
    """All versions that the panel wrote, the newest first."""
    return list(panel.template_versions.filter(kind=kind).order_by("-version_no"))


def draft_of(panel: Panel, kind: str) -> TemplateVersion | None:
    """The version that nobody has approved yet, if there is one."""
    drafts = panel.template_versions.filter(kind=kind, approved_at__isnull=True)
    return drafts.select_related("panel").order_by("-version_no").first()
