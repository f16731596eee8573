"""What may be asked of panels."""

from opencdop.core.errors import NotFound
from opencdop.panels.models import Panel


def panels_by_name() -> list[Panel]:
    """All panels of the installation."""
    return list(Panel.objects.order_by("name"))


def panel_at(slug: str) -> Panel:
    """The panel at an address. Raises NotFound."""
    panel = Panel.objects.filter(slug=slug).first()
    if panel is None:
        raise NotFound("There is no such panel.")
    return panel
