"""The shell as a Django application. It says once what the packages below offer to one another."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "opencdop.web"
    label = "web"

    def ready(self) -> None:
        from opencdop.web.offers import declare_offers

        declare_offers()
