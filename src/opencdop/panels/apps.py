"""Panels as a Django application."""

from django.apps import AppConfig


class PanelsConfig(AppConfig):
    name = "opencdop.panels"
    label = "panels"
