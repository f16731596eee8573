"""Telling others as a Django application."""

from django.apps import AppConfig


class TellingOthersConfig(AppConfig):
    name = "opencdop.telling_others"
    label = "telling_others"
