"""Submissions as a Django application."""

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "opencdop.submissions"
    label = "submissions"
