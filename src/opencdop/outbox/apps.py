"""The outbox as a Django application."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "opencdop.outbox"
    label = "outbox"
