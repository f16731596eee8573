"""Actions as a Django application."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "opencdop.actions"
    label = "actions"
