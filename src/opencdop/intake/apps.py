"""Intake as a Django application."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "opencdop.intake"
    label = "intake"
