"""Meetings as a Django application."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "opencdop.meetings"
    label = "meetings"
