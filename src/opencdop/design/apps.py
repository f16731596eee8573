"""The Django app of the design. At start it refuses a brand colour on which nobody could read."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """Registers templates and static files; checks the brand colour."""

    name = "opencdop.design"
    label = "design"
    verbose_name = "design"

    def ready(self) -> None:
        """Raise ImproperlyConfigured when OPENCDOP_BRAND_COLOUR is no colour or too light."""
        from opencdop.design.brand import brand_in_settings

        brand_in_settings()
