"""Submissions as a Django application."""

from django.apps import AppConfig
from django.core.checks import Tags, register


class SubmissionsConfig(AppConfig):
    name = "opencdop.submissions"
    label = "submissions"

    def ready(self) -> None:
        """Let Django check the definitions before a command runs."""
        from opencdop.submissions.checks import definitions_are_well, published_definitions_stand

        register(definitions_are_well)
        register(published_definitions_stand, Tags.database)
