"""The shell as a Django application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "opencdop.web"
    label = "web"
